// @ts-check
/**
 * The forms of recipes: which questions there are, given some answers, and what an answer has to be. The same as
 * generator/recipes/forms does; a table of cases runs through both.
 */

/** @typedef {Record<string, any>} Schema */
/** @typedef {Record<string, any>} Answers */
/** @typedef {{path: string[], key: string, schema: Schema, required: boolean, title: string, type: string, secret: boolean, hidden: boolean, choices: [any, string][]}} Field */
/** @typedef {{key: string, message: string}} Fault */

const COMBINED = "allOf anyOf oneOf if then else dependencies dependentRequired dependentSchemas properties required".split(" ");
const CONDITION = ["const", "enum", "type"];

/** @param {any} value @returns {value is Schema} */
const isMapping = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
/** @param {any} value @returns {Schema} */
const mapping = (value) => (isMapping(value) ? value : {});
/** @param {any} value @returns {Schema[]} */
const mappings = (value) => (Array.isArray(value) ? value.filter(isMapping) : []);
/** @param {any} value */
const isThere = (value) => value !== null && value !== undefined;

/** The questions of a page, in its order. @param {Schema} page @param {Answers} answers @param {string[]} [before] @returns {Field[]} */
export function fieldsOf(page, answers, before = []) {
  const whole = active(page, answers);
  return ordered(Object.keys(whole.properties), whole["ui:order"]).flatMap((name) => {
    const schema = whole.properties[name];
    if (!isMapping(schema)) return [];
    const path = [...before, name];
    if (isMapping(schema.properties) && !("ui:field" in schema)) return fieldsOf(schema, mapping(answers[name]), path);
    return [fieldOf(path, schema, whole.required.includes(name))];
  });
}

/** @param {string[]} path @param {Schema} schema @param {boolean} required @returns {Field} */
function fieldOf(path, schema, required) {
  const kind = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
  const type = typeof kind === "string" ? kind : "items" in schema ? "array" : "string";
  return {
    path,
    key: path.join("."),
    schema,
    required,
    title: String(schema.title ?? path.at(-1)),
    type,
    secret: isSecret(schema),
    hidden: ui(schema, "widget") === "hidden",
    choices: choicesOf(type === "array" ? mapping(schema.items) : schema),
  };
}

/** How a field is shown: `ui:widget`, or `widget` of `ui:options`. @param {Schema} schema @param {string} name */
export const ui = (schema, name) => schema[`ui:${name}`] ?? mapping(schema["ui:options"])[name];

/** Whether a field, or any part of it, is a password. @param {any} schema @returns {boolean} */
function isSecret(schema) {
  if (Array.isArray(schema)) return schema.some(isSecret);
  if (!isMapping(schema)) return false;
  if (ui(schema, "widget") === "password" || ui(schema, "field") === "Secret") return true;
  return Object.entries(schema).some(([key, part]) => !["default", "enum", "examples"].includes(key) && isSecret(part));
}

/** @param {Schema} schema @returns {[any, string][]} */
function choicesOf(schema) {
  const named = mappings(schema.oneOf ?? schema.anyOf).filter((part) => "const" in part);
  if (named.length && !("enum" in schema)) return named.map((part) => [part.const, String(part.title ?? part.const)]);
  if (!Array.isArray(schema.enum)) return [];
  const names = Array.isArray(schema.enumNames) && schema.enumNames.length === schema.enum.length ? schema.enumNames : schema.enum;
  return schema.enum.map((value, place) => [value, String(names[place])]);
}

/** @param {string[]} names @param {any} order */
function ordered(names, order) {
  if (!Array.isArray(order)) return names;
  const first = order.filter((name) => names.includes(name));
  const rest = names.filter((name) => !first.includes(name));
  const head = order.slice(0, order.includes("*") ? order.indexOf("*") : order.length).filter((name) => names.includes(name));
  return [...head, ...rest, ...first.filter((name) => !head.includes(name))];
}

/** A schema with the parts that the answers call for laid over it. @param {Schema} schema @param {Answers} answers @returns {Schema} */
function active(schema, answers) {
  const whole = Object.fromEntries(Object.entries(schema).filter(([key]) => !COMBINED.includes(key)));
  whole.properties = { ...mapping(schema.properties) };
  whole.required = Array.isArray(schema.required) ? [...schema.required] : [];
  for (const part of partsOf(schema, answers)) {
    const more = active(part, answers);
    for (const [name, field] of Object.entries(more.properties)) {
      const known = Object.hasOwn(whole.properties, name) ? whole.properties[name] : undefined;
      if (known !== undefined && isMapping(field) && Object.keys(field).every((key) => CONDITION.includes(key))) continue;
      whole.properties[name] = isMapping(known) && isMapping(field) ? { ...known, ...field } : field;
    }
    whole.required.push(...more.required.filter((/** @type {string} */ name) => !whole.required.includes(name)));
  }
  return whole;
}

