/** Moves logs between places as they're typed. */
import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readDirectory } from "../../cli/log-files/data-directory.ts";
import type { MoveLog } from "../../cli/log-files/move.ts";
import { moveLog, type Place } from "../../store/move/move.ts";

const placeOf = (text: string): Place =>
  /^postgres(?:ql)?:\/\//.test(text)
    ? { url: text, environment: process.env }
    : { directory: resolve(readDirectory(text)) };

function keyIn(directory: string): string | undefined {
  const path = join(directory, "sealing.key");
  return existsSync(path) ? hash("sha256", readFileSync(path)) : undefined;
}

export const moveAsTyped: MoveLog = (from, to) => moveLog(placeOf(from), placeOf(to), keyIn);
