// @ts-check
/// <reference lib="webworker" />
/**
 * Keeps what tells who owns what, for when neither the portal nor its single sign-on answers: the page /owner/, the
 * ownership index, the pages of one's team, and what these need. Pages say by `keep` what that is. Everything is
 * asked for first; a copy answers only where that fails, or leads to a page to log in.
 */

const KEPT = "milepost-kept-1";
const PATIENCE = 4000; // milliseconds that are waited for what there is a copy of
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", (event) => {
  const urls = Array.isArray(event.data?.keep) ? event.data.keep.filter((/** @type {unknown} */ url) => isOurs(String(url))) : [];
  event.waitUntil(keep(urls.map(String)).then(() => event.source?.postMessage({ kept: urls.length })));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isOurs(request.url) && !request.headers.has("range")) event.respondWith(answer(request));
});

/** @param {string} url */
function isOurs(url) {
  return url.startsWith(worker.registration.scope);
}

/** Keep some files; one that cannot be had now does not hold up the others. @param {string[]} urls */
async function keep(urls) {
  const cache = await caches.open(KEPT);
  await Promise.all(
    urls.map(async (url) => {
      const response = await fetch(url, { cache: "no-cache", redirect: "manual" }).catch(() => null);
      if (response && isGood(response, url)) await cache.put(bare(url), response);
    }),
  );
}

/** @param {Request} request @returns {Promise<Response>} */
async function answer(request) {
  const cache = await caches.open(KEPT);
  const found = await cache.match(bare(request.url));
  if (!found) return fetch(request);
  const copy = told(found);
  const asked = fetch(request).then(async (response) => {
    const isGone = !response.redirected && (response.status === 404 || response.status === 410);
    if (isGone) await cache.delete(bare(request.url)); // the portal says that it is gone
    else if (!isGood(response, request.url)) return copy;
    else await cache.put(bare(request.url), response.clone()).catch(() => {}); // a full disk takes no answer away
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
  return /** @type {Promise<Response>} */ (Promise.race([asked.catch(() => copy), late]));
}

/** Return a copy that says that it is one. @param {Response} found */
function told(found) {
  const headers = new Headers(found.headers);
  headers.set("X-Milepost-Copy", "kept");
  return new Response(found.body, { status: found.status, headers });
}

/** Tell whether an answer is what was asked for: no redirect, no error, no page in the place of data. @param {Response} response @param {string} url */
function isGood(response, url) {
  const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  return response.ok && !response.redirected && response.type === "basic" && (isPage === bare(url).endsWith("/") || bare(url).endsWith(".html"));
}

/** @param {string} url without query and fragment, which pages read themselves */
function bare(url) {
  return url.replace(/[?#].*$/, "");
}
