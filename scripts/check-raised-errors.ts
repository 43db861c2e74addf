/**
 * Fails if a declared error was raised by no test, after a run of the whole suite with CORDON_RAISED_ERRORS set.
 * `test/unraised-errors.txt` lists the exceptions. It may only shrink: an error in it that a test raises must leave it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { declaredErrors } from "../src/model/aws-error.ts";
import "../src/own-api/routes.ts";
import { registry } from "../src/operations/registry.generated.ts";
import { nameOf } from "./raised-errors.ts";

const folder = process.env["CORDON_RAISED_ERRORS"];
if (folder === undefined) throw new Error("CORDON_RAISED_ERRORS must name the folder that the suite wrote to");
for (const load of Object.values(registry)) await load();

const linesOf = (file: string | URL) => readFileSync(file, "utf8").split("\n");
const declared = new Set(declaredErrors.map(nameOf));
const raised = new Set(readdirSync(folder).flatMap((file) => linesOf(join(folder, file))));
const excepted = new Set(
  linesOf(new URL("../test/unraised-errors.txt", import.meta.url)).filter((line) => line !== ""),
);

const unraised = [...declared].filter((name) => !raised.has(name) && !excepted.has(name));
const stale = [...excepted].filter((name) => raised.has(name) || !declared.has(name));
for (const name of unraised) console.error(`no test raises: ${name}`);
for (const name of stale) console.error(`a test raises it, or nothing declares it: take it out of the list: ${name}`);
console.error(`${declared.size} errors declared, ${declared.size - unraised.length - excepted.size} raised by tests`);
if (unraised.length + stale.length > 0) process.exit(1);
