// @ts-check
/** Runs known-item queries through the ranking as the search box shows it: grouped by kind, five of each. */

import { decode, decodeShard } from "./milepost/columns.js";
import { grouped, Ranking } from "./milepost/ranking.js";

/**
 * @param {(file: string) => Promise<any>} load a file of /api/search/v1/
 * @param {string[]} queries
 * @returns {Promise<string[][]>} the refs shown for each query, in their order
 */
export async function evaluate(load, queries) {
  const columns = decode(await load("names.json"));
  const answers = [];
  for (const query of queries) {
    const ranking = new Ranking(columns); // a page that was just opened: no shard of an earlier query
    for (const number of ranking.missing(query)) ranking.addShard(number, decodeShard(await load(`words-${number}.json`)));
    const groups = grouped(columns, ranking.search(query), 5);
    answers.push(groups.flatMap((group) => group.hits.map((hit) => columns.ref[hit.row])));
  }
  return answers;
}
