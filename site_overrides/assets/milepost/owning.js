// @ts-check
/**
 * Who owns this: the same answers as `milepost owner` gives, of the ownership index that the portal publishes.
 * What a question may be is asked in turn, and what claims an entity has is ranked, the least the best.
 */

/** @typedef {{ref: string | null, email: string | null, chat: string | null, on_call: string | null, links: [string, string][], escalation: string[]}} Owner */
/** @typedef {{ref: string, kind: string, name: string, owner: Owner, runbook: string | null, links: string[], paths: string[], slugs: string[], repository: string, file: string, line: number, stale: string | null, aliases: string[]}} Entry */
/** @typedef {{entry: Entry, rank: number[], why: string}} Claim */
/** @typedef {{entry: Entry, claims: Claim[]}} Match */
/** @typedef {{matches: Match[], best: Match[], clear: boolean, candidates: string[], unanswered: number, problem: string, asOf: string}} Answer */

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
      links: columns.links?.[row] ?? columns.hosts[row].map((/** @type {number} */ host) => content.hosts[host]),
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
    this.byHost = grouped(this.entries, (entry) => [...new Set(entry.links.map((link) => link.split("/")[0]))]);
    this.namespaces = new Set(this.entries.map(namespaceOf));
  }
}

/** @param {Entry[]} entries @param {(entry: Entry) => string[]} keys @returns {Map<string, Entry[]>} */
function grouped(entries, keys) {
  const found = new Map();
  for (const entry of entries) {
    for (const key of keys(entry)) {
      const known = found.get(key);
      if (known) known.push(entry);
      else found.set(key, [entry]);
    }
  }
  return found;
}

/** @param {Entry} entry */
const namespaceOf = (entry) => entry.ref.slice(entry.kind.length + 1).split("/")[0];

// Names

const REF = /^(?:([\w.-]+):)?(?:([\w.-]+)\/)?([\w.-]+)$/;
const WORKLOAD = /^(?:deployments?|deploy|statefulsets?|sts|daemonsets?|ds|replicasets?|rs|pods?|po|jobs?|cronjobs?|cj|services?|svc)(?:\.apps|\.batch)?\/([\w.-]+)$/i;
const IMAGE = /^(?:[\w.-]+(?::\d+)?\/)*([\w.-]+)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;
const SHARED = /^(?:ghcr\.io|registry\.gitlab\.com|(?:index\.)?docker\.io|quay\.io)$/;
const REGISTRY =
  /^(?:ghcr\.io|registry\.gitlab\.com|docker\.io|index\.docker\.io|quay\.io|(?:[\w-]+\.)?gcr\.io|public\.ecr\.aws|mcr\.microsoft\.com|[\w-]+\.azurecr\.io|[\w-]+\.pkg\.dev|\d+\.dkr\.ecr\.[\w-]+\.amazonaws\.com|(?:registry|docker|harbor|images|cr)\.[\w.-]+)(?::\d+)?\//i;
const TAGGED = /@sha256:|:(?!\d+$)[\w.-]+$|^[^/]+:[\w.-]+$|^[\w-]+(?:\.[\w-]+)*(?:\.|:\d+\/)[^:]*:[\w.-]+$/;
const ADDED_TO = /^(?:pods?|po|replicasets?(?:\.apps)?|rs|jobs?(?:\.batch)?)\//i;
const RUNNING = ["component", "resource", "api", "system"];
const SUFFIXES = [/-[bcdf-hj-np-tv-z2456789]{5,10}-[bcdf-hj-np-tv-z2456789]{5}$/, /-[bcdf-hj-np-tv-z2456789]{5,10}$/, /-\d+$/];

/** @param {string} text @param {Index} index @returns {Claim[]} */
function ofName(text, index) {
  const alias = !text.includes("/") || text.startsWith("@") ? index.byAlias.get(text.toLowerCase().replace(/^@/, "")) : [];
  /** @type {Claim[]} */
  const aliased = (alias ?? []).map((entry) => ({ entry, rank: [1, 1], why: `an annotation of it says ${text}` }));
  const found = REF.exec(text);
  if (!found) return aliased;
  const [, kind, namespace] = found;
  const name = found[3].toLowerCase();
  const named = (index.byName.get(name) ?? [])
    .filter((entry) => !kind || entry.kind === kind.toLowerCase())
    .filter((entry) => !namespace || namespaceOf(entry) === namespace.toLowerCase())
    .map((entry) => ({ entry, rank: [kind ? 0 : 1], why: kind ? `it is ${entry.ref}` : `${name} is its name` }));
  return [...aliased, ...named];
}

