// @ts-check
/** What the explorer shows, as it stands in the page's query string. No DOM. */

export const FACETS = /** @type {const} */ (["kind", "type", "owner", "lifecycle", "tier", "tag", "system"]);
export const COLUMNS = ["name", "kind", "type", "owner", "system", "lifecycle", "tier", "tags", "namespace", "problems"];
export const DEFAULT_COLUMNS = ["name", "kind", "type", "owner", "system", "lifecycle", "tier", "tags"];

/**
 * @typedef {(typeof FACETS)[number]} Facet
 * @typedef {object} State
 * @property {string} q
 * @property {Record<Facet, string[]>} filters values as they stand in the URL; several are alternatives
 * @property {string} sort a column, with `-` in front for the other direction; "" for the best match or the name
 * @property {string[]} columns
 */

/** @param {string} query of a URL @returns {State} */
export function read(query) {
  const given = new URLSearchParams(query);
  const filters = /** @type {Record<Facet, string[]>} */ (Object.fromEntries(FACETS.map((facet) => [facet, [...new Set(given.getAll(facet).filter(Boolean))]])));
  const columns = (given.get("cols") ?? "").split(",").filter((column) => COLUMNS.includes(column));
  const sort = given.get("sort") ?? "";
  return {
    q: given.get("q") ?? "",
    filters,
    sort: COLUMNS.includes(sort.replace(/^-/, "")) ? sort : "",
    columns: columns.length ? COLUMNS.filter((column) => column === "name" || columns.includes(column)) : DEFAULT_COLUMNS,
  };
}

/** @param {State} state @returns {string} the query string, "" for the whole catalog */
export function write(state) {
  const query = new URLSearchParams();
  if (state.q) query.set("q", state.q);
  for (const facet of FACETS) for (const value of state.filters[facet]) query.append(facet, value);
  if (state.sort) query.set("sort", state.sort);
  if (state.columns.join() !== DEFAULT_COLUMNS.join()) query.set("cols", state.columns.join(","));
  const text = query.toString().replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%2F/g, "/");
  return text && `?${text}`;
}

/** @param {State} state @param {Facet} facet @param {string} value @returns {State} with the value put in or taken out */
export function toggled(state, facet, value) {
  const values = state.filters[facet];
  const lower = value.toLowerCase();
  const without = values.filter((other) => other.toLowerCase() !== lower);
  return { ...state, filters: { ...state.filters, [facet]: without.length < values.length ? without : [...values, value] } };
}

/** @param {State} state @returns {State} everything shown, with the same columns and order */
export function cleared(state) {
  return { ...read(""), sort: state.sort, columns: state.columns };
}

/** @param {State} state @param {string} column @returns {State} up, then down, then as it was */
export function sortedBy(state, column) {
  const sort = state.sort === column ? `-${column}` : state.sort === `-${column}` ? "" : column;
  return { ...state, sort };
}
