// @ts-check
/** Fetches the search index, each file once. */

import { decode, decodeShard, pieceOf } from "./columns.js";
import { ROOT } from "./dom.js";
import { Ranking } from "./ranking.js";

/**
 * @typedef {import("./columns.js").Columns} Columns
 */

/** @type {Promise<Columns> | null} */
let columns = null;
/** @type {Promise<Ranking> | null} */
let ranking = null;
/** @type {Map<string, Promise<any>>} */
const shards = new Map();

/** @param {string} file @returns {Promise<any>} */
async function load(file) {
  const answer = await fetch(new URL(`api/search/v1/${file}`, ROOT));
  if (!answer.ok) throw new Error(`the catalog's index could not be read (${answer.status})`);
  return answer.json();
}

/** @returns {Promise<Columns>} */
export function getColumns() {
  columns ??= load("names.json").then(decode).catch((error) => {
    columns = null; // the next key tries again
    throw error;
  });
  return columns;
}

/** @returns {Promise<Ranking>} */
export function getRanking() {
  ranking ??= getColumns().then((table) => new Ranking(table)).catch((error) => {
    ranking = null;
    throw error;
  });
  return ranking;
}

/** @param {string} name of a shard @param {string} digest @returns {Promise<any>} */
function shard(name, digest) {
  let found = shards.get(name);
  if (!found) {
    found = load(`${name}.json?${digest}`).then(decodeShard).catch((error) => {
      shards.delete(name);
      throw error;
    });
    shards.set(name, found);
  }
  return found;
}

/**
 * Fetch the description words that a query may need.
 * @param {Ranking} table
 * @param {string} typed
 * @returns {Promise<boolean>} whether there is more to find than before
 */
export async function addWords(table, typed) {
  const missing = table.missing(typed);
  await Promise.all(missing.map(async (number) => table.addShard(number, await shard(`words-${number}`, table.columns.digest))));
  return missing.length > 0;
}

/**
 * The entities that a pasted URL, path, e-mail address or identifier leads to.
 * @param {Columns} table
 * @param {string} typed
 * @returns {Promise<{rows: number[], key: string}>} of the longest address that is known
 */
export async function placesOf(table, typed) {
  for (const key of addresses(typed)) {
    const number = pieceOf(table.places, key);
    if (number < 0) continue;
    const { keys, rows } = await shard(`places-${number}`, table.digest);
    const place = keys.indexOf(key);
    if (place >= 0) return { rows: rows(place), key };
  }
  return { rows: [], key: "" };
}

/** @param {string} typed @returns {string[]} the address and the folders that it lies in, longest first */
export function addresses(typed) {
  const text = typed.trim();
  if (!text || /\s/.test(text)) return [];
  const bare = text.replace(/^[a-z][a-z0-9+.-]*:(\/\/)?(?=\S*[./])/i, "").replace(/^git@([^:]+):/, "$1/").replace(/[?#].*$/, "");
  const ref = /^[a-z]+:[^/]*\/[^/]+$/i.test(text) ? [text.toLowerCase()] : [];
  const whole = bare.replace(/^www\./, "").replace(/\/+$/, "").replace(/\.git$/, "").toLowerCase();
  const parts = whole.split("/");
  const looksLikeOne = parts.length > 1 || whole.includes("@") || (/\d/.test(whole) && /^[a-z0-9._-]{5,}$/.test(whole));
  if (!looksLikeOne) return ref;
  const least = parts[0].includes(".") ? 2 : 1;
  const folders = parts.map((_, left) => parts.slice(0, parts.length - left)).filter((some) => some.length >= Math.min(least, parts.length));
  return [...ref, ...folders.map((some) => some.join("/")), ...paths(parts)];
}

/** @param {string[]} parts @returns {string[]} `lindmere/pay` of a path in a checkout or on another host */
function paths(parts) {
  return parts.length > 2 ? [parts.slice(1, 3).join("/")] : [];
}
