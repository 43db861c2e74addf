/**
 * Records which declared errors a process raised. `node --import` loads this file before each test file; with
 * CORDON_RAISED_ERRORS set, the process leaves a file in that folder for `check-raised-errors.ts`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { declaredErrors } from "../src/model/aws-error.ts";
import { nameOf } from "./raised-errors.ts";

const folder = process.env["CORDON_RAISED_ERRORS"];
// Random requests raise errors only by luck.
const isRandom = process.argv[1]?.includes("fuzz") === true;

if (folder !== undefined && folder !== "" && !isRandom) {
  process.on("exit", () => {
    const raised = declaredErrors.filter(({ isRaised }) => isRaised).map(nameOf);
    if (raised.length > 0) writeFileSync(join(folder, `${process.pid}`), raised.join("\n"));
  });
}
