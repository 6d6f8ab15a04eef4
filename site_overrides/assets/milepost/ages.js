// @ts-check
/** "3 hours ago" beside a time: `<time data-milepost-age datetime="2027-01-31T12:00:00Z">`. */

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

/** Write the age of each time; the exact moment stays as its tooltip. */
export function start() {
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-milepost-age]"))) {
    const then = Date.parse(time.dateTime);
    if (Number.isNaN(then)) continue;
    time.title ||= time.textContent ?? time.dateTime;
    time.textContent = age((Date.now() - then) / 1000);
  }
}
