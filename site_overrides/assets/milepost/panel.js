// @ts-check
/** The explorer's filters: a list of choices for each facet, with counts, and chips for what is chosen. */

import { el } from "./dom.js";
import { FACETS } from "./explorer-state.js";
import { choices, codeOf, labelOf } from "./facets.js";
import { fold } from "./text.js";

/**
 * @typedef {import("./columns.js").Columns} Columns
 * @typedef {import("./explorer-state.js").Facet} Facet
 * @typedef {import("./explorer-state.js").State} State
 * @typedef {import("./facets.js").Choice} Choice
 */

const FEW = 6;
const MANY = 200;

export class Panel {
  /**
   * @param {Columns} columns
   * @param {{toggle: (facet: Facet, value: string) => void, clear: () => void}} actions
   */
  constructor(columns, actions) {
    this.columns = columns;
    this.actions = actions;
    this.chips = el("div", { class: "mp-explorer__chips" });
    /** @type {Map<Facet, {list: HTMLElement, whole: boolean, sieve: string, element: HTMLElement, box: HTMLInputElement}>} */
    this.groups = new Map(FACETS.map((facet) => [facet, this.group(facet)]));
    const wide = window.matchMedia("(min-width: 60em)");
    this.summary = el("summary", {}, "Filters");
    this.element = el("details", { class: "mp-explorer__filters", open: wide.matches }, this.summary, ...[...this.groups.values()].map((group) => group.element));
    wide.addEventListener("change", () => (this.element.open = wide.matches));
  }

  /** @param {Facet} facet @returns {any} */
  group(facet) {
    const list = el("div", { class: "mp-facet__list" });
    const box = el("input", {
      type: "search", class: "mp-facet__sieve", "aria-label": `Find a ${facet}`, placeholder: `Find a ${facet}`, hidden: true,
      oninput: () => {
        group.sieve = fold(box.value.trim());
        if (this.last) this.show(...this.last);
      },
    });
    const element = el("fieldset", { class: "mp-facet" }, el("legend", {}, facet.charAt(0).toUpperCase() + facet.slice(1)), box, list);
    const group = { list, whole: false, sieve: "", element, box };
    return group;
  }

  /** @param {State} state @param {Record<Facet, Uint32Array>} counts */
  show(state, counts) {
    this.last = /** @type {[State, Record<Facet, Uint32Array>]} */ ([state, counts]);
    const focused = document.activeElement?.getAttribute("data-choice");
    for (const [facet, group] of this.groups) {
      const all = choices(this.columns, state, facet, counts[facet]);
      const telling = all.some((choice) => choice.value !== "none");
      group.element.hidden = !telling;
      group.box.hidden = all.length <= 12 && !group.sieve;
      const sifted = group.sieve ? all.filter((choice) => fold(`${choice.label} ${choice.value}`).includes(group.sieve)) : all;
      const some = group.whole || group.sieve ? sifted.slice(0, MANY) : sifted.filter((choice, place) => place < FEW || choice.chosen);
      group.list.replaceChildren(...some.map((choice) => this.choice(facet, choice)), ...this.more(facet, sifted.length, some.length));
    }
    this.showChips(state);
    if (focused) /** @type {HTMLElement | null} */ (this.element.querySelector(`[data-choice="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {Facet} facet @param {Choice} choice @returns {HTMLElement} */
  choice(facet, choice) {
    const box = el("input", { type: "checkbox", "data-choice": `${facet}:${choice.value}`, onchange: () => this.actions.toggle(facet, choice.value) });
    box.checked = choice.chosen;
    return el("label", { class: "mp-facet__choice" }, box, el("span", { class: "mp-facet__label" }, choice.label), el("span", { class: "mp-facet__count" }, choice.count.toLocaleString("en")));
  }

  /** @param {Facet} facet @param {number} all @param {number} shown @returns {HTMLElement[]} */
  more(facet, all, shown) {
    const group = this.groups.get(facet);
    if (!group || group.sieve) return all > shown ? [el("p", { class: "mp-facet__rest" }, `${all - shown} more: type more of the name`)] : [];
    if (all <= FEW || (all === shown && !group.whole)) return [];
    const toggle = () => {
      group.whole = !group.whole;
      if (this.last) this.show(...this.last);
    };
    const text = group.whole ? "Show fewer" : `${all - shown} more`;
    return [el("button", { type: "button", class: "mp-facet__more", "data-choice": `${facet}:…`, "aria-label": `${text}: ${facet}`, onclick: toggle }, text)];
  }

  /** @param {State} state */
  showChips(state) {
    const chosen = FACETS.flatMap((facet) => state.filters[facet].map((value) => ({ facet, value })));
    const chips = chosen.map(({ facet, value }) => {
      const code = codeOf(this.columns, facet, value);
      const label = code < 0 ? value : labelOf(this.columns, facet, code);
      return el("button", { type: "button", class: "mp-chip", "aria-label": `Remove ${facet}: ${label}`, onclick: () => this.actions.toggle(facet, value) }, `${facet}: ${label}`, el("span", { "aria-hidden": "true" }, " ×"));
    });
    const clear = chosen.length || state.q ? [el("button", { type: "button", class: "mp-chip mp-chip--clear", onclick: this.actions.clear }, "Clear all")] : [];
    this.chips.replaceChildren(...chips, ...clear);
    this.summary.textContent = chosen.length ? `Filters (${chosen.length})` : "Filters";
  }
}
