// @ts-check
/** "31 Jan 2027, 3 hours ago" for a time: `<time data-milepost-age datetime="2027-01-31T12:00:00Z">31 Jan 2027</time>`. */

const UNITS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
]);

/** @param {number} seconds since then @param {string} [language] @returns {string} */
export function age(seconds, language = "en") {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  if (Math.abs(seconds) < 60) return "just now";
  return words.format(-Math.trunc(seconds / length), unit);
}

/** Write the age of each time behind its date; the exact moment is its tooltip. A page may come twice. */
export function start() {
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-milepost-age]"))) {
    const then = Date.parse(time.dateTime);
    if (Number.isNaN(then) || time.closest("[hidden]")) continue;
    time.dataset.milepostAge ||= time.textContent || time.dateTime.slice(0, 10);
    time.title ||= new Date(then).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }) + " UTC";
    time.textContent = `${time.dataset.milepostAge}, ${age((Date.now() - then) / 1000)}`;
  }
}
