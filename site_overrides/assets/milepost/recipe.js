// @ts-check
/** `/recipes/<name>/`: the form of a recipe, page by page; what comes of it is a command, a file of answers, or a request. */

import { el } from "./dom.js";
import { at, fieldsOf, faultsOf, put, withDefaults } from "./forms.js";

/** @typedef {import("./forms.js").Field} Field */
/** @typedef {{name: string, pages: Record<string, any>[]}} Recipe */

const PICKERS = ["OwnerPicker", "EntityPicker", "MultiEntityPicker", "OwnedEntityPicker", "MyGroupsPicker"];
const PATIENCE = 500; // milliseconds for one pattern

/** @type {Promise<string[]> | null} refs of the catalog */
let known = null;

/** Bring the form to life. */
export function start() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-milepost-recipe]:not([data-alive])"));
  if (!form) return;
  form.dataset.alive = "";
  new Asking(form, JSON.parse(form.dataset.milepostRecipe ?? "{}")).show();
}

class Asking {
  /** @param {HTMLFormElement} form @param {Recipe} recipe */
  constructor(form, recipe) {
    this.form = form;
    this.recipe = recipe;
    this.page = 0;
    /** @type {Record<string, any>} */
    this.answers = told();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.forward();
    });
    form.addEventListener("change", () => void this.changed());
  }

  get filled() {
    return withDefaults(this.recipe.pages, this.answers);
  }

  /** @returns {Field[]} the questions of the page that is shown */
  get fields() {
    return fieldsOf(this.recipe.pages[this.page] ?? {}, this.filled).filter(({ hidden }) => !hidden);
  }

  /** @param {string} [focus] the question to go to */
  show(focus) {
    const { pages } = this.recipe;
    if (this.page >= pages.length) {
      this.finish();
      return;
    }
    const page = pages[this.page];
    const title = page.title ?? (pages.length > 1 ? `Page ${this.page + 1}` : "Answers");
    this.form.replaceChildren(
      el("fieldset", {}, el("legend", {}, title, pages.length > 1 ? el("small", {}, ` ${this.page + 1} of ${pages.length}`) : null), page.description ? el("p", {}, page.description) : null, ...this.fields.map((field) => this.question(field))),
      el(
        "p",
        { class: "mp-recipe-buttons" },
        this.page ? el("button", { type: "button", class: "md-button", onclick: () => this.back() }, "Back") : null,
        el("button", { type: "submit", class: "md-button md-button--primary" }, this.page === pages.length - 1 ? "Review" : "Next"),
      ),
    );
    if (focus) /** @type {HTMLElement | null} */ (this.form.querySelector(`[id="${CSS.escape(`q-${focus}`)}"]`))?.focus();
  }

  /** @param {Field} field @returns {HTMLElement} */
  question(field) {
    const id = `q-${field.key}`;
    const help = field.schema.description ?? field.schema["ui:help"];
    const described = [help ? `${id}-help` : "", `${id}-fault`].filter(Boolean).join(" ");
    if (field.secret) return el("div", { class: "mp-recipe-question" }, el("strong", {}, field.title), el("p", { class: "mp-recipe-help" }, "A secret: milepost new asks for it at a terminal, and it stays out of this page."));
    const isGroup = field.type === "array" && field.choices.length > 0;
    const label = `${field.title}${field.required ? "" : " (may be left open)"}`;
    return el(
      "div",
      { class: "mp-recipe-question", role: isGroup ? "group" : null, "aria-labelledby": isGroup ? `${id}-label` : null },
      isGroup ? el("strong", { id: `${id}-label` }, label) : el("label", { for: id }, label),
      help ? el("p", { class: "mp-recipe-help", id: `${id}-help` }, help) : null,
      this.input(field, id, described),
      el("p", { class: "mp-recipe-fault", id: `${id}-fault`, "aria-live": "polite" }),
    );
  }

  /** @param {Field} field @param {string} id @param {string} described @returns {Node} */
  input(field, id, described) {
    const value = at(this.filled, field.path);
    const shared = { id, "data-key": field.key, "aria-describedby": described, required: field.required };
    if (field.type === "boolean") return el("input", { ...shared, required: false, type: "checkbox", checked: value === true });
    if (field.type === "array" && field.choices.length) {
      const has = Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
      return el("div", { id, "data-key": field.key, "data-many": true, tabindex: "-1" }, ...field.choices.map(([choice, name]) => el("label", {}, el("input", { type: "checkbox", value: JSON.stringify(choice), checked: has.includes(JSON.stringify(choice)) }), ` ${name}`)));
    }
    if (field.choices.length) {
      const options = field.choices.map(([choice, name]) => el("option", { value: JSON.stringify(choice), selected: JSON.stringify(choice) === JSON.stringify(value) }, name));
      return el("select", shared, value === undefined ? el("option", { value: "" }, "Choose") : null, ...options);
    }
    if (field.schema["ui:field"] === "RepoUrlPicker") return repository(field, id, described, value);
    if (field.type === "array" && isOfObjects(field)) return el("textarea", { ...shared, rows: 4, placeholder: "JSON: [{...}]" }, value === undefined ? "" : JSON.stringify(value));
    if (field.type === "array") return el("textarea", { ...shared, rows: 3, placeholder: "One a line" }, Array.isArray(value) ? value.join("\n") : "");
    if (field.schema["ui:widget"] === "textarea" || field.type === "object") return el("textarea", { ...shared, rows: 4 }, value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value));
    if (PICKERS.includes(field.schema["ui:field"])) return picker(this.form, field, shared, value);
    const type = field.type === "integer" || field.type === "number" ? "number" : field.schema.format === "email" ? "email" : "text";
    return el("input", { ...shared, type, step: field.type === "number" ? "any" : null, value: value ?? "", spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  }

  /** Take in what the page says; where that brings other questions, show these. */
  async changed() {
    if (this.page >= this.recipe.pages.length) return;
    const before = this.fields.map(({ key }) => key).join();
    this.read();
    const active = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.key;
    if (this.fields.map(({ key }) => key).join() !== before) this.show(active);
    await this.check(false);
  }

  /** Read the answers of the page. */
  read() {
    for (const field of this.fields) {
      const box = /** @type {any} */ (this.form.querySelector(`[data-key="${CSS.escape(field.key)}"]`));
      if (box) this.answers = put(this.answers, field.path, answerOf(field, box));
    }
    remember(this.answers, this.recipe);
  }

  /** Say what is wrong with the page. @param {boolean} all what is not answered yet, too @returns {Promise<string | null>} the first question that is */
  async check(all) {
    const page = this.page;
    const faults = await faultsOf([this.recipe.pages[page]], this.filled, matches);
    if (page !== this.page) return null;
    const secret = this.fields.filter((field) => field.secret).map(({ key }) => key);
    let first = null;
    for (const { key } of this.fields) {
      const fault = faults.find((one) => one.key === key && !secret.includes(key) && (all || !isUnfinished(one.message)));
      const place = this.form.querySelector(`[id="${CSS.escape(`q-${key}-fault`)}"]`);
      if (place) place.textContent = fault ? `${fault.message[0].toUpperCase()}${fault.message.slice(1)}.` : "";
      this.form.querySelector(`[data-key="${CSS.escape(key)}"]`)?.setAttribute("aria-invalid", String(Boolean(fault)));
      if (fault && first === null) first = key;
    }
    return first;
  }

  async forward() {
    const page = this.page;
    if (page >= this.recipe.pages.length) return;
    this.read();
    const wrong = await this.check(true);
    if (page !== this.page) return; // somebody was faster
    if (wrong !== null) {
      /** @type {HTMLElement | null} */ (this.form.querySelector(`[id="${CSS.escape(`q-${wrong}`)}"]`))?.focus();
      return;
    }
    this.page += 1;
    this.show(this.fields[0]?.key);
    if (this.page >= this.recipe.pages.length) /** @type {HTMLElement | null} */ (this.form.querySelector("h3"))?.focus();
  }

  back() {
    this.page -= 1;
    this.show(this.fields[0]?.key);
  }

  /** Show what to do with the answers. */
  finish() {
    const answers = this.filled;
    const fields = this.recipe.pages.flatMap((page) => fieldsOf(page, answers)).filter(({ secret, path }) => !secret && at(answers, path) !== undefined);
    const command = ["milepost", "new", this.recipe.name, folderOf(answers, this.recipe.name), ...fields.flatMap(({ key, path }) => ["--set", `${key}=${text(at(answers, path))}`])].map(quoted).join(" ");
    const file = fields.reduce((found, { path }) => put(found, path, at(answers, path)), /** @type {Record<string, any>} */ ({}));
    const copied = el("span", { "aria-live": "polite" });
    const requests = this.form.dataset.requests;
    this.form.replaceChildren(
      el("h3", { tabindex: "-1" }, "Ready"),
      el("dl", { class: "mp-owner-facts" }, ...fields.flatMap((field) => [el("dt", {}, field.title), el("dd", {}, shown(field, at(answers, field.path)))])),
      el("p", {}, "At a terminal:"),
      el("pre", {}, el("code", {}, command)),
      el(
        "p",
        { class: "mp-recipe-buttons" },
        el("button", { type: "button", class: "md-button md-button--primary", onclick: () => void copy(command, copied) }, "Copy the command"),
        el("a", { class: "md-button", download: "answers.json", href: `data:application/json,${encodeURIComponent(JSON.stringify(file, null, 2))}` }, "Download the answers"),
        requests ? el("a", { class: "md-button", href: requestOf(requests, this.recipe, file), rel: "noopener" }, "Open a request") : null,
        el("button", { type: "button", class: "md-button", onclick: () => this.back() }, "Back"),
        copied,
      ),
    );
  }
}

