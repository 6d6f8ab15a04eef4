// @ts-check
/** When the sources of a harvested portal were last asked: a file of its own, as it changes while the pages do not. */

import { start as age } from "./ages.js";

/** Fill in the time where there is one. */
export async function start() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-milepost-checked][hidden]"))) {
    const time = place.querySelector("time");
    const answer = await fetch(place.dataset.milepostChecked || "", { cache: "no-cache" }).catch(() => null);
    const checked = answer?.ok ? String((await answer.json().catch(() => ({}))).checked ?? "") : "";
    const then = new Date(checked);
    if (!time || Number.isNaN(then.getTime())) continue;
    time.dateTime = checked;
    time.textContent = then.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    place.hidden = false;
    age();
  }
}
