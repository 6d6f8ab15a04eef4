// @ts-check
/** The search dialog: a combobox over a listbox, in a modal `<dialog>` that keeps and gives back the focus. */

import { el, ROOT } from "./dom.js";
import { documentsFor } from "./documents.js";
import { isEmpty, parse } from "./query.js";
import { grouped } from "./ranking.js";
import { addRecent, recent } from "./recent.js";
import { addWords, getColumns, getRanking, placesOf } from "./store.js";
import { documentRow, entityRow, groupOf, moreRow } from "./rows.js";

const EACH = 5;
const MOST = 60;

/** @type {Dialog | null} */
let dialog = null;

/** @param {string} [text] what the box holds at first */
export async function open(text = "") {
  dialog ??= new Dialog();
  await dialog.open(text);
}

class Dialog {
  constructor() {
    this.input = el("input", {
      type: "search", class: "mp-search__input", role: "combobox", "aria-expanded": "false", "aria-controls": "mp-search-list",
      "aria-autocomplete": "list", "aria-label": "Search the catalog and the documentation", placeholder: "Name, word, URL or owner:payments",
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go", oninput: () => void this.update(),
    });
    this.list = el("div", { id: "mp-search-list", class: "mp-search__list", role: "listbox", "aria-label": "Results", tabindex: "-1" });
    this.status = el("p", { class: "mp-search__status", role: "status" });
    this.note = el("div", { class: "mp-search__note" });
    const close = el("button", { type: "button", class: "mp-search__close", onclick: () => this.element.close() }, "Close");
    this.element = el(
      "dialog",
      { class: "mp-search", "aria-label": "Search", onclick: (/** @type {MouseEvent} */ event) => this.onClick(event), onkeydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event) },
      el("div", { class: "mp-search__box" }, el("div", { class: "mp-search__bar" }, this.input, close), this.status, this.note, this.list, keys()),
    );
    document.body.append(this.element);
    /** @type {HTMLElement[]} */
    this.options = [];
    this.active = -1;
    this.turn = 0;
    /** @type {Promise<void>} */
    this.ready = Promise.resolve();
  }

  /** @param {string} text */
  async open(text) {
    if (!this.element.open) this.element.showModal();
    this.input.value = text;
    this.input.focus();
    this.input.setSelectionRange(text.length, text.length);
    await this.update();
  }

  /** @returns {Promise<void>} */
  update() {
    const turn = ++this.turn;
    this.ready = this.find(this.input.value.trim(), () => turn === this.turn).catch((error) => {
      if (turn === this.turn) this.fail(error);
    });
    return this.ready;
  }

  /**
   * Show what is known at once, then what further files tell.
   * @param {string} typed
   * @param {() => boolean} current whether nothing was typed since
   */
  async find(typed, current) {
    const ranking = await getRanking();
    if (!current()) return;
    const query = parse(typed);
    if (isEmpty(query)) return this.showRecent();
    const start = performance.now();
    /** @type {{places: {rows: number[], key: string}, documents: any[]}} */
    const extra = { places: { rows: [], key: "" }, documents: [] };
    this.show(typed, ranking, extra);
    performance.measure("milepost-search", { start });
    const wanted = [
      addWords(ranking, typed),
      placesOf(ranking.columns, typed).then((places) => (extra.places = places)),
      query.conditions.length || !document.querySelector("[data-milepost-documents]") ? null : documentsFor(query.terms, 6).then((found) => (extra.documents = found)),
    ];
    const done = await Promise.allSettled(wanted);
    if (!current()) return;
    this.show(typed, ranking, extra);
    const failed = done.find((one) => one.status === "rejected");
    if (failed) this.note.replaceChildren(el("p", {}, "Descriptions could not be searched: a part of the index did not arrive."));
  }

  /**
   * @param {string} typed
   * @param {import("./ranking.js").Ranking} ranking
   * @param {{places: {rows: number[], key: string}, documents: any[]}} extra
   */
  show(typed, ranking, extra) {
    const { columns } = ranking;
    const { terms } = parse(typed);
    const direct = extra.places.rows.slice(0, EACH);
    const hits = ranking.search(typed).filter((hit) => !direct.includes(hit.row));
    const groups = [];
    if (direct.length) groups.push(groupOf(`Found by ${extra.places.key}`, direct.map((row) => entityRow(columns, row, terms))));
    for (const group of grouped(columns, hits.slice(0, MOST), EACH)) {
      groups.push(groupOf(plural(group.kind), group.hits.map((hit) => entityRow(columns, hit.row, terms))));
    }
    if (extra.documents.length) groups.push(groupOf("Documentation", extra.documents.map((section) => documentRow(section, terms))));
    const total = hits.length + direct.length;
    if (total > EACH) groups.push(groupOf("", [moreRow(typed, total)]));
    this.fill(groups, count(total, extra.documents.length));
    this.note.replaceChildren(...(groups.length ? [] : [nothing(typed)]));
  }

  async showRecent() {
    const columns = await getColumns();
    const rows = recent().flatMap((ref) => columns.rowOf.get(ref) ?? []);
    this.fill(rows.length ? [groupOf("Recent", rows.map((row) => entityRow(columns, row, [])))] : [], "");
    this.note.replaceChildren(hints());
  }

  /** @param {HTMLElement[]} groups @param {string} status */
  fill(groups, status) {
    const chosen = this.active > 0 ? this.options[this.active]?.getAttribute("href") : null;
    this.list.replaceChildren(...groups);
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((option, place) => (option.id = `mp-search-${place}`));
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
    this.status.textContent = status;
    const again = chosen ? this.options.findIndex((option) => option.getAttribute("href") === chosen) : -1;
    this.choose(again >= 0 ? again : this.input.value.trim() && this.options.length ? 0 : -1);
  }

  /** @param {number} place */
  choose(place) {
    this.options[this.active]?.removeAttribute("aria-selected");
    this.list.querySelector("[aria-selected]")?.removeAttribute("aria-selected");
    this.active = place;
    const option = this.options[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const length = this.options.length;
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 });
    if (event.key in steps && length) {
      event.preventDefault();
      const from = this.active < 0 && event.key === "ArrowUp" ? 0 : this.active;
      this.choose((from + steps[event.key] + length) % length);
    } else if (event.key === "Enter" && event.target === this.input) {
      event.preventDefault();
      const newTab = event.ctrlKey || event.metaKey;
      void this.ready.then(() => this.go(newTab));
    } else if (event.key === "Escape" && event.target === this.input) {
      event.preventDefault(); // the browser's own first empties the box
      this.element.close();
    }
  }

  /** @param {boolean} newTab */
  go(newTab) {
    const option = /** @type {HTMLAnchorElement | undefined} */ (this.options[this.active]);
    if (!option || !this.element.open) return;
    option.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: newTab }));
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    if (event.target === this.element) return this.element.close();
    const option = /** @type {Element} */ (event.target).closest("[role=option]");
    if (!option) return;
    const ref = option.getAttribute("data-ref");
    if (ref) addRecent(ref);
    if (!event.ctrlKey && !event.metaKey) this.element.close();
  }

  /** @param {unknown} error */
  fail(error) {
    this.fill([], "The search does not work just now.");
    const text = error instanceof Error ? error.message : String(error);
    this.note.replaceChildren(
      el("p", {}, `The catalog's index could not be read: ${text}.`),
      el("p", {}, "Try again, or ", el("a", { href: new URL("catalog/", ROOT).href }, "read the list of all entities"), "."),
    );
  }
}