/** @param {Schema} schema @param {Answers} answers @returns {Schema[]} */
function partsOf(schema, answers) {
  const parts = mappings(schema.allOf);
  if (isMapping(schema.if)) parts.push(...mappings([schema[holds(schema.if, answers) ? "then" : "else"]]));
  for (const key of ["dependencies", "dependentSchemas", "dependentRequired"]) {
    for (const [name, part] of Object.entries(mapping(schema[key]))) {
      if (isThere(answers[name])) parts.push(...mappings([Array.isArray(part) ? { required: part } : part]));
    }
  }
  for (const key of ["oneOf", "anyOf"]) {
    const fitting = mappings(schema[key]).find((branch) => "properties" in branch && holds({ ...branch, required: [] }, answers));
    if (fitting) parts.push(fitting);
  }
  return parts;
}

/** Whether answers fit a condition; of a field without an answer all holds, unless it is required. @param {Schema} schema @param {Answers} answers @returns {boolean} */
function holds(schema, answers) {
  if ((Array.isArray(schema.required) ? schema.required : []).some((name) => !isThere(answers[name]))) return false;
  for (const [name, field] of Object.entries(mapping(schema.properties))) {
    if (isMapping(field) && isThere(answers[name]) && !fits(field, answers[name])) return false;
  }
  if (!mappings(schema.allOf).every((part) => holds(part, answers))) return false;
  const some = mappings(schema.anyOf);
  return (!some.length || some.some((part) => holds(part, answers))) && !(isMapping(schema.not) && holds(schema.not, answers));
}

/** @param {Schema} schema @param {any} value @returns {boolean} */
function fits(schema, value) {
  if ("const" in schema && !same(schema.const, value)) return false;
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => same(one, value))) return false;
  if (isMapping(schema.contains)) return Array.isArray(value) && value.some((item) => fits(schema.contains, item));
  if ((isMapping(schema.not) && fits(schema.not, value)) || !isWithin(schema, value)) return false;
  return isMapping(value) ? holds(schema, value) : true;
}

/** Whether a number, or the length of a text or a list, is within the bounds of a condition. @param {Schema} schema @param {any} value */
function isWithin(schema, value) {
  if (typeof value === "string") return !outside([...value].length, schema.minLength, schema.maxLength);
  if (Array.isArray(value)) return !outside(value.length, schema.minItems, schema.maxItems);
  if (typeof value !== "number") return true;
  return !outside(value, schema.minimum, schema.maximum) && value > (schema.exclusiveMinimum ?? -Infinity) && value < (schema.exclusiveMaximum ?? Infinity);
}

/** @param {number} size @param {number} [least] @param {number} [most] */
const outside = (size, least = -Infinity, most = Infinity) => size < least || size > most;

/** @param {any} one @param {any} other */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Answers with the defaults of what is not answered. @param {Schema[]} pages @param {Answers} answers @returns {Answers} */
export function withDefaults(pages, answers) {
  let found = structuredClone(answers);
  for (let round = 0; round < 20; round += 1) {
    const fresh = pages.flatMap((page) => fieldsOf(page, found)).filter(({ schema, path }) => "default" in schema && !isThere(at(found, path)));
    if (!fresh.length) break;
    for (const { path, schema } of fresh) found = put(found, path, schema.default);
  }
  return found;
}

/** What is wrong with answers. Patterns are asked for, as one may take for ever. @param {Schema[]} pages @param {Answers} answers @param {(pattern: string, text: string) => Promise<boolean | null>} matches null where it took too long @returns {Promise<Fault[]>} */
export async function faultsOf(pages, answers, matches) {
  const fields = pages.flatMap((page) => fieldsOf(page, answers));
  /** @type {Fault[]} */
  const faults = [];
  for (const { key, path, schema, required } of fields) {
    const value = at(answers, path);
    if (!isThere(value) || (value === "" && required)) {
      if (required) faults.push({ key, message: "an answer is needed" });
      continue;
    }
    const message = await complaint(schema, value, matches);
    if (message) faults.push({ key, message });
  }
  const known = fields.map(({ key }) => key);
  for (const key of keysOf(answers)) {
    if (!known.some((name) => key === name || name.startsWith(`${key}.`) || key.startsWith(`${name}.`))) faults.push({ key, message: "there is no such question" });
  }
  return faults;
}

/** @param {Answers} answers @param {string} [before] @returns {string[]} */
function keysOf(answers, before = "") {
  return Object.entries(answers).flatMap(([name, value]) => (isMapping(value) && Object.keys(value).length ? keysOf(value, `${before}${name}.`) : [`${before}${name}`]));
}