/** @param {string} name @param {Index} index @param {string} why @param {{isAddedTo?: boolean, namespace?: string | null}} [how] @returns {Claim[]} */
function ofRunning(name, index, why, { isAddedTo = false, namespace = null } = {}) {
  const known = (/** @type {string} */ called) =>
    [...(index.byName.get(called) ?? []), ...(index.byAlias.get(called) ?? [])].filter(
      (entry) => RUNNING.includes(entry.kind) && (namespace === null || namespaceOf(entry) === namespace),
    );
  const claims = known(name).map((entry) => ({ entry, rank: [2], why }));
  for (const suffix of isAddedTo ? SUFFIXES : []) {
    const short = name.replace(suffix, "");
    if (short === name || !known(short).length) continue;
    return [...claims, ...known(short).map((entry) => ({ entry, rank: [3], why: `${why}, ${short} with what Kubernetes adds` }))];
  }
  return claims;
}

/** @param {string} text @param {Index} index @returns {Claim[]} */
function ofWorkload(text, index) {
  const workload = WORKLOAD.exec(text);
  if (workload) return ofRunning(workload[1].toLowerCase(), index, `${workload[1].toLowerCase()} is the name of a workload`, { isAddedTo: ADDED_TO.test(text) });
  const image = REGISTRY.test(text) || TAGGED.test(text) ? IMAGE.exec(text) : null;
  if (!image) return [];
  const name = image[1].toLowerCase();
  const owners = ownersIn(text);
  return ofRunning(name, index, `${name} is the name of an image`).filter(({ entry }) => !owners || isOf(entry, owners, index));
}

/** Whose an image of a shared registry is; null where the registry belongs to somebody. @param {string} image */
function ownersIn(image) {
  const parts = image.toLowerCase().split("/").slice(0, -1);
  if (!parts.length) return null;
  if (SHARED.test(parts[0])) return parts.slice(1);
  return /[.:]/.test(parts[0]) ? null : parts;
}

/** @param {Entry} entry @param {string[]} owners @param {Index} index */
function isOf(entry, owners, index) {
  const slugs = entry.slugs.length ? entry.slugs : [...index.bySlug.keys()];
  return !slugs.length || slugs.some((slug) => owners.length > 0 && slug.split("/")[1] === owners[0]);
}

// Addresses

const SCP = /^[\w.-]+@([\w.-]+):(?!\/\/)(.+)$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const HOST = /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?::\d+)?$/i;
const NO_FILE =
  /^(?:-\/)?(?:pulls?|issues|merge_requests|actions|pipelines|jobs|releases|tags|branches|wiki|wikis|discussions|projects|security|settings|compare|commit|network|graphs|environments|packages|milestones|labels|stargazers)(?:\/|$)/;
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
    const rest = parts.slice(length).join("/");
    if (index.bySlug.has(slug)) return [slug, NO_FILE.test(rest) ? "" : rest.replace(FILE, "")];
  }
  return [null, ""];
}

/** @param {string} text @param {Index} index @returns {Claim[]} */
function ofAddress(text, index) {
  const address = addressOf(text);
  if (!address) return [];
  const [slug, inside] = repositoryOf(address, index);
  if (slug !== null) return inRepository(slug, inside, index.bySlug.get(slug) ?? []);
  return ofLinks(address, index);
}

/** Claims of links that lead to an address, or to what lies above it. @param {{host: string, path: string}} address @param {Index} index @returns {Claim[]} */
function ofLinks(address, index) {
  const here = index.byHost.get(address.host) ?? [];
  const claims = here.flatMap((entry) => {
    const leads = entry.links.filter((link) => link.split("/")[0] === address.host).map((link) => link.slice(address.host.length + 1));
    const above = leads.filter((path) => !path || `${address.path}/`.startsWith(`${path}/`));
    if (!above.length && address.path) return [];
    const depth = Math.max(0, ...above.map((path) => (path ? path.split("/").length : 0)));
    const why = `a link of it leads to ${[address.host, ...address.path.split("/").slice(0, depth)].join("/")}`;
    return [{ entry, rank: [2, address.path ? -depth : 0], why }];
  });
  if (claims.length) return claims;
  return here.filter((entry) => address.host.split(".").includes(entry.name)).map((entry) => ({ entry, rank: [2, 1], why: `a link of it leads to ${address.host}, which has its name` }));
}

