// @ts-check
/** What was opened from the search of late, kept in the browser. */

import { recall, remember } from "./dom.js";

const KEY = "milepost.recent";
const MOST = 8;

/** @returns {string[]} refs, newest first */
export function recent() {
  try {
    const refs = JSON.parse(recall(KEY) || "[]");
    return Array.isArray(refs) ? refs.filter((ref) => typeof ref === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {string} ref */
export function addRecent(ref) {
  remember(KEY, JSON.stringify([ref, ...recent().filter((other) => other !== ref)].slice(0, MOST)));
}
