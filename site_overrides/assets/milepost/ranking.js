// @ts-check
/** Which entities a person means: pure scoring over the columns, the same in the page and in the tests. No DOM. */

import { pieceOf, valueOf } from "./columns.js";
import { rowsThatHold } from "./conditions.js";
import { isEmpty, parse } from "./query.js";
import { compound, stem } from "./text.js";
import { alike, eachBeginning, eachNear, find, TEXT_WEIGHT, Vocabulary } from "./vocabulary.js";

/**
 * @typedef {import("./columns.js").Columns} Columns
 * @typedef {import("./query.js").Query} Query
 * @typedef {{row: number, score: number, exact: boolean}} Hit
 * @typedef {{keys: string[], rows: (place: number) => number[]}} Shard
 */

const KIND = new Map(Object.entries({ component: 2.4, group: 2, system: 1.8, api: 1.6, template: 1.4, domain: 1.2, user: 1.2, resource: 1, location: 0 }));
const NAME_IS = 1000;
const TITLE_IS = 800;

export class Ranking {
  /** @param {Columns} columns */
  constructor(columns) {
    this.columns = columns;
    this.vocabulary = new Vocabulary(columns);
    /** @type {Map<number, Shard>} the words of descriptions that were fetched */
    this.shards = new Map();
    this.named = exactly(columns.name);
    this.titled = exactly(columns.title);
    this.order = byName(columns.name);
    this.prior = Float32Array.from(columns.name, (_, row) => {
      const kind = valueOf(columns.kind, row).toLowerCase();
      return (KIND.get(kind) ?? 1) - (valueOf(columns.lifecycle, row) === "deprecated" ? 0.2 : 0);
    });
  }

  /** @param {number} number @param {Shard} shard */
  addShard(number, shard) {
    this.shards.set(number, shard);
  }

  /** @param {string} typed @returns {number[]} the shards of description words that would tell more */
  missing(typed) {
    const { words } = this.columns;
    const wanted = new Set();
    for (const term of parse(typed).terms) {
      if (term.length < 3) continue;
      const [first, last] = [pieceOf(words, stem(term)), pieceOf(words, `${stem(term)}\uffff`)];
      for (let piece = Math.max(first, 0); piece <= Math.min(last, first + 1); piece++) wanted.add(piece);
      if (this.vocabulary.knows(term)) continue;
      for (const other of alike(term).slice(0, 2)) wanted.add(Math.max(pieceOf(words, other), 0));
    }
    return words.length ? [...wanted].filter((piece) => !this.shards.has(piece)) : [];
  }

  /**
   * @param {string} typed
   * @param {number} [limit]
   * @returns {Hit[]} best first; the same for the same columns and shards
   */
  search(typed, limit = Infinity) {
    const query = parse(typed);
    if (isEmpty(query)) return [];
    const pass = rowsThatHold(this.columns, query.conditions);
    const hits = query.whole ? this.byText(query, pass) : this.byConditions(pass);
    const refs = new Set(this.byRef(typed));
    if (refs.size && !query.whole) return [...refs].map((row) => ({ row, score: 2 * NAME_IS, exact: true }));
    hits.sort((a, b) => b.score - a.score || this.order[a.row] - this.order[b.row]);
    return hits.slice(0, limit);
  }

  /** @param {Uint8Array | null} pass @returns {Hit[]} */
  byConditions(pass) {
    const hits = [];
    for (let row = 0; row < this.columns.count; row++) {
      if (!pass || pass[row]) hits.push({ row, score: this.prior[row], exact: false });
    }
    return hits;
  }

  /** @param {Query} query @param {Uint8Array | null} pass @returns {Hit[]} */
  byText(query, pass) {
    const count = this.columns.count;
    const [total, matched, inName] = [new Float32Array(count), new Uint8Array(count), new Uint8Array(count)];
    for (const term of query.terms) {
      const [worth, named] = [new Float32Array(count), new Uint8Array(count)];
      this.vocabulary.match(term, worth, named);
      this.matchText(term, worth);
      let hits = 0;
      for (let row = 0; row < count; row++) if (worth[row]) hits++;
      const rarity = 0.35 + 0.65 * (Math.log(1 + count / (hits + 1)) / Math.log(1 + count));
      for (let row = 0; row < count; row++) {
        if (!worth[row]) continue;
        total[row] += worth[row] * rarity;
        matched[row]++;
        inName[row] += named[row];
      }
    }
    const exact = this.exactRows(query);
    const best = matched.reduce((most, number) => Math.max(most, number), 0);
    /** @type {Hit[]} */
    const hits = [];
    for (let row = 0; row < count; row++) {
      if (pass && !pass[row]) continue;
      const bonus = exact.get(row) ?? 0;
      if (!bonus && (!matched[row] || matched[row] < best - 1)) continue;
      const share = matched[row] / query.terms.length || 0;
      const near = inName[row] === query.terms.length ? this.nearness(row, query.whole) : 0;
      hits.push({ row, score: bonus + total[row] * share * share + near + this.prior[row], exact: bonus > 0 });
    }
    return hits;
  }