/** @param {string} text @param {Index} index @returns {Claim[]} */
function ofSlug(text, index) {
  const name = text.toLowerCase().replace(/\.git$/, "");
  const parts = text.split("/");
  /** @type {Claim[]} */
  let found = [];
  for (let length = parts.length; length > 1 && !found.length; length -= 1) {
    const called = parts.slice(0, length).join("/").toLowerCase().replace(/\.git$/, "");
    const slugs = [...index.bySlug.keys()].filter((slug) => slug.slice(slug.indexOf("/") + 1) === called);
    if (!slugs.length) continue;
    found = slugs.flatMap((slug) => inRepository(slug, parts.slice(length).join("/"), index.bySlug.get(slug) ?? []));
    break;
  }
  const teams = name.includes("/") ? (index.byAlias.get(name) ?? []) : [];
  return [
    ...found,
    ...teams.map((entry) => ({ entry, rank: [1, 0], why: `an annotation of it says ${text}` })),
  ];
}

/** @param {string} slug @param {string} path @param {Entry[]} entries @returns {Claim[]} */
function inRepository(slug, path, entries) {
  return entries.flatMap((entry) => {
    const stands = standsIn(entry, slug);
    const folder = stands && entry.file.includes("/") ? entry.file.slice(0, entry.file.lastIndexOf("/")) : "";
    const claims = path ? byPlace(entry, path, folder) : [];
    if (!claims.length && !(path && (folder || entry.paths.length))) {
      claims.push({ entry, rank: [1, folder || entry.paths.length ? 1 : 0], why: `${slug} is its repository` });
    }
    return claims;
  });
}

/** @param {Entry} entry @param {string} path @param {string} folder @returns {Claim[]} */
function byPlace(entry, path, folder) {
  /** @type {Claim[]} */
  const claims = [];
  const globs = entry.paths.filter((glob) => depthOf(glob, path) !== null || depthOf(glob, `${path}/any`) !== null);
  globs.sort((one, other) => precision(other) - precision(one) || (one < other ? 1 : -1));
  if (globs.length) claims.push({ entry, rank: [0, -precision(globs[0]), 0], why: `milepost/paths names ${globs[0]}` });
  if (folder && (path === folder || path.startsWith(`${folder}/`))) {
    claims.push({ entry, rank: [0, -2 * folder.split("/").length, 1], why: `its file is the nearest above ${path}` });
  }
  return claims;
}

/** @param {Entry} entry @param {string} slug */
function standsIn(entry, slug) {
  const repository = entry.repository.toLowerCase();
  if (repository.split("/")[0].includes(".")) return repository === slug;
  return entry.slugs.length === 1 && entry.slugs[0] === slug && ["", slug.split("/").at(-1)].includes(repository.split("/").at(-1));
}

// Globs: the places of a glob that are reached are followed at once, so that none takes long

/** @type {Map<string, {parts: string[], isBelow: boolean}>} */
const globs = new Map();

/** @param {string} glob */
function globOf(glob) {
  let found = globs.get(glob);
  if (!found) {
    const bare = trimmed(glob);
    const parts = bare.split("/").filter(Boolean);
    if (bare && !glob.replace(/\/+$/, "").includes("/")) parts.unshift("**");
    const plain = parts.length;
    while (parts.at(-1) === "**") parts.pop();
    const isBelow = Boolean(bare) && (glob.endsWith("/") || (parts.length > 0 && parts.length < plain));
    if (isBelow && (glob.endsWith("**/") || !parts.length)) parts.push("*");
    found = { parts, isBelow };
    globs.set(glob, found);
  }
  return found;
}

/** How precisely a glob names a path: twice its parts without a wildcard; null where it does not. @param {string} glob @param {string} path */
function depthOf(glob, path) {
  const { parts, isBelow } = globOf(glob);
  const opened = (/** @type {Set<number>} */ places) => {
    parts.forEach((part, place) => part === "**" && places.has(place) && places.add(place + 1));
    return places;
  };
  let reached = opened(new Set([0]));
  for (const name of path ? path.split("/") : []) {
    if (reached.has(parts.length)) return precision(glob);
    const step = new Set();
    for (const place of reached) {
      if (parts[place] === "**") step.add(place);
      if (fits(parts[place], name)) step.add(place + 1);
    }
    reached = opened(step);
  }
  return reached.has(parts.length) && !isBelow ? precision(glob) : null;
}

