// @ts-check
/** `/owner/`: asks the index, and says who, how to reach them, who comes next, and by what that is known. */

import { el } from "./dom.js";
import { keep } from "./offline.js";
import { Index, answerText } from "./owning.js";

/** @typedef {import("./owning.js").Match} Match */

/** @type {Promise<Index> | null} */
let known = null;
/** Whether the portal could not be asked, and the service worker has answered for it. */
let isCopy = false;

/** @param {string} url @returns {Promise<Index>} */
async function load(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(`the index answers with ${answer.redirected ? "a page to log in" : answer.status}`);
  isCopy = answer.headers.has("X-Milepost-Copy");
  return new Index(await answer.json());
}

/** Bring the form to life. */
export function start() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-milepost-owner]:not([data-alive])"));
  if (!form) return;
  form.dataset.alive = "";
  const box = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("q"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const place = new URL(location.href);
    if (box.value.trim() && box.value.length < 500) place.searchParams.set("q", box.value.trim());
    else place.searchParams.delete("q");
    history.replaceState(history.state, "", place);
    void ask(form, box.value);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || box.value.includes("\n")) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const asked = new URL(location.href).searchParams.get("q");
  if (asked) {
    box.value = asked;
    void ask(form, asked);
  } else box.focus();
  void keep();
}

/** @param {HTMLFormElement} form @param {string} text */
async function ask(form, text) {
  const place = /** @type {HTMLElement} */ (document.querySelector(".mp-owner-answer"));
  if (!text.trim()) {
    place.replaceChildren(el("p", { class: "mp-empty" }, "Write or paste what you have in hand."));
    return;
  }
  try {
    known ??= load(form.dataset.milepostOwner ?? "");
    const index = await known;
    place.replaceChildren(...shown(answerText(text, index), form.dataset.base ?? ""));
  } catch (error) {
    known = null;
    place.replaceChildren(el("p", { class: "mp-notice mp-notice--warning" }, `The index of owners cannot be read (${/** @type {Error} */ (error).message}). Reload the page, sign in again, or ask milepost owner.`));
  }
}

/** @param {import("./owning.js").Answer} answer @param {string} base @returns {Node[]} */
function shown(answer, base) {
  const copy = isCopy ? "The portal cannot be reached, or wants you to sign in: this is the copy that this browser keeps. " : "";
  const age = el("p", { class: "mp-age" }, copy, "As of ", el("time", { datetime: answer.asOf }, answer.asOf.replace("T", " ").replace(/:\d\dZ$/, " UTC")));
  if (answer.problem) return [el("p", { class: "mp-notice mp-notice--warning" }, answer.problem), age];
  if (!answer.matches.length) {
    const alike = answer.candidates.flatMap((ref, place) => [place ? ", " : " Did you mean ", link(ref, base), ...(place === answer.candidates.length - 1 ? ["?"] : [])]);
    return [el("p", { class: "mp-empty" }, "Nobody is known to own this.", ...alike), age];
  }
  const rest = answer.matches.slice(answer.best.length);
  return [
    answer.clear ? null : el("p", { class: "mp-notice mp-notice--warning" }, doubt(answer)),
    ...answer.best.map((match) => card(match, base)),
    rest.length ? el("p", {}, "Less likely: ", ...rest.slice(0, 8).flatMap((match, place) => [place ? ", " : "", link(match.entry.ref, base)])) : null,
    age,
  ].filter((node) => node !== null);
}

/** @param {import("./owning.js").Answer} answer why it is not clear */
function doubt(answer) {
  if (answer.unanswered) return `For ${answer.unanswered === 1 ? "one alert" : `${answer.unanswered} alerts`} of those that you pasted nobody is known.`;
  return answer.best.length > 1 ? `${answer.best.length} entities have an equal claim. Look at the evidence before you call.` : "Its file names no owner.";
}

/** @param {string} ref @param {string} base */
function link(ref, base) {
  const [kind, rest] = [ref.slice(0, ref.indexOf(":")), ref.slice(ref.indexOf(":") + 1)];
  const [namespace, name] = rest.split("/");
  return el("a", { href: `${base}catalog/${[namespace, kind, name].map(encodeURIComponent).join("/")}/` }, ref);
}

/** @param {string} text @param {string} [title] a URL of the web as a link, anything else as text */
function reach(text, title = text) {
  return /^https?:\/\//i.test(text) ? el("a", { href: text, rel: "noopener" }, title) : title === text ? text : `${title}: ${text}`;
}

/** @param {Match} match @param {string} base */
function card(match, base) {
  const { entry } = match;
  const { owner } = entry;
  /** @type {[string, (Node | string | null)[]][]} */
  const facts = [
    ["Owner", [owner.ref ? link(owner.ref, base) : "nobody"]],
    ["On call", owner.on_call ? [reach(owner.on_call)] : []],
    ["Chat", owner.chat ? [reach(owner.chat)] : []],
    ["E-mail", owner.email ? [/^[^\s?&%]+@[^\s?&%]+$/.test(owner.email) ? el("a", { href: `mailto:${owner.email}` }, owner.email) : owner.email] : []],
    ["Links", owner.links.slice(0, 4).flatMap(([title, url], place) => [place ? ", " : "", reach(url, title)])],
    ["Escalation", owner.escalation.flatMap((ref, place) => [place ? " → " : "", link(ref, base)])],
    ["Runbook", entry.runbook ? [reach(entry.runbook)] : []],
    ["Because", match.claims.slice(0, 4).flatMap((claim, place) => [place ? el("br") : null, `${claim.why} (${entry.repository ? `${entry.repository}/` : ""}${entry.file}:${entry.line})`])],
  ];
  const isSilent = owner.ref && !(owner.on_call || owner.chat || owner.email || owner.links.length);
  return el(
    "section",
    { class: "mp-owner-card" },
    el("h2", {}, link(entry.ref, base)),
    entry.stale ? el("p", { class: "mp-notice mp-notice--warning" }, "Not up to date: its file cannot be read. Ask before you rely on it.") : null,
    isSilent ? el("p", { class: "mp-notice mp-notice--warning" }, "No way to reach the owner is known.") : null,
    el("dl", { class: "mp-owner-facts" }, ...facts.filter(([, parts]) => parts.length).flatMap(([name, parts]) => [el("dt", {}, name), el("dd", {}, ...parts)])),
  );
}
