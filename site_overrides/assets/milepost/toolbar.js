// @ts-check
/** The explorer's bar: the filter by text, the count, the columns and the CSV. */

import { el } from "./dom.js";
import { COLUMNS } from "./explorer-state.js";

/**
 * @typedef {object} Actions
 * @property {(text: string) => void} type
 * @property {(columns: string[]) => void} columns
 * @property {() => void} download
 * @property {() => void} clear
 */

/**
 * @param {number} total
 * @param {Actions} actions
 * @returns {{element: HTMLElement, input: HTMLInputElement, show: (state: import("./explorer-state.js").State, count: number) => void}}
 */
export function toolbar(total, actions) {
  const input = el("input", {
    type: "search", class: "mp-explorer__filter", "aria-label": "Filter by text", placeholder: "Filter: words, or owner:payments tier:1",
    autocomplete: "off", spellcheck: "false", oninput: () => actions.type(input.value.trimStart()),
  });
  const count = el("p", { class: "mp-explorer__count", role: "status" });
  const boxes = COLUMNS.filter((column) => column !== "name").map((column) => {
    const box = el("input", { type: "checkbox", value: column, onchange: () => actions.columns(["name", ...boxes.filter((other) => other.checked).map((other) => other.value)]) });
    return box;
  });
  const menu = el(
    "details",
    { class: "mp-explorer__columns" },
    el("summary", {}, "Columns"),
    el("div", { class: "mp-explorer__menu", role: "group", "aria-label": "Columns" }, ...boxes.map((box) => el("label", {}, box, ` ${box.value}`))),
  );
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  const csv = el("button", { type: "button", class: "mp-tool", title: "Download the rows shown as CSV", onclick: actions.download }, "CSV");
  const element = el("div", { class: "mp-explorer__bar" }, input, count, el("div", { class: "mp-explorer__tools" }, menu, csv));
  return {
    element,
    input,
    show: (state, shown) => {
      if (input.value.trim() !== state.q.trim()) input.value = state.q;
      const number = (/** @type {number} */ value) => value.toLocaleString("en");
      count.textContent = shown === total ? `${number(total)} entities` : `${number(shown)} of ${number(total)} entities`;
      for (const box of boxes) box.checked = state.columns.includes(box.value);
      csv.disabled = shown === 0;
    },
  };
}