/** @param {string} glob */
function precision(glob) {
  return trimmed(glob).split("/").filter((part) => part && !part.includes("*")).length * 2;
}

/** Tell whether a part with * and ? names a folder or a file. @param {string} part @param {string} name */
function fits(part, name) {
  let [here, there, star, back] = [0, 0, -1, 0];
  while (there < name.length) {
    if (part[here] === "*") [star, back, here] = [here, there, here + 1];
    else if (here < part.length && (part[here] === "?" || part[here] === name[there])) [here, there] = [here + 1, there + 1];
    else if (star >= 0) [back, here, there] = [back + 1, star + 1, back + 1];
    else return false;
  }
  return !part.slice(here).replaceAll("*", "");
}

// Alerts

const LABELS = (
  "component pagerduty.com/service-id backstage.io/kubernetes-id backstage_io_kubernetes_id app.kubernetes.io/name app_kubernetes_io_name service service_name app" +
  " application deployment statefulset daemonset cronjob workload container pod job namespace owner team"
).split(" ");

const TEAM = ["owner", "team"];
const EXPORTERS = "kube-state-metrics node-exporter prometheus-node-exporter kubelet cadvisor apiserver blackbox-exporter pushgateway".split(" ");

/** @param {Record<string, string>} labels @param {Index} index @returns {Claim[]} */
function ofLabels(labels, index) {
  const isStrange = "component" in labels && !ofLabel("component", labels.component, index).length;
  return LABELS.flatMap((label, rank) => {
    const value = (labels[label] ?? "").replace(/:\d+$/, "");
    const isExporter = ["service", "job"].includes(label) && EXPORTERS.includes(value.toLowerCase());
    if (!value || isExporter || (isStrange && !TEAM.includes(label))) return [];
    return ofLabel(label, value, index).map((claim) => ({ entry: claim.entry, rank: [rank, ...claim.rank], why: `the label ${label} is ${value}` }));
  });
}

/** @param {string} label @param {string} value @param {Index} index @returns {Claim[]} */
function ofLabel(label, value, index) {
  const low = value.toLowerCase();
  if (TEAM.includes(label)) return ofName(low, index).filter(({ entry }) => ["group", "user"].includes(entry.kind));
  if (value.includes(":")) return ofName(low, index);
  const slash = low.lastIndexOf("/");
  const prefix = low.slice(0, Math.max(0, slash));
  return ofRunning(low.slice(slash + 1), index, "", { isAddedTo: ["pod", "job"].includes(label), namespace: index.namespaces.has(prefix) ? prefix : null });
}

const LABEL = /\s*([\w./-]+)\s*=\s*(?:("(?:[^"\\]|\\.)*")|'([^']*)'|([^,{}"'=;\s]*))\s*/y;

/** @param {string} text `component=pay,severity=page` @returns {Record<string, string> | null} null where it is something else */
function labelsOf(text) {
  const bare = text.trim().replace(/^\{/, "").replace(/\}$/, "").trim().replace(/,$/, "");
  /** @type {Record<string, string>} */
  const found = Object.create(null);
  let place = 0;
  while (place < bare.length && bare.length <= 100_000) {
    LABEL.lastIndex = place;
    const match = LABEL.exec(bare);
    if (!match || !["", ","].includes(bare.slice(LABEL.lastIndex, LABEL.lastIndex + 1))) return null;
    found[match[1]] = match[2] ? unquoted(match[2]) : (match[3] ?? match[4] ?? "");
    place = LABEL.lastIndex + 1;
  }
  return Object.keys(found).length ? found : null;
}

/** @param {string} text */
function unquoted(text) {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
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
  if (Array.isArray(message.alerts)) {
    const firing = items(message.alerts).filter((item) => item.status !== "resolved");
    return (firing.length ? firing : items(message.alerts)).map((item) => ({ ...texts(message.commonLabels), ...texts(item.labels) }));
  }
  if ("labels" in message) return [texts(message.labels)];
  if (Array.isArray(message.messages)) return items(message.messages).map((item) => pagerduty(item.incident));
  if (message.event && typeof message.event === "object") return [pagerduty(message.event.data)];
  return "payload" in message || "incident" in message ? [pagerduty(message.incident || message.payload)] : [];
}

// Stack traces

