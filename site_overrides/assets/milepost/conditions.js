// @ts-check
/** Field queries: the rows that `owner:payments tier:1` leaves. No DOM. */

import { shortRef } from "./columns.js";
import { compound } from "./text.js";

/**
 * @typedef {import("./columns.js").Columns} Columns
 * @typedef {import("./query.js").Condition} Condition
 */

/**
 * @param {Columns} columns
 * @param {Condition[]} conditions
 * @returns {Uint8Array | null} 1 where all hold; null where there are none
 */
export function rowsThatHold(columns, conditions) {
  if (!conditions.length) return null;
  const pass = new Uint8Array(columns.count).fill(1);
  for (const condition of conditions) {
    const holds = test(columns, condition);
    for (let row = 0; row < columns.count; row++) if (holds(row) === condition.not) pass[row] = 0;
  }
  return pass;
}

/** @param {Columns} columns @param {Condition} condition @returns {(row: number) => boolean} */
function test(columns, { field, value }) {
  if (field === "name") return (row) => compound(columns.name[row]).includes(compound(value));
  if (field === "tag") {
    const wanted = codesOf(columns, field, columns.tags.values, value);
    return (row) => columns.tags.codes[row].some((code) => wanted.has(code));
  }
  const column = columns[/** @type {"kind"} */ (field)];
  const wanted = codesOf(columns, field, column.values, value);
  return (row) => wanted.has(column.codes[row]);
}

/**
 * The codes of the values that are meant: those that are equal, or else those that begin so (half-typed).
 * @param {Columns} columns @param {string} field @param {string[]} values @param {string} typed
 * @returns {Set<number>}
 */
export function codesOf(columns, field, values, typed) {
  const key = compound(typed);
  const singular = field === "kind" && key.endsWith("s") ? key.slice(0, -1) : key;
  const names = values.map((value) => spellings(columns, field, value));
  const equal = places(names, (spelling) => spelling === key || spelling === singular);
  return equal.size ? equal : places(names, (spelling) => spelling.startsWith(key));
}

/** @param {string[][]} names @param {(spelling: string) => boolean} is @returns {Set<number>} */
function places(names, is) {
  return new Set(names.flatMap((spellings, place) => (spellings.some(is) ? [place + 1] : [])));
}

/** @param {Columns} columns @param {string} field @param {string} value @returns {string[]} */
function spellings(columns, field, value) {
  if (field !== "owner" && field !== "system") return [compound(value)];
  const row = columns.rowOf.get(value);
  const short = shortRef(value);
  const all = [value, value.slice(0, value.indexOf(":") + 1) + short, short, short.slice(short.indexOf("/") + 1)];
  return [...all, ...(row === undefined ? [] : [columns.title[row]])].map(compound);
}
