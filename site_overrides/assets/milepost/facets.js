// @ts-check
/** Filtering and counting over the columns. No DOM. */

import { shortRef, valueOf } from "./columns.js";
import { FACETS } from "./explorer-state.js";

/**
 * @typedef {import("./columns.js").Columns} Columns
 * @typedef {import("./explorer-state.js").Facet} Facet
 * @typedef {import("./explorer-state.js").State} State
 * @typedef {{value: string, label: string, count: number, chosen: boolean}} Choice
 */

export const NONE = "none";

/** @param {Columns} columns @param {Facet} facet @returns {string[]} */
function valuesOf(columns, facet) {
  return facet === "tag" ? columns.tags.values : columns[facet].values;
}

/** @param {Facet} facet @param {string} value @returns {string} as it stands in the URL */
export function inUrl(facet, value) {
  if (facet === "kind") return value.toLowerCase();
  return facet === "owner" ? shortOwner(value) : facet === "system" ? shortRef(value) : value;
}

/** @param {string} ref @returns {string} a group is meant where no kind is written */
function shortOwner(ref) {
  return ref.startsWith("group:") ? shortRef(ref) : ref;
}

/** @param {Columns} columns @param {Facet} facet @param {string} text of the URL @returns {number} its code, -1 if unknown */
export function codeOf(columns, facet, text) {
  const wanted = text.toLowerCase();
  if (wanted === NONE) return 0;
  const place = valuesOf(columns, facet).findIndex((value) => value.toLowerCase() === wanted || inUrl(facet, value).toLowerCase() === wanted || value.toLowerCase() === `${facet === "owner" ? "group" : facet}:default/${wanted}`);
  return place + 1 || -1;
}

/** @param {Columns} columns @param {Facet} facet @param {number} code @returns {string} the name for people */
export function labelOf(columns, facet, code) {
  if (code === 0) return NONE;
  const value = valuesOf(columns, facet)[code - 1];
  if (facet !== "owner" && facet !== "system") return value;
  const row = columns.rowOf.get(value);
  return row === undefined ? inUrl(facet, value) : columns.title[row];
}

/**
 * One pass: a row that fails no facet is shown; one that fails a single facet counts for that facet's other values.
 * @param {Columns} columns
 * @param {State} state
 * @param {number[] | null} found the rows that the text finds, best first; null for all
 * @returns {{rows: number[], counts: Record<Facet, Uint32Array>}}
 */
export function filter(columns, state, found) {
  const chosen = FACETS.map((facet) => new Set(state.filters[facet].map((text) => codeOf(columns, facet, text))));
  const counts = /** @type {Record<Facet, Uint32Array>} */ (Object.fromEntries(FACETS.map((facet) => [facet, new Uint32Array(valuesOf(columns, facet).length + 1)])));
  const rows = [];
  const length = found ? found.length : columns.count;
  for (let place = 0; place < length; place++) {
    const row = found ? found[place] : place;
    const failing = failed(columns, chosen, row);
    if (failing === -2) continue;
    if (failing === -1) rows.push(row);
    for (let facet = 0; facet < FACETS.length; facet++) {
      if (failing === -1 || failing === facet) add(columns, counts[FACETS[facet]], facet, row);
    }
  }
  return { rows, counts };
}

/** @param {Columns} columns @param {Set<number>[]} chosen @param {number} row @returns {number} the one facet that fails, -1 for none, -2 for several */
function failed(columns, chosen, row) {
  let failing = -1;
  for (let facet = 0; facet < FACETS.length; facet++) {
    const wanted = chosen[facet];
    if (!wanted.size) continue;
    const name = FACETS[facet];
    const holds = name === "tag" ? hasTag(columns.tags.codes[row], wanted) : wanted.has(columns[name].codes[row]);
    if (holds) continue;
    if (failing !== -1) return -2;
    failing = facet;
  }
  return failing;
}

/** @param {number[]} codes @param {Set<number>} wanted @returns {boolean} */
function hasTag(codes, wanted) {
  return codes.length ? codes.some((code) => wanted.has(code)) : wanted.has(0);
}

/** @param {Columns} columns @param {Uint32Array} counts @param {number} facet @param {number} row */
function add(columns, counts, facet, row) {
  const name = FACETS[facet];
  if (name !== "tag") counts[columns[name].codes[row]]++;
  else if (!columns.tags.codes[row].length) counts[0]++;
  else for (const code of columns.tags.codes[row]) counts[code]++;
}

/**
 * @param {Columns} columns @param {State} state @param {Facet} facet @param {Uint32Array} counts
 * @returns {Choice[]} those that have rows or are chosen: by count, tiers by number
 */
export function choices(columns, state, facet, counts) {
  const chosen = new Set(state.filters[facet].map((text) => codeOf(columns, facet, text)));
  const list = [];
  for (let code = 0; code < counts.length; code++) {
    if (!counts[code] && !chosen.has(code)) continue;
    const value = code ? inUrl(facet, valuesOf(columns, facet)[code - 1]) : NONE;
    list.push({ code, value, label: labelOf(columns, facet, code), count: counts[code], chosen: chosen.has(code) });
  }
  const byValue = facet === "tier";
  return list.sort((a, b) => Number(a.code === 0) - Number(b.code === 0) || (byValue ? 0 : b.count - a.count) || (a.label < b.label ? -1 : 1));
}

/** @param {Columns} columns @param {string} column @param {number} row @returns {string} what stands in a cell */
export function cell(columns, column, row) {
  if (column === "name") return columns.title[row];
  if (column === "tags") return columns.tags.codes[row].map((code) => columns.tags.values[code - 1]).join(" ");
  if (column === "problems") return String((columns.problems.get(row) ?? [0, 0]).reduce((a, b) => a + b) || "");
  if (column === "owner" || column === "system") return columns[column].codes[row] ? labelOf(columns, column, columns[column].codes[row]) : "";
  return valueOf(columns[/** @type {"kind"} */ (column)], row);
}

/** @type {WeakMap<Columns, Map<string, Int32Array>>} */
const orders = new WeakMap();

/**
 * The place of each row in the order of a column, -1 where it has no value; made once a column.
 * @param {Columns} columns @param {string} column @returns {Int32Array}
 */
function orderOf(columns, column) {
  const known = orders.get(columns) ?? new Map();
  orders.set(columns, known);
  if (!known.has(column)) {
    const keys = columns.ref.map((_, row) => cell(columns, column, row).toLowerCase());
    const places = new Map([...new Set(keys)].sort(column === "problems" ? (a, b) => Number(b) - Number(a) : undefined).map((key, place) => [key, place]));
    known.set(column, Int32Array.from(keys, (key) => (key ? places.get(key) ?? 0 : -1)));
  }
  return known.get(column);
}

/** @param {Columns} columns @param {number[]} rows @param {string} sort @param {boolean} ranked @returns {number[]} */
export function sorted(columns, rows, sort, ranked) {
  if (!sort && ranked) return rows;
  const order = orderOf(columns, sort.replace(/^-/, "") || "name");
  const turn = sort.startsWith("-") ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [one, two] = [order[a], order[b]];
    if (one < 0 !== two < 0) return two - one; // what has no value stands last, in both directions
    return turn * (one - two) || a - b;
  });
}
