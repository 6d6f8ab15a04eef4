// @ts-check
/**
 * Who owns this: the same answers as `milepost owner` gives, of the ownership index that the portal publishes.
 * What a question may be is asked in turn, and what claims an entity has is ranked, the least the best.
 */

/** @typedef {{ref: string | null, email: string | null, chat: string | null, on_call: string | null, links: [string, string][], escalation: string[]}} Owner */
/** @typedef {{ref: string, kind: string, name: string, owner: Owner, runbook: string | null, hosts: string[], paths: string[], slugs: string[], repository: string, file: string, line: number, stale: string | null, aliases: string[]}} Entry */
/** @typedef {{entry: Entry, rank: number[], why: string}} Claim */
/** @typedef {{entry: Entry, claims: Claim[]}} Match */
/** @typedef {{matches: Match[], best: Match[], clear: boolean, candidates: string[], asOf: string}} Answer */

const KINDS = "component api resource system domain template group user".split(" ");
const SHOWN = 20;

export class Index {
  /** @param {any} content the index as JSON */
  constructor(content) {
    if (content.format !== "milepost-ownership" || !String(content.version).startsWith("1.")) throw new Error("of another version");
    const columns = content.entities;
    this.asOf = String(content.as_of);
    /** @type {Entry[]} */
    this.entries = columns.ref.map((/** @type {string} */ ref, /** @type {number} */ row) => ({
      ref,
      kind: ref.slice(0, ref.indexOf(":")),
      name: ref.slice(ref.lastIndexOf("/") + 1),
      owner: content.owners[columns.owner[row]],
      runbook: columns.runbook[row],
      hosts: columns.hosts[row].map((/** @type {number} */ host) => content.hosts[host]),
      paths: columns.paths[row],
      slugs: columns.slugs[row],
      repository: content.repositories[columns.repository[row]],
      file: columns.file[row],
      line: columns.line[row],
      stale: columns.stale?.[row] ?? null,
      aliases: columns.aliases?.[row] ?? [],
    }));
    this.byName = grouped(this.entries, (entry) => [entry.name]);
    this.byAlias = grouped(this.entries, (entry) => entry.aliases);
    this.bySlug = grouped(this.entries, (entry) => [...new Set([...entry.slugs, ...(entry.repository.split("/")[0].includes(".") ? [entry.repository.toLowerCase()] : [])])]);
    this.byHost = grouped(this.entries, (entry) => entry.hosts);
  }
}

/** @param {Entry[]} entries @param {(entry: Entry) => string[]} keys @returns {Map<string, Entry[]>} */
function grouped(entries, keys) {
  const found = new Map();
  for (const entry of entries) for (const key of keys(entry)) found.set(key, [...(found.get(key) ?? []), entry]);
  return found;
}

// Names

const REF = /^(?:([\w.-]+):)?(?:([\w.-]+)\/)?([\w.-]+)$/;
const WORKLOAD = /^(?:deployments?|deploy|statefulsets?|sts|daemonsets?|ds|replicasets?|rs|pods?|po|jobs?|cronjobs?|cj|services?|svc)(?:\.apps|\.batch)?\/([\w.-]+)$/i;
const IMAGE = /^(?:[\w.-]+(?::\d+)?\/)*([\w.-]+)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;
const SURE = /[:@]|^[\w-]+\.[\w.-]+\//;
const SUFFIXES = [/-[bcdf-hj-np-tv-z2456789]{5,10}-[bcdf-hj-np-tv-z2456789]{5}$/, /-[bcdf-hj-np-tv-z2456789]{5,10}$/, /-\d+$/];

/** @param {string} text @param {Index} index @returns {Claim[]} */
function ofName(text, index) {
  /** @type {Claim[]} */
  const aliased = (index.byAlias.get(text.toLowerCase().replace(/^@/, "")) ?? []).map((entry) => ({ entry, rank: [1, 1], why: `an annotation of it says ${text}` }));
  const found = REF.exec(text);
  if (!found) return aliased;
  const [, kind, namespace] = found;
  const name = found[3].toLowerCase();
  const named = (index.byName.get(name) ?? [])
    .filter((entry) => !kind || entry.kind === kind.toLowerCase())
    .filter((entry) => !namespace || entry.ref.slice(entry.kind.length + 1).split("/")[0] === namespace.toLowerCase())
    .map((entry) => ({ entry, rank: [kind ? 0 : 1], why: kind ? `it is ${entry.ref}` : `${name} is its name` }));
  return [...aliased, ...named];
}

