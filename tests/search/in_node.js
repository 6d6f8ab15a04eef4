// @ts-check
/** node in_node.js FOLDER: queries as JSON on standard input, the refs shown for each as JSON on standard output. */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { evaluate } from "./evaluate.js";

const folder = process.argv[2];
const queries = JSON.parse(await text(process.stdin));
const load = async (/** @type {string} */ file) => JSON.parse(await readFile(`${folder}/${file}`, "utf-8"));
process.stdout.write(JSON.stringify(await evaluate(load, queries)));
