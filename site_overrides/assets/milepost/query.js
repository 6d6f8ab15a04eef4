// @ts-check
/** What a person typed, taken apart: `owner:payments kind:api "first words"`. No DOM. */

import { compound, fold, isStopWord, words } from "./text.js";

export const FIELDS = ["kind", "type", "owner", "lifecycle", "tier", "tag", "system", "namespace", "name"];
const ALIASES = new Map([["tags", "tag"], ["team", "owner"], ["ns", "namespace"], ["is", "lifecycle"], ["sys", "system"]]);
const PIECE = /(-?)([A-Za-z]+):(?:"([^"]*)"|(\S*))|"([^"]*)"|(\S+)/g;

/**
 * @typedef {{field: string, value: string, not: boolean}} Condition
 * @typedef {object} Query
 * @property {string} text what is no condition
 * @property {Condition[]} conditions all must hold
 * @property {string[]} terms the words of the text, without those that say nothing
 * @property {string} whole the text's letters and digits only
 */

/** @param {string} typed @returns {Query} */
export function parse(typed) {
  /** @type {Condition[]} */
  const conditions = [];
  /** @type {string[]} */
  const rest = [];
  for (const match of typed.matchAll(PIECE)) {
    const [piece, minus, key, quoted, plain] = match;
    const field = key ? ALIASES.get(key.toLowerCase()) ?? key.toLowerCase() : "";
    if (FIELDS.includes(field)) {
      const value = fold(quoted ?? plain).trim();
      if (value) conditions.push({ field, value, not: minus === "-" });
    } else rest.push(match[5] ?? piece);
  }
  const text = rest.join(" ");
  const all = [...new Set(words(text))];
  const telling = all.filter((word) => !isStopWord(word));
  return { text, conditions, terms: telling.length ? telling : all, whole: compound(text) };
}

/** @param {Query} query @returns {boolean} */
export function isEmpty(query) {
  return !query.conditions.length && !query.whole;
}