/** Whether a fault is only that somebody has not come to it yet. @param {string} message */
const isUnfinished = (message) => message === "an answer is needed" || message.startsWith("it has to name host, owner and repository");

/** @returns {Record<string, any>} the answers that the address has */
function told() {
  if (!location.hash.startsWith("#?")) return {};
  /** @type {Record<string, any>} */
  let found = {};
  for (const [key, value] of new URLSearchParams(location.hash.slice(2))) {
    try {
      if (!key.split(".").includes("__proto__")) found = put(found, key.split("."), JSON.parse(value));
    } catch {
      continue;
    }
  }
  return found;
}

/** Keep the answers in the address, but for secrets. @param {Record<string, any>} answers @param {Recipe} recipe */
function remember(answers, recipe) {
  const place = new URLSearchParams();
  for (const { key, path, secret } of recipe.pages.flatMap((page) => fieldsOf(page, answers))) {
    const value = at(answers, path);
    if (!secret && value !== undefined) place.set(key, JSON.stringify(value));
  }
  history.replaceState(history.state, "", `${location.pathname}${location.search}${place.size ? `#?${place}` : ""}`);
}

/** @param {Field} field @param {any} box @returns {any} undefined where nothing is answered */
function answerOf(field, box) {
  if ("many" in box.dataset) return [...box.querySelectorAll("input:checked")].map((one) => JSON.parse(one.value));
  if ("repository" in box.dataset) {
    const [host, owner, repo] = [...box.querySelectorAll("input")].map((one) => one.value.trim());
    return host || owner || repo ? `${host}?${new URLSearchParams({ owner, repo })}` : undefined;
  }
  if (field.type === "boolean") return box.checked;
  if (box.value === "") return undefined;
  if (field.choices.length) return JSON.parse(box.value);
  if (field.type === "integer" || field.type === "number") return Number.isNaN(Number(box.value)) ? box.value : Number(box.value);
  if (field.type === "array" && !isOfObjects(field)) return box.value.split("\n").map((/** @type {string} */ line) => line.trim()).filter(Boolean);
  if (field.type !== "object" && field.type !== "array") return box.value;
  try {
    return JSON.parse(box.value);
  } catch {
    return box.value;
  }
}

/** @param {Field} field whether it is a list of mappings, which are written as JSON */
const isOfObjects = (field) => field.schema.items?.type === "object" || "properties" in (field.schema.items ?? {});

/** @param {Field} field @param {string} id @param {string} described @param {any} value */
function repository(field, id, described, value) {
  const options = field.schema["ui:options"] ?? {};
  const [host, query] = typeof value === "string" ? [value.split("?")[0], new URLSearchParams(value.split("?")[1])] : ["", new URLSearchParams()];
  const parts = [
    ["Host", host || (options.allowedHosts?.[0] ?? "")],
    ["Owner", query.get("owner") ?? options.allowedOwners?.[0] ?? ""],
    ["Repository", query.get("repo") ?? ""],
  ];
  return el("div", { class: "mp-recipe-repository", id, "data-key": field.key, "data-repository": true, tabindex: "-1", "aria-describedby": described }, ...parts.map(([name, text]) => el("label", {}, `${name} `, el("input", { type: "text", value: text, spellcheck: "false", autocapitalize: "off" }))));
}

/** @param {HTMLFormElement} form @param {Field} field @param {Record<string, any>} shared @param {any} value */
function picker(form, field, shared, value) {
  const list = el("datalist", { id: `${shared.id}-list` });
  known ??= refs(`${form.dataset.base}api/snapshot/ownership-v1.json`);
  void known.then((found) => list.replaceChildren(...found.filter((ref) => isOffered(field, ref)).slice(0, 2000).map((ref) => el("option", { value: ref }))));
  const many = field.type === "array";
  const box = many ? el("textarea", { ...shared, rows: 3, placeholder: "One reference a line" }, Array.isArray(value) ? value.join("\n") : "") : el("input", { ...shared, type: "text", list: list.id, value: value ?? "", spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  return el("div", {}, box, list);
}

/** @param {string} url @returns {Promise<string[]>} */
async function refs(url) {
  try {
    const answer = await fetch(url);
    return answer.ok && !answer.redirected ? (await answer.json()).entities.ref : [];
  } catch {
    return [];
  }
}

/** @param {Field} field @param {string} ref */
function isOffered(field, ref) {
  const options = field.schema["ui:options"] ?? {};
  const filters = [options.catalogFilter ?? []].flat();
  const kinds = filters.length ? filters.flatMap((filter) => filter?.kind ?? []) : (options.allowedKinds ?? (field.schema["ui:field"] === "OwnerPicker" ? ["group", "user"] : []));
  return !kinds.length || kinds.map((/** @type {string} */ kind) => String(kind).toLowerCase()).includes(ref.slice(0, ref.indexOf(":")));
}

/** @param {string} pattern @param {string} text @returns {Promise<boolean | null>} */
function matches(pattern, text) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./pattern.js", import.meta.url));
    const end = (/** @type {boolean | null} */ found) => {
      clearTimeout(late);
      worker.terminate();
      resolve(found);
    };
    const late = setTimeout(() => end(null), PATIENCE + 1500);
    worker.addEventListener("message", ({ data }) => end(data));
    worker.addEventListener("error", () => end(null));
    worker.postMessage({ pattern, text });
  });
}

