// @ts-check
/** The words of the catalog's columns, and the rows that hold each. No DOM. */

import { shortRef } from "./columns.js";
import { compound, count, edits, forgiven, letters, stem, words } from "./text.js";
import { synonyms } from "./synonyms.js";

/** @typedef {import("./columns.js").Columns} Columns */

/** The fields of a word, and what a match in each is worth. */
export const FIELD = { name: 0, title: 1, whole: 2, tag: 3, owner: 4, system: 5, type: 6, kind: 7, lifecycle: 8, namespace: 9 };
const WEIGHT = [8, 7.5, 9, 5, 5, 3.5, 3.5, 3, 2, 2];
export const TEXT_WEIGHT = 2.5;
const CODED = /** @type {const} */ (["owner", "system", "type", "kind", "lifecycle", "namespace"]);
const REFERENCES = new Set(["owner", "system"]);
const SAME = synonyms();

/**
 * @typedef {(word: number, quality: number) => void} Found
 */

export class Vocabulary {
  /** @param {Columns} columns */
  constructor(columns) {
    this.columns = columns;
    /** @type {Map<string, number[]>} the entries of a word: an id (row or code) times 16, and the field */
    const table = new Map();
    const add = (/** @type {string} */ word, /** @type {number} */ entry) => {
      const entries = table.get(word);
      if (!entries) table.set(word, [entry]);
      else if (entries[entries.length - 1] !== entry) entries.push(entry);
    };
    for (let row = 0; row < columns.count; row++) {
      const [name, title] = [columns.name[row], columns.title[row]];
      for (const word of words(name)) add(word, row * 16 + FIELD.name);
      if (title !== name) for (const word of words(title)) add(word, row * 16 + FIELD.title);
      add(compound(name), row * 16 + FIELD.whole);
    }
    for (const field of CODED) {
      columns[field].values.forEach((value, place) => {
        for (const word of new Set(valueWords(columns, field, value))) add(word, (place + 1) * 16 + FIELD[field]);
      });
    }
    columns.tags.values.forEach((value, place) => {
      for (const word of new Set([...words(value), compound(value)])) add(word, (place + 1) * 16 + FIELD.tag);
    });
    this.words = [...table.keys()].sort();
    this.entries = this.words.map((word) => /** @type {number[]} */ (table.get(word)));
    this.letters = Int32Array.from(this.words, letters);
    /** @type {Map<number, number[][]>} */
    this.inverted = new Map();
  }

  /**
   * Give every row that has the term its best worth.
   * @param {string} term
   * @param {Float32Array} worth by row
   * @param {Uint8Array} named set where the term is part of the name or title
   */
  match(term, worth, named) {
    let any = false;
    const take = (/** @type {number} */ word, /** @type {number} */ quality) => {
      any = true;
      this.spread(word, quality, worth, named);
    };
    eachBeginning(this.words, term, take);
    const root = stem(term);
    if (root !== term) eachBeginning(this.words, root, (word, quality) => take(word, quality * 0.85));
    for (const other of alike(term)) {
      const place = find(this.words, other);
      if (this.words[place] === other) this.spread(place, any ? 0.4 : 0.55, worth, named);
    }
    if (!any) eachNear(this.words, this.letters, term, take);
  }

  /** @param {string} term @returns {boolean} whether a name or another column has a word that begins so */
  knows(term) {
    return this.words[find(this.words, term)]?.startsWith(term) ?? false;
  }

  /**
   * @param {number} word
   * @param {number} quality
   * @param {Float32Array} worth
   * @param {Uint8Array} named
   */
  spread(word, quality, worth, named) {
    for (const entry of this.entries[word]) {
      const [field, id] = [entry & 15, entry >>> 4];
      const value = quality * WEIGHT[field];
      if (field <= FIELD.whole) {
        if (value > worth[id]) worth[id] = value;
        named[id] = 1;
      } else for (const row of this.rowsOf(field, id)) if (value > worth[row]) worth[row] = value;
    }
  }

  /** @param {number} field @param {number} code @returns {number[]} the rows that hold a coded value */
  rowsOf(field, code) {
    let lists = this.inverted.get(field);
    if (!lists) {
      lists = field === FIELD.tag ? invertLists(this.columns.tags.codes) : invert(this.codes(field));
      this.inverted.set(field, lists);
    }
    return lists[code] ?? [];
  }

  /** @param {number} field @returns {Uint16Array | Uint32Array} */
  codes(field) {
    const name = CODED.find((coded) => FIELD[coded] === field) ?? "type";
    return this.columns[name].codes;
  }
}

/**
 * The words of a value: a group's or system's short name and its title.
 * @param {Columns} columns @param {string} field @param {string} value @returns {string[]}
 */
export function valueWords(columns, field, value) {
  if (!REFERENCES.has(field)) return [...words(value), compound(value)];
  const row = columns.rowOf.get(value);
  const short = shortRef(value);
  return [...words(short), compound(short), ...(row === undefined ? [] : words(columns.title[row]))];
}

/** @param {string} term @returns {string[]} the words that mean the same */
export function alike(term) {
  return SAME.get(term) ?? SAME.get(stem(term)) ?? [];
}

/** @param {string[]} sorted @param {string} key @returns {number} the place of the first that is not before `key` */
export function find(sorted, key) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Report the words that a term is, or begins: the closer in length the better.
 * @param {string[]} sorted @param {string} term @param {Found} found
 */
export function eachBeginning(sorted, term, found) {
  for (let place = find(sorted, term); place < sorted.length && sorted[place].startsWith(term); place++) {
    const rest = sorted[place].length - term.length;
    found(place, rest === 0 ? 1 : 0.55 + (0.3 * term.length) / sorted[place].length);
  }
}

/**
 * Report the words that a term was perhaps meant to be.
 * @param {string[]} sorted @param {Int32Array | null} sets @param {string} term @param {Found} found
 */
export function eachNear(sorted, sets, term, found) {
  const most = forgiven(term);
  if (!most) return;
  const typed = letters(term);
  for (let place = 0; place < sorted.length; place++) {
    const word = sorted[place];
    if (word.length < term.length - most) continue;
    if (count(typed & ~(sets ? sets[place] : letters(word))) > most) continue;
    const { whole, prefix } = edits(term, word, most);
    if (whole <= most) found(place, 0.62 - 0.12 * whole + (word[0] === term[0] ? 0.03 : 0));
    else if (prefix <= most) found(place, 0.42 - 0.1 * prefix);
  }
}

/** @param {Uint16Array | Uint32Array} codes @returns {number[][]} */
function invert(codes) {
  /** @type {number[][]} */
  const lists = [];
  for (let row = 0; row < codes.length; row++) (lists[codes[row]] ??= []).push(row);
  lists[0] = [];
  return lists;
}

/** @param {number[][]} codes @returns {number[][]} */
function invertLists(codes) {
  /** @type {number[][]} */
  const lists = [];
  codes.forEach((values, row) => values.forEach((code) => (lists[code] ??= []).push(row)));
  return lists;
}

