// @ts-check
/** The table as a file. */

import { pathOf } from "./columns.js";
import { csv } from "./csv.js";
import { el, ROOT } from "./dom.js";
import { cell } from "./facets.js";

/** @param {import("./columns.js").Columns} columns @param {number[]} rows @param {string[]} shown */
export function download(columns, rows, shown) {
  const lines = rows.map((row) => [columns.ref[row], ...shown.map((column) => cell(columns, column, row)), new URL(pathOf(columns.ref[row]), ROOT).href]);
  const url = URL.createObjectURL(new Blob([csv([["ref", ...shown, "url"], ...lines])], { type: "text/csv;charset=utf-8" }));
  const link = el("a", { href: url, download: "catalog.csv", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