const PYTHON = /^[ \t]*File "([^"]+)", line \d+/gm;
const OTHERS = [
  { pattern: /^[ \t]*at (?:[\w.]+\/)*([\w$.]+)\.[\w$<>]+\((?:[\w$]+\.\w+:\d+|Native Method|Unknown Source)\)/gm, isJava: true },
  { pattern: /^[ \t]+(\S+\.go):\d+/gm, isJava: false },
  { pattern: /^((?:[\w.-]+\/)+[\w.-]+)\.\(?[*\w]/gm, isJava: false },
  { pattern: /^[ \t]*at (?:.*?\()?(?:file:\/\/)?(\/[^():]+|[\w.-]+\/[^():]+):\d+:\d+\)?$/gm, isJava: false },
];
const FOREIGN = /(?:^|\/)(?:site-packages|dist-packages|node_modules|vendor)\/|\/lib\/python\d|\/python\/\d[\d.]*\/lib\/|^\/usr\/local\/go\/|^node:|^<|\/pkg\/mod\/(?!.*@)/;
const LIBRARY =
  /^(?:java|javax|jakarta|jdk|sun|com\/sun|kotlin|kotlinx|scala|groovy|clojure|akka|reactor|okhttp3|okio|retrofit2|io\/(?:netty|grpc|micrometer|opentelemetry|quarkus|vertx|lettuce|reactivex|micronaut|smallrye|prometheus)|org\/(?:apache|springframework|hibernate|junit|slf4j|postgresql|eclipse|jboss|gradle|mockito|codehaus|graalvm|assertj|flywaydb|liquibase|mongodb|elasticsearch|opensearch|redisson|testcontainers|aspectj|yaml|xml|w3c|json)|com\/(?:google|fasterxml|zaxxer|amazonaws|mysql|mongodb|azure|microsoft|oracle|rabbitmq|github|squareup|codahale|jayway|hazelcast|datastax|ibm|intellij|jetbrains)|software\/amazon|ch\/qos|redis\/clients)\//;
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
  const nearest = text.split(/^[ \t]*Caused by: /m).reverse().join("\n");
  return OTHERS.flatMap(({ pattern, isJava }) => [...nearest.matchAll(pattern)].map((match) => ({ at: match.index, frame: isJava ? match[1].replaceAll(".", "/") : match[1] })))
    .sort((one, other) => one.at - other.at || (one.frame < other.frame ? -1 : 1))
    .map(({ frame }) => frame)
    .filter((frame) => !FOREIGN.test(frame) && !LIBRARY.test(frame));
}

/** @param {string} text */
function isTrace(text) {
  return [PYTHON, OTHERS[0].pattern, OTHERS[1].pattern, OTHERS[3].pattern].some((pattern) => text.search(pattern) >= 0);
}