  /** @param {string} term @param {Float32Array} worth */
  matchText(term, worth) {
    const first = pieceOf(this.columns.words, stem(term));
    for (const [number, shard] of this.shards) {
      let any = false;
      const take = (/** @type {number} */ place, /** @type {number} */ quality) => {
        any = true;
        for (const row of shard.rows(place)) worth[row] = Math.max(worth[row], quality * TEXT_WEIGHT);
      };
      for (const other of alike(term)) {
        const place = find(shard.keys, other);
        if (stem(shard.keys[place] ?? "") === stem(other)) take(place, 0.5);
      }
      if (number < first || number > first + 1) continue;
      eachBeginning(shard.keys, term, take);
      const root = stem(term);
      if (root !== term) eachBeginning(shard.keys, root, (place, quality) => take(place, quality * 0.85));
      if (!any) eachNear(shard.keys, null, term, take);
    }
  }

  /** @param {number} row @param {string} whole @returns {number} more for a name of which little is missing */
  nearness(row, whole) {
    const [name, title] = [compound(this.columns.name[row]), compound(this.columns.title[row])];
    const length = Math.min(name.length, title.length) || 1;
    return 3 * Math.min(1, whole.length / length) + (name.startsWith(whole) || title.startsWith(whole) ? 2 : 0);
  }

  /** @param {Query} query @returns {Map<number, number>} the bonus of rows whose name, ref or title was typed */
  exactRows(query) {
    /** @type {Map<number, number>} */
    const bonus = new Map();
    for (const row of this.titled.get(query.whole) ?? []) bonus.set(row, TITLE_IS);
    for (const row of this.named.get(query.whole) ?? []) bonus.set(row, NAME_IS);
    for (const row of this.byRef(query.text)) bonus.set(row, 2 * NAME_IS);
    return bonus;
  }

  /** @param {string} text @returns {number[]} the entities that a ref, or a part of one, names */
  byRef(text) {
    const typed = text.trim().toLowerCase();
    if (!/[:/]/.test(typed)) return [];
    const colon = typed.indexOf(":");
    const rest = typed.slice(colon + 1);
    const kinds = colon < 0 ? [...new Set(this.columns.kind.values)] : [typed.slice(0, colon)];
    const whole = rest.includes("/") ? rest : `default/${rest}`;
    return kinds.flatMap((kind) => this.columns.rowOf.get(`${kind.toLowerCase()}:${whole}`) ?? []);
  }
}

/** @param {string[]} names @returns {Uint32Array} the place of each row in the order of names */
function byName(names) {
  const order = new Uint32Array(names.length);
  const rows = names.map((_, row) => row).sort((a, b) => (names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : a - b));
  rows.forEach((row, place) => (order[row] = place));
  return order;
}

/** @param {string[]} texts @returns {Map<string, number[]>} */
function exactly(texts) {
  const table = new Map();
  texts.forEach((text, row) => {
    const key = compound(text);
    const rows = table.get(key);
    if (rows) rows.push(row);
    else table.set(key, [row]);
  });
  return table;
}

/**
 * Put hits together by kind: kinds in the order of their best hit, a few of each.
 * @param {Columns} columns
 * @param {Hit[]} hits
 * @param {number} each
 * @returns {{kind: string, hits: Hit[], more: number}[]}
 */
export function grouped(columns, hits, each) {
  /** @type {Map<string, {kind: string, hits: Hit[], more: number}>} */
  const groups = new Map();
  for (const hit of hits) {
    const kind = valueOf(columns.kind, hit.row);
    const group = groups.get(kind) ?? { kind, hits: [], more: 0 };
    groups.set(kind, group);
    if (group.hits.length < each) group.hits.push(hit);
    else group.more++;
  }
  return [...groups.values()];
}
