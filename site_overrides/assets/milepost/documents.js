// @ts-check
/** The pages that people wrote, by full text: Material's own index, read when a query has been typed. */

import { ROOT } from "./dom.js";
import { fold, isStopWord, words } from "./text.js";

/** @typedef {{location: string, title: string, page: string, text: string, name: string}} Section */

/** @type {Promise<Section[]> | null} */
let sections = null;

/** @returns {Promise<Section[]>} none where the site has no such index */
function load() {
  sections ??= fetch(new URL("search/search_index.json", ROOT))
    .then((answer) => (answer.ok ? answer.json() : { docs: [] }))
    .then((json) => prepare(json.docs))
    .catch(() => []);
  return sections;
}

/** @param {{location: string, title: string, text: string}[]} docs @returns {Section[]} */
function prepare(docs) {
  /** @type {Map<string, string>} */
  const titles = new Map();
  for (const doc of docs) if (!doc.location.includes("#")) titles.set(doc.location, plain(doc.title));
  return docs.map((doc) => ({
    location: doc.location,
    title: plain(doc.title),
    page: titles.get(doc.location.split("#")[0]) ?? "",
    text: fold(plain(doc.text)),
    name: ` ${words(plain(doc.title)).join(" ")}`,
  }));
}

/** @param {string} html @returns {string} its text; a document of its own runs and fetches nothing */
function plain(html) {
  if (!/[<&]/.test(html)) return html;
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}

/**
 * @param {string[]} terms
 * @param {number} limit
 * @returns {Promise<Section[]>} sections that hold every term, best first, two of a page at most
 */
export async function documentsFor(terms, limit) {
  const telling = terms.filter((term) => !isStopWord(term) && term.length > 1);
  if (!telling.length) return [];
  const scored = (await load()).map((section) => ({ section, score: worth(section, telling) })).filter(({ score }) => score > 0);
  scored.sort((a, b) => b.score - a.score || (a.section.location < b.section.location ? -1 : 1));
  /** @type {Map<string, number>} */
  const taken = new Map();
  const few = scored.filter(({ section }) => {
    const page = section.location.split("#")[0];
    taken.set(page, (taken.get(page) ?? 0) + 1);
    return (taken.get(page) ?? 0) <= 2;
  });
  return few.slice(0, limit).map(({ section }) => section);
}

/** @param {Section} section @param {string[]} terms @returns {number} 0 if a term is missing */
function worth(section, terms) {
  let sum = section.location.includes("#") ? 0 : 0.5;
  for (const term of terms) {
    const named = section.name.includes(` ${term}`) ? 5 : 0;
    const first = section.text.indexOf(term);
    if (!named && first < 0) return 0;
    sum += named + (first < 0 ? 0 : 1 + 1 / (1 + first / 200));
  }
  return sum;
}
