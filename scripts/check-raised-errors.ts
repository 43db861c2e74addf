/** Fails if a declared error was raised by no test, after a run of the whole suite with CORDON_RAISED_ERRORS set. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { declaredErrors } from "../src/model/aws-error.ts";
import "../src/own-api/routes.ts";
import { registry } from "../src/operations/registry.generated.ts";
import { nameOf } from "./raised-errors.ts";

const folder = process.env["CORDON_RAISED_ERRORS"];
if (folder === undefined) throw new Error("CORDON_RAISED_ERRORS must name the folder that the suite wrote to");
for (const load of Object.values(registry)) await load();

const declared = new Set(declaredErrors.map(nameOf));
const raised = new Set(readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n")));
const unraised = [...declared].filter((name) => !raised.has(name));
for (const name of unraised) console.error(`no test raises: ${name}`);
console.error(`${declared.size} errors declared, ${declared.size - unraised.length} raised by tests`);
if (unraised.length > 0) process.exit(1);
