// @ts-check
/** Words: folding, splitting, and how far two words are apart. No DOM. */

const STOP = new Set(
  ("a an and are as at be been but by can each every for from had has have in into is it its no not of off on one " +
    "or other our so such than that the their them then there these they this those to up us was we what when where " +
    "which while who with you your").split(" "),
);

/** @param {string} text @returns {string} small letters without accents, as the index folds them */
export function fold(text) {
  const small = text.toLowerCase();
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(small) ? small : small.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
}

/** @param {string} text @returns {string[]} the words of a text: `paymentGateway-2` is payment, gateway, 2 */
export function words(text) {
  const parted = text.replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
  return fold(parted).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** @param {string} text @returns {string} letters and digits only: `payment-gateway` and `paymentGateway` are alike */
export function compound(text) {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join("");
}

/** @param {string} word @returns {boolean} whether a word says too little to be looked for */
export function isStopWord(word) {
  return STOP.has(word);
}

/** @param {string} word @returns {string} the word without an English ending: `refunds`, `refunded` are `refund` */
export function stem(word) {
  for (const [ending, least] of /** @type {[string, number][]} */ ([["ies", 5], ["ing", 6], ["ed", 5], ["es", 5], ["s", 4]])) {
    if (word.length >= least && word.endsWith(ending) && !word.endsWith("ss")) return word.slice(0, -ending.length);
  }
  return word;
}

/** @param {string} word @returns {number} the edits that are forgiven: 1 from 4 letters, 2 from 8 */
export function forgiven(word) {
  return word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
}

/** @param {string} word @returns {number} the set of its letters, as bits */
export function letters(word) {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** @param {number} bits @returns {number} */
export function count(bits) {
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

const WIDTH = 64;
let [older, before, now] = [new Uint8Array(WIDTH), new Uint8Array(WIDTH), new Uint8Array(WIDTH)];

/**
 * How many letters must be added, left out, changed or swapped to make `word` of `typed`.
 * @param {string} typed
 * @param {string} word
 * @param {number} most more edits than this are not told apart
 * @returns {{whole: number, prefix: number}} for all of `word`, and for its best beginning
 */
export function edits(typed, word, most) {
  const [rows, columns] = [typed.length, Math.min(word.length, typed.length + most, WIDTH - 1)];
  const far = { whole: most + 1, prefix: most + 1 };
  if (rows >= WIDTH) return far;
  for (let j = 0; j <= columns; j++) before[j] = j;
  for (let i = 1; i <= rows; i++) {
    now[0] = i;
    let least = i;
    for (let j = 1; j <= columns; j++) {
      const same = typed[i - 1] === word[j - 1];
      let cost = Math.min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
      now[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return far;
    [older, before, now] = [before, now, older];
  }
  let prefix = most + 1;
  for (let j = 1; j <= columns; j++) prefix = Math.min(prefix, before[j]);
  return { whole: columns === word.length ? before[columns] : most + 1, prefix };
}
