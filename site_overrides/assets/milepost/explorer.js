// @ts-check
/** The explorer of /catalog/: filters, table, and the state of both in the URL. */

import { el } from "./dom.js";
import { cleared, COLUMNS, read, sortedBy, toggled, write } from "./explorer-state.js";
import { filter, sorted } from "./facets.js";
import { download } from "./export.js";
import { Panel } from "./panel.js";
import { isEmpty, parse } from "./query.js";
import { addWords, getColumns, getRanking } from "./store.js";
import { Table } from "./table.js";
import { toolbar } from "./toolbar.js";

/** @typedef {import("./explorer-state.js").State} State */

/** @type {Explorer | null} */
let explorer = null;

/** Put the explorer in the place of the list that the page came with. */
export async function start() {
  const place = /** @type {HTMLElement} */ (document.querySelector("[data-milepost-explorer]"));
  if (!place || place.dataset.milepostExplorer === "ready") return;
  place.dataset.milepostExplorer = "ready";
  try {
    const columns = await getColumns();
    explorer?.stop();
    explorer = new Explorer(place, columns);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    place.prepend(el("p", { class: "mp-explorer__failure", role: "alert" }, `The filters do not work just now: ${reason}. The list below is whole.`));
  }
}

class Explorer {
  /** @param {HTMLElement} place @param {import("./columns.js").Columns} columns */
  constructor(place, columns) {
    this.columns = columns;
    this.state = read(location.search);
    /** @type {number[]} */
    this.rows = [];
    this.turn = 0;
    this.drawn = false;
    this.panel = new Panel(columns, {
      toggle: (facet, value) => this.change(toggled(this.state, facet, value)),
      clear: () => this.change(cleared(this.state)),
    });
    this.bar = toolbar(columns.count, {
      type: (text) => this.change({ ...this.state, q: text }, true),
      columns: (chosen) => this.change({ ...this.state, columns: COLUMNS.filter((column) => chosen.includes(column)) }),
      download: () => download(this.columns, this.rows, this.state.columns),
      clear: () => this.change(cleared(this.state)),
    });
    this.table = new Table(columns, { sort: (column) => this.change(sortedBy(this.state, column)) });
    place.classList.add("mp-explorer--live");
    place.replaceChildren(this.panel.element, el("div", { class: "mp-explorer__results" }, this.bar.element, this.panel.chips, this.table.element));
    this.bar.input.addEventListener("focus", () => void getRanking().catch(() => null)); // so that the first letter need not wait
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    window.addEventListener("popstate", () => place.isConnected && this.restore(), { signal });
    window.addEventListener("beforeprint", () => this.table.all(), { signal });
    document.addEventListener("keydown", (event) => place.isConnected && this.onKey(event), { signal });
    void this.show();
  }

  stop() {
    this.stopping.abort();
  }

  restore() {
    this.state = read(location.search);
    void this.show();
  }

  /** @param {State} state @param {boolean} [typing] one entry in the browser's history for a word, not one a letter */
  change(state, typing = false) {
    this.state = state;
    const url = location.pathname + write(state) + location.hash;
    if (typing) {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => history.replaceState(history.state, "", url), 150);
    } else {
      clearTimeout(this.waiting);
      history.pushState(history.state, "", url);
    }
    void this.show();
  }

  async show() {
    const turn = ++this.turn;
    const query = parse(this.state.q);
    if (isEmpty(query)) return this.draw(null);
    const ranking = await getRanking();
    if (turn !== this.turn) return;
    this.draw(ranking.search(this.state.q).map((hit) => hit.row));
    const more = await addWords(ranking, this.state.q).catch(() => false);
    if (more && turn === this.turn) this.draw(ranking.search(this.state.q).map((hit) => hit.row));
  }

  /** @param {number[] | null} found */
  draw(found) {
    const start = performance.now();
    const { rows, counts } = filter(this.columns, this.state, found);
    this.rows = sorted(this.columns, rows, this.state.sort, found !== null);
    this.bar.show(this.state, this.rows.length);
    this.table.show(this.state, this.rows);
    if (this.drawn) clearTimeout(this.counting);
    this.counting = setTimeout(() => this.panel.show(this.state, counts), this.drawn ? 60 : 0); // rows first, counts when the frame is out
    this.drawn = true;
    performance.measure("milepost-explorer", { start });
  }

  /** @param {KeyboardEvent} event `f` goes to the filter, `j` and `k` or arrows through the rows, Enter opens */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const inFilter = target === this.bar.input;
    if (inFilter && event.key === "ArrowDown") this.table.move(1, event);
    if (inFilter && event.key === "Enter") this.table.move(1, event);
    if (inFilter && event.key === "Escape" && !this.bar.input.value) target.blur();
    if (["INPUT", "TEXTAREA", "SELECT", "SUMMARY"].includes(target.tagName) || target.isContentEditable) return;
    const onRow = this.table.element.contains(target);
    if (event.key === "j" || (event.key === "ArrowDown" && onRow)) this.table.move(1, event);
    else if (event.key === "k" || (event.key === "ArrowUp" && onRow)) {
      if (!this.table.move(-1, event)) this.bar.input.focus();
    } else if (event.key === "f") {
      event.preventDefault();
      this.bar.input.focus();
    }
  }
}