/** @param {string} name @param {Index} index @param {string} why @returns {Claim[]} */
function ofRunning(name, index, why) {
  const known = (/** @type {string} */ called) => [...(index.byName.get(called) ?? []), ...(index.byAlias.get(called) ?? [])];
  const claims = known(name).map((entry) => ({ entry, rank: [2], why }));
  for (const suffix of SUFFIXES) {
    const short = name.replace(suffix, "");
    if (short === name || !known(short).length) continue;
    return [...claims, ...known(short).map((entry) => ({ entry, rank: [3], why: `${why}, ${short} with what Kubernetes adds` }))];
  }
  return claims;
}

/** @param {string} text @param {Index} index @returns {Claim[]} */
function ofWorkload(text, index) {
  const workload = WORKLOAD.exec(text);
  const image = workload ? null : SURE.test(text) && IMAGE.exec(text);
  const name = (workload ?? image ?? [])[1]?.toLowerCase();
  return name ? ofRunning(name, index, `${name} is the name of ${workload ? "a workload" : "an image"}`) : [];
}

// Addresses

const SCP = /^[\w.-]+@([\w.-]+):(?!\/\/)(.+)$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const HOST = /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?::\d+)?$/i;
const FILE = /^(?:-\/)?(?:blob|tree|raw|src|edit|blame|commits)\/(?:branch\/)?[^/]+\/?/;