/** @param {string} frame @param {number} distance @param {Index} index @returns {Claim[]} */
function ofFrame(frame, distance, index) {
  const path = frame.replace(/^\/+/, "").replace(/(?:home|Users)\/[^/]+\//, "");
  const shown = frame.slice(-120);
  const start = /(?:^|\/)(?=[\w-]+(?:\.[\w-]+)+\/)/.exec(path);
  const address = start && addressOf(path.slice(start.index + start[0].length).replace(/@v[^/]*/g, ""));
  if (address) {
    const [slug, inside] = repositoryOf(address, index);
    const claims = slug ? inRepository(slug, inside, index.bySlug.get(slug) ?? []) : []; // else it is of others
    return claims.map(({ entry, rank, why }) => ({ entry, rank: [distance, 0, ...rank], why: `the frame ${shown}: ${why}` }));
  }
  return [...byPaths(path, shown, distance, index), ...byNames(path, shown, distance, index)];
}

/** Claims of folders that entities name, and of components above such a folder. @param {string} path @param {string} shown @param {number} distance @param {Index} index @returns {Claim[]} */
function byPaths(path, shown, distance, index) {
  const parts = path.split("/");
  /** @type {Claim[]} */
  const claims = [];
  for (const entry of index.entries) {
    for (const glob of entry.paths.filter(isTelling)) {
      const depths = parts.map((_, start) => depthOf(glob, parts.slice(start).join("/")) ?? 0);
      const depth = Math.max(...depths);
      if (!depth) continue;
      claims.push({ entry, rank: [distance, 1, -depth], why: `the frame ${shown} lies in ${glob} (milepost/paths)` });
      const above = [...parts.slice(0, depths.indexOf(depth)), ""].join("/");
      for (const one of byNames(above, shown, distance, index)) {
        if (one.entry.slugs.join() !== entry.slugs.join()) claims.push({ ...one, rank: [distance, 1, -depth] });
      }
    }
  }
  return claims;
}

/** Tell whether a glob names so much that it may be looked for anywhere in a path. @param {string} glob */
function isTelling(glob) {
  const parts = trimmed(glob).split("/").filter((part) => part && !/[*?]/.test(part));
  return parts.length > 1 || (parts.length === 1 && !PLAIN.has(parts[0].toLowerCase()));
}

/** @param {string} path @param {string} shown @param {number} distance @param {Index} index @returns {Claim[]} */
function byNames(path, shown, distance, index) {
  const parts = new Set(path.split(/[/\\]/).slice(0, -1).map((part) => part.toLowerCase()));
  return [...parts].filter((part) => !PLAIN.has(part)).flatMap((part) =>
    (index.byName.get(part) ?? []).filter(({ kind }) => kind === "component").map((entry) => ({ entry, rank: [distance, 2], why: `the frame ${shown} names ${part}` })),
  );
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
    .sort((one, other) => compared(one.claims[0].rank, other.claims[0].rank) || place(one.entry) - place(other.entry) || (one.entry.ref < other.entry.ref ? -1 : 1));
}

/** @param {Match[]} matches @param {Index} index @param {{asked?: string, unanswered?: number, problem?: string}} [further] @returns {Answer} */
function answered(matches, index, { asked = "", unanswered = 0, problem = "" } = {}) {
  const best = matches.filter((match) => !compared(match.claims[0].rank, matches[0].claims[0].rank));
  const owners = new Set(best.map((match) => match.entry.owner.ref));
  const clear = owners.size === 1 && !owners.has(null) && !unanswered;
  const shown = matches.slice(0, Math.max(SHOWN, best.length));
  return { matches: shown, best, clear, candidates: matches.length ? [] : candidates(asked, index), unanswered, problem, asOf: index.asOf };
}

/** @param {string} thing @param {Index} index @returns {Answer} */
export function answerThing(thing, index) {
  const text = thing.trim();
  for (const way of [ofName, ofAddress, ofSlug, ofWorkload]) {
    const matches = matchesOf(way(text, index));
    if (matches.length) return answered(matches, index);
  }
  const address = addressOf(text);
  const linked = address ? (index.byHost.get(address.host) ?? []).slice(0, 5).map((entry) => entry.ref) : [];
  return linked.length ? { ...answered([], index), candidates: linked } : answered([], index, { asked: text });
}

/** @param {string} labels @param {Index} index @returns {Answer} */
export function answerAlert(labels, index) {
  return ofAlerts([labelsOf(labels) ?? {}], index);
}

/** Answer for alerts, each of them alone: what is best for one is as good as what is for another. @param {Record<string, string>[]} alerts @param {Index} index */
function ofAlerts(alerts, index) {
  const each = alerts.map((labels) => matchesOf(ofLabels(labels, index)));
  const claims = each.flatMap((found) =>
    found.flatMap((match) => {
      const isBest = !compared(match.claims[0].rank, found[0].claims[0].rank);
      return match.claims.map((claim) => ({ ...claim, rank: isBest ? [0] : [1, ...claim.rank] }));
    }),
  );
  const matches = matchesOf(claims);
  const named = alerts.map((labels) => labels.component ?? labels.service ?? labels.app).find(Boolean) ?? "";
  return answered(matches, index, { asked: named, unanswered: matches.length ? each.filter((found) => !found.length).length : 0 });
}

/** Answer what was pasted: a stack trace, an alert, or anything else. @param {string} pasted @param {Index} index @returns {Answer} */
export function answerText(pasted, index) {
  const text = pasted.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  if (/^\s*[[{]\s*["{[\]}]/.test(text)) {
    /** @type {any} */
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return answered([], index, { problem: "This looks like JSON, and is damaged. Paste the alert as it was sent." });
    }
    const alerts = alertsIn(message).filter((labels) => Object.keys(labels).length);
    if (!alerts.length) return answered([], index, { problem: "This holds no labels of an alert: what Alertmanager, Grafana or PagerDuty send is read." });
    return ofAlerts(alerts, index);
  }
  if (isTrace(text)) return answered(matchesOf(framesOf(text).slice(0, 200).flatMap((frame, distance) => ofFrame(frame, distance, index))), index);
  const labels = labelsOf(text);
  return labels ? ofAlerts([labels], index) : answerThing(text, index);
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
