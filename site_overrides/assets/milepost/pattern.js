// @ts-check
/// <reference lib="webworker" />
/** Tries one pattern on one text, in a thread of its own: whoever asked can end it when it takes for ever. */

self.addEventListener("message", ({ data }) => {
  let found = null;
  try {
    found = new RegExp(data.pattern, "u").test(data.text);
  } catch {
    try {
      found = new RegExp(data.pattern).test(data.text);
    } catch {
      found = null; // it is no pattern: milepost recipe check says so
    }
  }
  self.postMessage(found);
});