/** @param {string} text @returns {{host: string, path: string} | null} */
function addressOf(text) {
  const scp = SCP.exec(text);
  if (scp) return { host: scp[1].toLowerCase(), path: scp[2].replace(/\.git$/, "") };
  if (SCHEME.test(text)) {
    const parts = /^[^:]+:\/\/(?:[^/?#@]*@)?([^/?#:[\]]+)(?::\d+)?([^?#]*)/.exec(text);
    return parts ? { host: parts[1].toLowerCase(), path: trimmed(unescaped(parts[2])) } : null;
  }
  const slash = text.indexOf("/");
  const host = slash < 0 ? text : text.slice(0, slash);
  return HOST.test(host) ? { host: host.split(":")[0].toLowerCase(), path: trimmed(slash < 0 ? "" : text.slice(slash + 1)) } : null;
}

/** @param {string} path */
const trimmed = (path) => path.replace(/^\/+|\/+$/g, "");

/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {{host: string, path: string}} address @param {Index} index @returns {[string | null, string]} */
function repositoryOf(address, index) {
  const parts = address.path.split("/");
  for (let length = parts.length; length > 0; length -= 1) {
    const slug = [address.host, ...parts.slice(0, length)].join("/").toLowerCase().replace(/\.git$/, "");
    if (index.bySlug.has(slug)) return [slug, parts.slice(length).join("/").replace(FILE, "")];
  }
  return [null, ""];
}

/** @param {string} text @param {Index} index @returns {Claim[]} */
function ofAddress(text, index) {
  const address = addressOf(text);
  if (!address) return [];
  const [slug, inside] = repositoryOf(address, index);
  if (slug !== null) return inRepository(slug, inside, index.bySlug.get(slug) ?? []);
  return (index.byHost.get(address.host) ?? []).map((entry) => ({ entry, rank: [2], why: `a link of it leads to ${address.host}` }));
}

/** @param {string} text @param {Index} index @returns {Claim[]} */
function ofSlug(text, index) {
  const name = text.toLowerCase().replace(/\.git$/, "");
  const slugs = [...index.bySlug.keys()].filter((slug) => slug.slice(slug.indexOf("/") + 1) === name);
  return slugs.flatMap((slug) => inRepository(slug, "", index.bySlug.get(slug) ?? []));
}

/** @param {string} slug @param {string} path @param {Entry[]} entries @returns {Claim[]} */
function inRepository(slug, path, entries) {
  return entries.flatMap((entry) => {
    /** @type {Claim[]} */
    const claims = [];
    const globs = path ? entry.paths.map((glob) => ({ glob, depth: depthOf(glob, path) })).filter(({ depth }) => depth !== null) : [];
    globs.sort((one, other) => Number(other.depth) - Number(one.depth));
    if (globs.length) claims.push({ entry, rank: [0, -Number(globs[0].depth), 0], why: `milepost/paths names ${globs[0].glob}` });
    const stands = entry.repository.toLowerCase() === slug || (entry.slugs.length === 1 && entry.slugs[0] === slug);
    const folder = stands && entry.file.includes("/") ? entry.file.slice(0, entry.file.lastIndexOf("/")) : "";
    const why = `${slug} is its repository`;
    if (path && folder && (path === folder || path.startsWith(`${folder}/`))) {
      claims.push({ entry, rank: [0, -2 * folder.split("/").length, 1], why: `its file is the nearest above ${path}` });
    } else if (!folder && !entry.paths.length) claims.push({ entry, rank: [1, 0], why });
    else if (!path) claims.push({ entry, rank: [1, 1], why });
    return claims;
  });
}

/** @type {Record<string, string>} */
const WILD = { "/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]" };

/** How precisely a glob names a path: twice its parts without a wildcard; null where it does not. @param {string} glob @param {string} path */
function depthOf(glob, path) {
  const bare = trimmed(glob);
  const anywhere = glob.replace(/\/+$/, "").includes("/") || !bare ? "" : "(?:.*/)?";
  const body = (bare.match(/\/\*\*\/|\*\*\/|\/\*\*|\*\*|\*|\?|[^*?/]+|\//g) ?? []).map((part) => WILD[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("");
  const below = glob.endsWith("/") ? "/.+" : "(?:/.+)?";
  if (!new RegExp(`^(?:${bare ? `${anywhere}${body}${below}` : ".*"})$`, "s").test(path)) return null;
  return bare.split("/").filter((part) => part && !part.includes("*")).length * 2;
}

// Alerts

const LABELS = (
  "component pagerduty.com/service-id backstage.io/kubernetes-id backstage_io_kubernetes_id app.kubernetes.io/name app_kubernetes_io_name service service_name app" +
  " application deployment statefulset daemonset cronjob workload container pod job namespace owner team"
).split(" ");

/** @param {Record<string, string>} labels @param {Index} index @returns {Claim[]} */
function ofLabels(labels, index) {
  return LABELS.flatMap((label, rank) => {
    const value = labels[label];
    if (!value) return [];
    const why = `the label ${label} is ${value}`;
    const name = value.slice(value.lastIndexOf("/") + 1).toLowerCase();
    const found = value.includes(":") ? ofName(value.toLowerCase(), index) : ofRunning(name, index, why);
    return found
      .filter(({ entry }) => !["owner", "team"].includes(label) || ["group", "user"].includes(entry.kind))
      .map((claim) => ({ entry: claim.entry, rank: [rank, ...claim.rank], why }));
  });
}

/** @param {string} text `component=pay,severity=page` @returns {Record<string, string> | null} */
function labelsOf(text) {
  /** @type {Record<string, string>} */
  const found = Object.create(null);
  for (const [, name, value] of text.trim().replace(/^[{}]+|[{}]+$/g, "").matchAll(/\s*([\w./-]+)\s*=~?\s*("(?:[^"\\]|\\.)*"|[^,{}]*)\s*(?:,|$)/g)) {
    found[name] = value.startsWith('"') ? JSON.parse(value) : value.trim();
  }
  return Object.keys(found).length ? found : null;
}

/** @param {any} labels @returns {Record<string, string>} */
function texts(labels) {
  const pairs = labels && typeof labels === "object" && !Array.isArray(labels) ? Object.entries(labels) : [];
  return Object.fromEntries(pairs.filter(([, value]) => typeof value === "string" && value.trim()).map(([name, value]) => [name, value.trim()]));
}

/** @param {any} incident @returns {Record<string, string>} */
function pagerduty(incident) {
  if (!incident || typeof incident !== "object") return {};
  const { service } = incident;
  const named = service && typeof service === "object" ? { service: service.summary || service.name, "pagerduty.com/service-id": service.id } : {};
  const further = Object.fromEntries(["component", "group"].filter((name) => name in incident).map((name) => [name, incident[name]]));
  return texts({ ...texts(incident.custom_details), ...named, ...further });
}

/** @param {any} message @returns {Record<string, string>[]} */
function alertsIn(message) {
  if (Array.isArray(message)) return message.flatMap(alertsIn);
  if (!message || typeof message !== "object") return [];
  const items = (/** @type {any[]} */ list) => list.filter((item) => item && typeof item === "object");
  if (Array.isArray(message.alerts)) return items(message.alerts).map((item) => ({ ...texts(message.commonLabels), ...texts(item.labels) }));
  if ("labels" in message) return [texts(message.labels)];
  if (Array.isArray(message.messages)) return items(message.messages).map((item) => pagerduty(item.incident));
  if (message.event && typeof message.event === "object") return [pagerduty(message.event.data)];
  return "payload" in message || "incident" in message ? [pagerduty(message.incident || message.payload)] : [];
}

// Stack traces

const PYTHON = /^\s*File "([^"]+)", line \d+/gm;
const OTHERS = [
  { pattern: /^\s*at (?:[\w.]+\/)*([\w$.]+)\.[\w$<>]+\((?:[\w$]+\.\w+:\d+|Native Method|Unknown Source)\)/gm, isJava: true },
  { pattern: /^\s+(\S+\.go):\d+/gm, isJava: false },
  { pattern: /^((?:[\w.-]+\/)+[\w.-]+)\.\(?[*\w]/gm, isJava: false },
  { pattern: /^\s*at (?:.*?\()?(?:file:\/\/)?(\/[^():]+|[\w.-]+\/[^():]+):\d+:\d+\)?$/gm, isJava: false },
];
const FOREIGN = /(?:^|\/)(?:site-packages|dist-packages|node_modules|vendor)\/|\/lib\/python\d|^\/usr\/local\/go\/|^node:|^<|\/pkg\/mod\/(?!.*@)/;
const PLAIN = new Set(
  (
    "api app apps bin build cmd code com common core dist go home internal io lib libs main net opt org packages pkg python root server service" +
    " services site src srv static test tests tmp usr util utils var web work workspace"
  ).split(" "),
);

/** @param {string} text @returns {string[]} */
function framesOf(text) {
  const python = [...text.matchAll(PYTHON)].map((match) => match[1]);
  if (python.length) return python.reverse().filter((frame) => !FOREIGN.test(frame));
  return OTHERS.flatMap(({ pattern, isJava }) => [...text.matchAll(pattern)].map((match) => ({ at: match.index, frame: isJava ? match[1].replaceAll(".", "/") : match[1] })))
    .sort((one, other) => one.at - other.at || (one.frame < other.frame ? -1 : 1))
    .map(({ frame }) => frame)
    .filter((frame) => !FOREIGN.test(frame));
}

/** @param {string} text */
function isTrace(text) {
  return [PYTHON, OTHERS[0].pattern, OTHERS[1].pattern, OTHERS[3].pattern].some((pattern) => text.search(pattern) >= 0);
}

/** @param {string} frame @param {number} distance @param {Index} index @returns {Claim[]} */
function ofFrame(frame, distance, index) {
  const path = frame.replace(/^\/+/, "");
  const shown = frame.slice(-120);
  for (const start of path.matchAll(/(?:^|\/)(?=[\w-]+(?:\.[\w-]+)+\/)/g)) {
    const address = addressOf(path.slice(start.index + start[0].length));
    const slug = address && repositoryOf(address, index)[0];
    if (slug) return (index.bySlug.get(slug) ?? []).map((entry) => ({ entry, rank: [distance, 0], why: `the frame ${shown} is in ${slug}` }));
  }
  const parts = path.split("/");
  const tails = parts.map((_, start) => parts.slice(start).join("/"));
  /** @type {Claim[]} */
  const claims = [];
  for (const entry of index.entries) {
    for (const glob of entry.paths) {
      const depth = Math.max(0, ...tails.map((tail) => depthOf(glob, tail) ?? 0));
      if (depth) claims.push({ entry, rank: [distance, 1, -depth], why: `the frame ${shown} lies in ${glob} (milepost/paths)` });
    }
  }
  const folders = path.split(/[/\\]/).slice(0, -1).map((part) => part.toLowerCase()).reverse();
  folders.forEach((part, place) => {
    if (PLAIN.has(part)) return;
    for (const entry of index.byName.get(part) ?? []) {
      if (entry.kind === "component") claims.push({ entry, rank: [distance, 2, place], why: `the frame ${shown} names ${part}` });
    }
  });
  return claims;
}

// Answers

/** @param {number[]} one @param {number[]} other */
function compared(one, other) {
  for (let place = 0; place < Math.min(one.length, other.length); place += 1) if (one[place] !== other[place]) return one[place] - other[place];
  return one.length - other.length;
}

/** @param {Claim[]} claims @returns {Match[]} */
function matchesOf(claims) {
  /** @type {Map<string, Match>} */
  const found = new Map();
  for (const claim of claims) {
    const match = found.get(claim.entry.ref) ?? { entry: claim.entry, claims: [] };
    if (!match.claims.some((other) => other.why === claim.why && !compared(other.rank, claim.rank))) match.claims.push(claim);
    found.set(claim.entry.ref, match);
  }
  const place = (/** @type {Entry} */ entry) => (KINDS.includes(entry.kind) ? KINDS.indexOf(entry.kind) : KINDS.length);
  for (const match of found.values()) match.claims.sort((one, other) => compared(one.rank, other.rank));
  return [...found.values()]
    .sort((one, other) => compared(one.claims[0].rank, other.claims[0].rank) || place(one.entry) - place(other.entry) || (one.entry.ref < other.entry.ref ? -1 : 1))
    .slice(0, SHOWN);
}

/** @param {Match[]} matches @param {Index} index @param {string} [asked] @returns {Answer} */
function answered(matches, index, asked = "") {
  const best = matches.filter((match) => !compared(match.claims[0].rank, matches[0].claims[0].rank));
  const owners = new Set(best.map((match) => match.entry.owner.ref));
  return { matches, best, clear: owners.size === 1 && !owners.has(null), candidates: matches.length ? [] : candidates(asked, index), asOf: index.asOf };
}

/** @param {string} thing @param {Index} index @returns {Answer} */
export function answerThing(thing, index) {
  const text = thing.trim();
  for (const way of [ofName, ofAddress, ofSlug, ofWorkload]) {
    const matches = matchesOf(way(text, index));
    if (matches.length) return answered(matches, index);
  }
  return answered([], index, text);
}

/** @param {string} labels @param {Index} index @returns {Answer} */
export function answerAlert(labels, index) {
  const found = labelsOf(labels) ?? {};
  return answered(matchesOf(ofLabels(found, index)), index, found.component ?? found.service ?? found.app ?? "");
}

/** Answer what was pasted: a stack trace, an alert, or anything else. @param {string} text @param {Index} index @returns {Answer} */
export function answerText(text, index) {
  if (/^\s*[[{]\s*["{[\]}]/.test(text)) {
    try {
      return answered(matchesOf(alertsIn(JSON.parse(text)).flatMap((labels) => ofLabels(labels, index))), index);
    } catch {
      return answered([], index);
    }
  }
  if (isTrace(text)) return answered(matchesOf(framesOf(text).slice(0, 200).flatMap((frame, distance) => ofFrame(frame, distance, index))), index);
  if (/^\s*\{?\s*[\w./-]+\s*=~?\s*[^=\n]+$/.test(text) && labelsOf(text)) return answerAlert(text, index);
  return answerThing(text, index);
}

/** @param {string} query @param {Index} index @returns {string[]} refs whose names look like it, the most alike first */
function candidates(query, index) {
  const short = query.trim().toLowerCase().slice(0, 100);
  const wanted = pairs(short.slice(Math.max(short.lastIndexOf("/"), short.lastIndexOf(":")) + 1));
  if (!wanted.size) return [];
  return index.entries
    .map((entry) => ({ ref: entry.ref, score: alike(wanted, pairs(entry.name)) }))
    .filter(({ score }) => score >= 0.3)
    .sort((one, other) => other.score - one.score || (one.ref < other.ref ? -1 : 1))
    .slice(0, 5)
    .map(({ ref }) => ref);
}

/** @param {string} text @returns {Set<string>} */
function pairs(text) {
  const marked = text ? `^${text}$` : "";
  return new Set([...Array(Math.max(0, marked.length - 1)).keys()].map((place) => marked.slice(place, place + 2)));
}

/** @param {Set<string>} one @param {Set<string>} other */
function alike(one, other) {
  const both = [...one].filter((pair) => other.has(pair)).length;
  return Math.round((200 * both) / (one.size + other.size)) / 100;
}
