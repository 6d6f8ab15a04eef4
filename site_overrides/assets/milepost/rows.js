// @ts-check
/** The rows of the search dialog. */

import { pathOf, shortRef, valueOf } from "./columns.js";
import { el, marked, ROOT } from "./dom.js";

/** @typedef {import("./columns.js").Columns} Columns */

let groups = 0;

/** @param {string} name @param {HTMLElement[]} rows @returns {HTMLElement} */
export function groupOf(name, rows) {
  const id = `mp-search-group-${groups++}`;
  const heading = name ? el("div", { class: "mp-search__group", id, role: "presentation" }, name) : null;
  return el("div", { role: "group", ...(name ? { "aria-labelledby": id } : { "aria-label": "More" }) }, heading, ...rows);
}

/** @param {Columns} columns @param {number} row @param {string[]} terms @returns {HTMLElement} */
export function entityRow(columns, row, terms) {
  const [title, ref] = [columns.title[row], columns.ref[row]];
  const other = shortRef(ref) === title.toLowerCase() ? "" : shortRef(ref);
  const owner = ownerTitle(columns, row);
  const lifecycle = valueOf(columns.lifecycle, row);
  const tier = valueOf(columns.tier, row);
  return el(
    "a",
    { role: "option", tabindex: "-1", class: "mp-search__row", href: new URL(pathOf(ref), ROOT).href, "data-ref": ref },
    el("span", { class: "mp-search__name" }, ...marked(title, terms), other ? el("span", { class: "mp-search__ref" }, ...marked(other, terms)) : null),
    el(
      "span",
      { class: "mp-search__facts" },
      valueOf(columns.type, row) ? el("span", {}, valueOf(columns.type, row)) : null,
      owner ? el("span", {}, owner) : null,
      lifecycle ? el("span", { class: "mp-lifecycle", "data-lifecycle": lifecycle }, lifecycle) : null,
      tier ? el("span", {}, `tier ${tier}`) : null,
    ),
  );
}

/** @param {Columns} columns @param {number} row @returns {string} the owner's name for people */
export function ownerTitle(columns, row) {
  const owner = valueOf(columns.owner, row);
  if (!owner) return "";
  const at = columns.rowOf.get(owner);
  return at === undefined ? shortRef(owner) : columns.title[at];
}

/** @param {{location: string, title: string, page: string}} section @param {string[]} terms @returns {HTMLElement} */
export function documentRow(section, terms) {
  const page = section.page === section.title ? "" : section.page;
  return el(
    "a",
    { role: "option", tabindex: "-1", class: "mp-search__row", href: new URL(section.location, ROOT).href },
    el("span", { class: "mp-search__name" }, ...marked(section.title || section.page, terms)),
    page ? el("span", { class: "mp-search__facts" }, el("span", {}, page)) : null,
  );
}

/** @param {string} typed @param {number} total @returns {HTMLElement} */
export function moreRow(typed, total) {
  const url = new URL("catalog/", ROOT);
  url.searchParams.set("q", typed);
  return el("a", { role: "option", tabindex: "-1", class: "mp-search__row", href: url.href }, el("span", { class: "mp-search__name" }, `All ${total.toLocaleString("en")} in the explorer`));
}