/** @param {string} kind @returns {string} */
function plural(kind) {
  return kind.endsWith("s") ? kind : kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

/** @param {number} entities @param {number} documents @returns {string} */
function count(entities, documents) {
  const found = entities === 1 ? "1 entity" : `${entities.toLocaleString("en")} entities`;
  return documents ? `${found}, ${documents === 1 ? "1 page" : `${documents} pages`} of documentation` : found;
}

/** @param {string} typed @returns {HTMLElement} */
function nothing(typed) {
  const text = `Nothing is called “${typed}”, and no description holds these words.`;
  return el("div", {}, el("p", {}, text), el("p", {}, "Fewer words find more; so does leaving out a condition such as kind:api."));
}

/** @returns {HTMLElement} */
function hints() {
  const examples = ["owner:payments kind:api", "tag:pci", "lifecycle:deprecated", "tier:1 type:service"];
  return el("p", { class: "mp-search__hints" }, "Names, words, URLs and files find entities; so do ", ...examples.flatMap((text) => [el("code", {}, text), " "]));
}

/** @returns {HTMLElement} */
function keys() {
  const pairs = [["↑↓", "move"], ["Enter", "open"], ["Esc", "close"]];
  return el("p", { class: "mp-search__keys", "aria-hidden": "true" }, ...pairs.flatMap(([key, what]) => [el("kbd", {}, key), ` ${what} `]));
}