/** @param {any} value */
const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** @param {Field} field @param {any} value */
function shown(field, value) {
  if (typeof value === "boolean") return value ? "yes" : "no";
  const named = field.choices.find(([choice]) => JSON.stringify(choice) === JSON.stringify(value));
  return named ? named[1] : Array.isArray(value) ? value.map(text).join(", ") : text(value);
}

/** @param {string} word as one word of a POSIX shell */
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** @param {Record<string, any>} answers @param {string} otherwise */
function folderOf(answers, otherwise) {
  const name = answers.name ?? answers.component_id ?? answers.componentName ?? otherwise;
  return typeof name === "string" && /^[\w.-]+$/.test(name) && !/^\.+$/.test(name) ? name : otherwise;
}

/** @param {string} repository @param {Recipe} recipe @param {Record<string, any>} answers */
function requestOf(repository, recipe, answers) {
  const base = repository.replace(/\/+$/, "");
  const title = `Make ${folderOf(answers, recipe.name)} of the recipe ${recipe.name}`;
  const body = `A repository is asked for. What stands between the lines is read by a workflow; leave it as it is.\n\n\`\`\`json\n${JSON.stringify({ recipe: recipe.name, answers }, null, 2)}\n\`\`\`\n`;
  const isGitlab = /gitlab/i.test(new URL(base).hostname);
  if (isGitlab) return `${base}/-/pipelines/new?${new URLSearchParams({ "var[RECIPE_REQUEST]": encoded({ recipe: recipe.name, answers }) })}`;
  return `${base}/issues/new?${new URLSearchParams({ title, body, labels: "recipe" })}`;
}

/** A value as JSON in base64, in which GitLab finds no variable to fill in. @param {any} value */
const encoded = (value) => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))));

/** @param {string} command @param {HTMLElement} place */
async function copy(command, place) {
  try {
    await navigator.clipboard.writeText(command);
    place.textContent = "Copied.";
  } catch {
    place.textContent = "The browser does not let it be copied; select it above.";
  }
}
