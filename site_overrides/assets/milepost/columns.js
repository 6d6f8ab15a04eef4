// @ts-check
/** The columns of /api/search/v1/names.json, decoded. No DOM. */

/**
 * @typedef {{values: string[], codes: Uint16Array | Uint32Array}} Coded a value a row; code 0 is none
 * @typedef {object} Columns
 * @property {number} count
 * @property {string} digest
 * @property {string[]} ref canonical: component:default/pay
 * @property {string[]} name
 * @property {string[]} title
 * @property {Coded} kind
 * @property {Coded} namespace
 * @property {Coded} type
 * @property {Coded} lifecycle
 * @property {Coded} tier
 * @property {Coded} owner
 * @property {Coded} system
 * @property {{values: string[], codes: number[][]}} tags
 * @property {Map<number, [number, number]>} problems errors and warnings, by row
 * @property {Map<string, number>} rowOf by ref
 * @property {string[]} words the first key of each shard
 * @property {string[]} places the first key of each shard
 */

const NONE = /** @type {number[]} */ ([]);

/** @param {any} json @returns {Columns} */
export function decode(json) {
  if (json.version !== 1) throw new Error(`the search index has version ${json.version}, and this page reads version 1`);
  const kind = runs(json.kind, json.count);
  const namespace = runs(json.namespace, json.count);
  const name = lines(json.names);
  const ref = name.map((text, row) => `${kind.values[kind.codes[row] - 1]}:${namespace.values[namespace.codes[row] - 1]}/${text}`.toLowerCase());
  return {
    count: json.count,
    digest: json.digest,
    ref,
    name,
    title: titles(name, json.titled, lines(json.titles)),
    kind,
    namespace,
    type: coded(json.type, json.count),
    lifecycle: coded(json.lifecycle, json.count),
    tier: coded(json.tier, json.count),
    owner: coded(json.owner, json.count),
    system: coded(json.system, json.count),
    tags: { values: json.tags.values, codes: json.count ? json.tags.rows.split(" ").map(numbers) : [] },
    problems: problems(json.problems),
    rowOf: new Map(ref.map((text, row) => [text, row])),
    words: json.words,
    places: json.places,
  };
}

/** @param {any} json of a shard @returns {{keys: string[], rows: (place: number) => number[]}} */
export function decodeShard(json) {
  const rows = json.rows.split("\n");
  return {
    keys: lines(json.keys),
    rows: (place) => {
      let row = 0;
      return rows[place].split(" ").map((/** @type {string} */ step) => (row += parseInt(step, 36)));
    },
  };
}

/**
 * @param {string[]} firsts the first keys of sorted pieces
 * @param {string} key
 * @returns {number} the piece that would hold the key, -1 before the first
 */
export function pieceOf(firsts, key) {
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** @param {Coded} column @param {number} row @returns {string} the value of a row, "" for none */
export function valueOf(column, row) {
  const code = column.codes[row];
  return code ? column.values[code - 1] : "";
}

/** @param {string} ref @returns {string} as short as it is still clear: `payments`, or `data/warehouse` */
export function shortRef(ref) {
  const rest = ref.slice(ref.indexOf(":") + 1);
  return rest.startsWith("default/") ? rest.slice(8) : rest;
}

/** @param {string} ref @returns {string} the page of an entity, relative to the site's root */
export function pathOf(ref) {
  const colon = ref.indexOf(":");
  const [namespace, ...name] = ref.slice(colon + 1).split("/");
  return `catalog/${[namespace, ref.slice(0, colon), name.join("/")].map(encodeURIComponent).join("/")}/`;
}

/** @param {string} text @returns {string[]} */
function lines(text) {
  return text ? text.split("\n") : [];
}

/** @param {string} text @returns {number[]} */
function numbers(text) {
  return text ? text.split(",").map(Number) : NONE;
}

/** @param {[string, number][]} pairs @param {number} length @returns {Coded} */
function runs(pairs, length) {
  const values = [...new Set(pairs.map(([value]) => value))];
  const codes = new Uint16Array(length);
  let row = 0;
  for (const [value, run] of pairs) {
    codes.fill(values.indexOf(value) + 1, row, row + run);
    row += run;
  }
  return { values, codes };
}

/** @param {{values: string[], rows: string}} json @param {number} length @returns {Coded} */
function coded(json, length) {
  const codes = new Uint32Array(length);
  if (length) json.rows.split(" ").forEach((code, row) => (codes[row] = Number(code)));
  return { values: json.values, codes };
}

/** @param {string[]} names @param {string} digits @param {string[]} others @returns {string[]} */
function titles(names, digits, others) {
  let next = 0;
  return names.map((name, row) => {
    const digit = digits[row];
    if (digit === "0") return name;
    if (digit === "3") return others[next++];
    const plain = name.replace(/[-_.]/g, " ").toLowerCase();
    return digit === "1" ? plain.charAt(0).toUpperCase() + plain.slice(1) : plain.replace(/(^|[^a-z])([a-z])/g, (_, left, letter) => left + letter.toUpperCase());
  });
}

/** @param {[number, number, number][]} json @returns {Map<number, [number, number]>} */
function problems(json) {
  const table = new Map();
  let row = 0;
  for (const [step, errors, warnings] of json) {
    row += step;
    table.set(row, [errors, warnings]);
  }
  return table;
}
