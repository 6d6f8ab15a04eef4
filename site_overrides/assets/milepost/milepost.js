// @ts-check
/** What every page needs: the keys that open the search, and the parts of a page that fetch their own script. */

import { isTyping } from "./dom.js";

/** @type {string | null} what was typed while the search was on its way; null when it is not */
let typed = null;

/** @param {string} [text] */
async function openSearch(text = "") {
  if (typed !== null) {
    typed += text;
    return;
  }
  typed = text;
  try {
    const search = await import("./search.js");
    const whole = typed;
    typed = null;
    await search.open(whole);
  } finally {
    typed = null;
  }
}

/** Keep what is typed before the search is there: people do not wait for a script. @param {KeyboardEvent} event */
function keep(event) {
  if (typed === null || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (event.key === "Backspace") typed = typed.slice(0, -1);
  else if ([...event.key].length === 1) typed += event.key;
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (keep(event)) return;
  const palette = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping();
  if (!palette && !slash) return;
  event.preventDefault();
  event.stopPropagation();
  void openSearch();
}

/** @param {Event} event a click on the header's box, or the form that leads to the explorer without scripts */
function onOpener(event) {
  const opener = /** @type {Element} */ (event.target).closest?.("[data-milepost-open-search]");
  if (!opener) return;
  event.preventDefault();
  const input = opener.querySelector("input");
  void openSearch(input?.value ?? "");
  if (input) input.value = "";
}

/** @param {Event} event typing or pasting into a box of a page */
function onBox(event) {
  const box = /** @type {HTMLInputElement} */ (event.target);
  if (!box.matches?.("input[data-milepost-search], [data-milepost-open-search] input") || !box.value) return;
  const text = box.value;
  box.value = "";
  void openSearch(text);
}

/** Let the keyboard reach what is wider than its box; such boxes are made by Material around the tables of documents. */
function reach() {
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".md-typeset__scrollwrap, .mp-scroll"))) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".md-sidebar__scrollwrap"))) {
    const isReached = [...box.querySelectorAll("a[href]")].some((link) => /** @type {HTMLElement} */ (link).offsetParent);
    if (box.scrollHeight > box.clientHeight && !isReached) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

/** Bring the parts of a page to life; a page may come by instant navigation, so more than once. */
function revive() {
  if (document.querySelector("[data-milepost-explorer]")) void import("./explorer.js").then((module) => module.start());
  if (document.querySelector("[data-milepost-my-team]")) void import("./team.js").then((module) => module.start());
  if (document.querySelector("[data-milepost-owner]")) void import("./owner.js").then((module) => module.start());
  if (document.querySelector("[data-milepost-recipe]")) void import("./recipe.js").then((module) => module.start());
  if (document.querySelector("[data-milepost-checked]")) void import("./checked.js").then((module) => module.start());
  if (document.querySelector("time[data-milepost-age]")) void import("./ages.js").then((module) => module.start());
  requestAnimationFrame(() => requestAnimationFrame(reach));
}

document.addEventListener("keydown", onKey, { capture: true });
document.addEventListener("click", onOpener);
window.addEventListener("resize", reach);
document.addEventListener("input", onBox);
document.addEventListener("submit", (event) => {
  if (/** @type {Element} */ (event.target).matches?.("[data-milepost-open-search]")) onOpener(event);
});

const pages = /** @type {any} */ (window).document$;
if (pages) pages.subscribe(revive);
else revive();
