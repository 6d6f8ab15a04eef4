// @ts-check
/** CSV that a spreadsheet opens without running anything in it. No DOM. */

/** @param {string} text @returns {string} a quoted cell; what a spreadsheet would take for a formula gets a leading quote */
export function csvCell(text) {
  const guarded = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${guarded.replace(/"/g, '""')}"`;
}

/** @param {string[][]} rows the first one the header @returns {string} as RFC 4180 has it, with a mark that it is UTF-8 */
export function csv(rows) {
  return `\ufeff${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}
