// @ts-check
/** Has the service worker keep what tells who owns what, for when the network or the single sign-on is gone. */

import { pathOf } from "./columns.js";
import { recall, ROOT } from "./dom.js";

const TEAM = "milepost.team";
const NEEDED = ["owner/", "api/snapshot/ownership-v1.json"];

/** Keep the page that asks, the index, the page of one's team, and what this page has fetched for itself. */
export async function keep() {
  if (!navigator.serviceWorker) return; // it is there on https and on this machine only
  const team = recall(TEAM);
  const pages = [...NEEDED, ...(team ? [pathOf(team)] : [])].map((path) => new URL(path, ROOT).href);
  try {
    const worker = await navigator.serviceWorker.register(new URL("sw.js", ROOT));
    await navigator.serviceWorker.ready;
    const parts = performance.getEntriesByType("resource").map((entry) => entry.name.replace(/[?#].*$/, ""));
    const assets = parts.filter((url) => url.startsWith(new URL("assets/", ROOT).href));
    worker.active?.postMessage({ keep: [...new Set([...pages, ...assets])] });
  } catch {
    // without it the page needs the network, as any other
  }
}
