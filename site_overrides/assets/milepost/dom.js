// @ts-check
/** Building elements. Text from a catalog only ever becomes a text node or an attribute. */

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `on…` are listeners, true and false set and leave out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any} the element
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on") && typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false).map((child) => /** @type {Node | string} */ (child)));
  return element;
}

/** @param {string} text @param {string[]} terms @returns {Node[]} the text with the terms marked */
export function marked(text, terms) {
  const small = text.toLowerCase();
  const found = terms.map((term) => ({ term, at: small.indexOf(term) })).filter(({ at }) => at >= 0);
  if (!found.length || small.length !== text.length) return [document.createTextNode(text)];
  const { term, at } = found.reduce((best, next) => (next.term.length > best.term.length ? next : best));
  const end = at + term.length;
  return [...marked(text.slice(0, at), []), el("mark", {}, text.slice(at, end)), ...marked(text.slice(end), [])];
}

/** @returns {boolean} whether keys are being typed into something */
export function isTyping() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  return !!active && (active.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(active.tagName));
}

/** @param {string} key @returns {string} what was remembered, "" where nothing or where the browser keeps nothing */
export function recall(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // the browser keeps nothing (private window, storage switched off): the page works without
  }
}

/** The site's root, whichever folder it is served from. */
export const ROOT = new URL("../../", import.meta.url);