/** @type {Record<string, (value: any) => boolean>} */
const TYPES = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  array: Array.isArray,
  object: isMapping,
  null: (value) => value === null,
};
/** @type {Record<string, RegExp>} */
const FORMATS = { email: /@/, date: /^\d{4}-\d\d-\d\d$/ };

/** What is wrong with one answer; "" where nothing is. @param {Schema} schema @param {any} value @param {(pattern: string, text: string) => Promise<boolean | null>} matches @returns {Promise<string>} */
export async function complaint(schema, value, matches) {
  if (schema["ui:field"] === "RepoUrlPicker" && typeof value === "string") return ofRepository(schema, value);
  const types = [schema.type ?? []].flat().filter((type) => type in TYPES);
  if (types.length && !types.some((type) => TYPES[type](value))) return `it has to be a ${types.join(" or a ")}`;
  if ("const" in schema && !same(schema.const, value)) return `it has to be ${JSON.stringify(schema.const)}`;
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => same(one, value))) return `it has to be one of ${schema.enum.slice(0, 5).join(", ")}`;
  const named = mappings(schema.oneOf ?? schema.anyOf).filter((part) => "const" in part);
  if (named.length && !named.some((part) => same(part.const, value))) return `it has to be one of ${named.map((part) => part.const).join(", ")}`;
  if (typeof value === "string") return ofText(schema, value, matches);
  if (typeof value === "number") return ofNumber(schema, value);
  if (!Array.isArray(value)) return "";
  if (value.length < (schema.minItems ?? 0)) return `${schema.minItems} or more are needed`;
  if (value.length > (schema.maxItems ?? Infinity)) return `there may be ${schema.maxItems} at most`;
  if (schema.uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length) return "each may be named once only";
  for (const [place, item] of isMapping(schema.items) ? value.entries() : []) {
    const message = await complaint(schema.items, item, matches);
    if (message) return `${place}: ${message}`;
  }
  return "";
}

/** @param {Schema} schema @param {string} text @param {(pattern: string, text: string) => Promise<boolean | null>} matches */
async function ofText(schema, text, matches) {
  const length = [...text].length;
  if (length < (schema.minLength ?? 0)) return `it needs ${schema.minLength} characters or more`;
  if (length > (schema.maxLength ?? Infinity)) return `it may have ${schema.maxLength} characters at most`;
  if (typeof schema.pattern === "string") {
    const found = await matches(schema.pattern, text);
    const hint = schema["ui:help"] ?? schema.description;
    if (found === false) return `it has to fit the pattern ${schema.pattern}${typeof hint === "string" ? ` (${hint})` : ""}`;
  }
  return FORMATS[schema.format] && !FORMATS[schema.format].test(text) ? `it has to be a ${schema.format}` : "";
}

/** @param {Schema} schema @param {string} value `github.com?owner=acme&repo=pay` */
function ofRepository(schema, value) {
  const query = new URLSearchParams(value.split("?")[1]);
  /** @type {Record<string, string>} */
  const parts = { ...Object.fromEntries(query), host: value.split("?")[0] };
  if (!parts.host || !parts.repo || !["owner", "project", "workspace", "organization"].some((name) => parts[name])) return "it has to name host, owner and repository: github.com?owner=acme&repo=pay";
  for (const [part, option] of [["host", "allowedHosts"], ["owner", "allowedOwners"], ["repo", "allowedRepos"]]) {
    const allowed = mapping(schema["ui:options"])[option];
    if (Array.isArray(allowed) && allowed.length && !allowed.includes(parts[part])) return `its ${part} has to be one of ${allowed.join(", ")}`;
  }
  return "";
}

/** @param {Schema} schema @param {number} number */
function ofNumber(schema, number) {
  if (number < (schema.minimum ?? -Infinity)) return `it has to be ${schema.minimum} or more`;
  if (number > (schema.maximum ?? Infinity)) return `it has to be ${schema.maximum} or less`;
  if (number <= (schema.exclusiveMinimum ?? -Infinity)) return `it has to be more than ${schema.exclusiveMinimum}`;
  if (number >= (schema.exclusiveMaximum ?? Infinity)) return `it has to be less than ${schema.exclusiveMaximum}`;
  return schema.multipleOf && number % schema.multipleOf ? `it has to be a multiple of ${schema.multipleOf}` : "";
}

/** @param {Answers} answers @param {string[]} path @returns {any} */
export function at(answers, path) {
  return path.reduce((found, name) => (isMapping(found) && Object.hasOwn(found, name) ? found[name] : undefined), /** @type {any} */ (answers));
}

/** @param {Answers} answers @param {string[]} path @param {any} value undefined takes the answer back @returns {Answers} */
export function put(answers, [name, ...rest], value) {
  const fresh = { ...answers };
  if (rest.length) fresh[name] = put(mapping(fresh[name]), rest, value);
  else if (value === undefined) delete fresh[name];
  else fresh[name] = value;
  return fresh;
}
