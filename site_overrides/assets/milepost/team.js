// @ts-check
/** "My team" on the home page: chosen once, remembered in the browser. */

import { pathOf, shortRef, valueOf } from "./columns.js";
import { el, recall, remember, ROOT } from "./dom.js";
import { keep } from "./offline.js";
import { getColumns } from "./store.js";

/** @typedef {import("./columns.js").Columns} Columns */

const KEY = "milepost.team";

/** Fill `[data-milepost-my-team]`; without a choice it only offers one. */
export function start() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-milepost-my-team]"));
  if (!place || place.dataset.milepostMyTeam === "ready") return;
  place.dataset.milepostMyTeam = "ready";
  if (recall(KEY)) void fill(place);
  else place.replaceChildren(el("button", { type: "button", class: "mp-button", onclick: () => void fill(place, true) }, "Choose my team"));
}

/** @param {HTMLElement} place @param {boolean} [focus] */
async function fill(place, focus = false) {
  try {
    show(place, await getColumns(), focus);
  } catch {
    place.replaceChildren(el("p", {}, "The teams could not be read just now. ", el("a", { href: new URL("teams/", ROOT).href }, "See all teams")));
  }
}

/** @param {HTMLElement} place @param {Columns} columns @param {boolean} focus */
function show(place, columns, focus) {
  const chosen = recall(KEY);
  const groups = columns.ref.flatMap((ref, row) => (ref.startsWith("group:") ? [{ ref, title: columns.title[row] }] : []));
  groups.sort((a, b) => (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1));
  const choice = el(
    "select",
    {
      class: "mp-team__choice", "aria-label": "My team",
      onchange: () => {
        remember(KEY, choice.value);
        void keep();
        show(place, columns, true);
      },
    },
    el("option", { value: "" }, "Choose my team"),
    ...groups.map(({ ref, title }) => el("option", { value: ref, selected: ref === chosen }, title)),
  );
  const row = columns.rowOf.get(chosen);
  place.replaceChildren(choice, ...(row === undefined ? [] : summary(columns, chosen)));
  if (focus) choice.focus();
}

/** @param {string} kind @param {number} count @returns {string} "component", "components", "APIs", "service levels" */
function counted(kind, count) {
  const words = kind === kind.toUpperCase() ? kind : kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return count === 1 ? words : `${words}s`;
}

/** @param {Columns} columns @param {string} group @returns {HTMLElement[]} */
function summary(columns, group) {
  const code = columns.owner.values.indexOf(group) + 1;
  /** @type {Map<string, number>} */
  const kinds = new Map();
  let [problems, total] = [0, 0];
  for (let row = 0; code && row < columns.count; row++) {
    if (columns.owner.codes[row] !== code) continue;
    total++;
    const kind = valueOf(columns.kind, row);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    problems += (columns.problems.get(row) ?? [0, 0]).reduce((a, b) => a + b);
  }
  const query = (/** @type {Record<string, string>} */ more) => `${new URL("catalog/", ROOT).href}?${new URLSearchParams({ owner: shortRef(group), ...more })}`;
  const items = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => el("li", {}, el("a", { href: query({ kind: kind.toLowerCase() }) }, `${count} ${counted(kind, count)}`)));
  const wrong = problems ? el("li", {}, el("a", { href: query({ sort: "problems", cols: "name,kind,lifecycle,problems" }) }, `${problems} ${problems === 1 ? "problem" : "problems"} to mend`)) : el("li", {}, "No problems");
  return [
    el("p", { class: "mp-team__links" }, el("a", { href: new URL(pathOf(group), ROOT).href }, "Team page"), " ", el("a", { href: query({}) }, `All ${total} that it owns`)),
    el("ul", { class: "mp-team__list" }, ...items, wrong),
  ];
}
