#!/usr/bin/env node
/**
 * The word `exec` for a shell that doesn't have it: `exec node FILE ...` in a script of package.json replaces a POSIX shell by Node, so
 * that signals reach it. There the shell's own `exec` comes first; on Windows npm finds this, which runs the file in its own process.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [node, , , file, ...args] = process.argv;
process.argv = [node, resolve(file), ...args];
await import(pathToFileURL(process.argv[1]).href);
