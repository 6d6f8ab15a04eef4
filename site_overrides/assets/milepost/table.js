// @ts-check
/** The explorer's table. Rows are made as they come into view, a few at a time. */

import { pathOf, shortRef, valueOf } from "./columns.js";
import { el, ROOT } from "./dom.js";
import { inUrl, labelOf } from "./facets.js";

/**
 * @typedef {import("./columns.js").Columns} Columns
 * @typedef {import("./explorer-state.js").State} State
 */

const FIRST = 24;
const CHUNK = 60;
const MOST_PRINTED = 2000;

export class Table {
  /** @param {Columns} columns @param {{sort: (column: string) => void}} actions */
  constructor(columns, actions) {
    this.columns = columns;
    this.actions = actions;
    this.head = el("tr", { role: "row" });
    this.body = el("tbody", { role: "rowgroup" });
    this.table = el("table", { class: "mp-grid", role: "table", "aria-label": "Entities" }, el("thead", { role: "rowgroup" }, this.head), this.body);
    this.end = el("div", { class: "mp-explorer__end" });
    this.empty = el("div", { class: "mp-explorer__empty" });
    this.element = el("div", { class: "mp-explorer__table" }, this.table, this.empty, this.end);
    /** @type {number[]} */
    this.rows = [];
    this.drawn = 0;
    this.shown = "";
    new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.grow(CHUNK), { rootMargin: "600px" }).observe(this.end);
  }

  /** @param {State} state @param {number[]} rows */
  show(state, rows) {
    this.state = state;
    this.rows = rows;
    this.drawn = 0;
    const heads = `${state.columns.join()} ${state.sort}`;
    if (heads !== this.shown) this.showHead(state);
    this.shown = heads;
    this.body.replaceChildren();
    this.table.hidden = rows.length === 0;
    this.empty.replaceChildren(...(rows.length ? [] : [nothing(this.columns.count)]));
    this.grow(FIRST);
  }

  /** @param {State} state */
  showHead(state) {
    const focused = document.activeElement?.getAttribute("data-sort");
    const cells = state.columns.map((column) => {
      const way = state.sort === column ? "ascending" : state.sort === `-${column}` ? "descending" : null;
      const button = el("button", { type: "button", class: "mp-grid__sort", "data-sort": column, onclick: () => this.actions.sort(column) }, column.charAt(0).toUpperCase() + column.slice(1));
      return el("th", { role: "columnheader", scope: "col", "aria-sort": way, class: `mp-grid__${column}` }, button);
    });
    this.head.replaceChildren(...cells);
    if (focused) this.head.querySelector(`[data-sort="${focused}"]`)?.focus();
  }

  /** @param {number} number */
  grow(number) {
    if (!this.state || this.drawn >= this.rows.length) return;
    const some = this.rows.slice(this.drawn, this.drawn + number).map((row) => this.row(row));
    this.drawn += some.length;
    this.body.append(...some);
  }

  /** Draw what paper can hold. */
  all() {
    this.grow(Math.min(this.rows.length, MOST_PRINTED) - this.drawn);
  }

  /** @param {number} row @returns {HTMLElement} */
  row(row) {
    const cells = (this.state?.columns ?? []).map((column) => el("td", { role: "cell", class: `mp-grid__${column}` }, ...this.cell(column, row)));
    return el("tr", { role: "row" }, ...cells);
  }

  /** @param {string} column @param {number} row @returns {(Node | string)[]} */
  cell(column, row) {
    const { columns } = this;
    if (column === "name") return this.name(row);
    if (column === "tags") return columns.tags.codes[row].map((code) => this.narrow("tag", columns.tags.values[code - 1], "mp-label"));
    if (column === "problems") {
      const [errors, warnings] = columns.problems.get(row) ?? [0, 0];
      return errors + warnings ? [String(errors + warnings)] : [];
    }
    if (column === "owner" || column === "system") {
      const code = columns[column].codes[row];
      if (!code) return [];
      const ref = columns[column].values[code - 1];
      const label = labelOf(columns, column, code);
      return [columns.rowOf.has(ref) ? el("a", { href: new URL(pathOf(ref), ROOT).href }, label) : label];
    }
    const value = valueOf(columns[/** @type {"kind"} */ (column)], row);
    return value ? [column === "lifecycle" ? el("span", { class: "mp-lifecycle", "data-lifecycle": value }, value) : value] : [];
  }

  /** @param {number} row @returns {Node[]} */
  name(row) {
    const { columns } = this;
    const [title, ref] = [columns.title[row], columns.ref[row]];
    const link = el("a", { class: "mp-grid__link", href: new URL(pathOf(ref), ROOT).href }, title);
    const second = shortRef(ref) === title.toLowerCase() ? "" : shortRef(ref);
    return second ? [link, el("span", { class: "mp-grid__second" }, second)] : [link];
  }

  /** @param {import("./explorer-state.js").Facet} facet @param {string} value @param {string} name @returns {HTMLElement} */
  narrow(facet, value, name) {
    return el("a", { class: name, href: `?${new URLSearchParams({ [facet]: inUrl(facet, value) })}` }, value);
  }

  /** @param {number} step @param {Event} event @returns {boolean} false where there is no row to go to */
  move(step, event) {
    const here = document.activeElement?.closest("tr");
    const inside = here && this.body.contains(here);
    const next = inside ? (step > 0 ? here.nextElementSibling : here.previousElementSibling) : step > 0 ? this.body.firstElementChild : null;
    event.preventDefault();
    const link = /** @type {HTMLElement | null | undefined} */ (next?.querySelector(".mp-grid__link"));
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
    return !!link;
  }
}

/** @param {number} total @returns {HTMLElement} */
function nothing(total) {
  if (!total) {
    return el("div", {}, el("p", {}, "The catalog is empty: no file of the sources defines an entity."), el("p", {}, "Put a catalog-info.yaml into a repository, name its folder under sources in mkdocs.yml, and build again."));
  }
  return el("div", {}, el("p", {}, "No entity fits all of these filters."), el("p", {}, "Take one away above, or clear them all; the counts beside the filters say what each would leave."));
}
