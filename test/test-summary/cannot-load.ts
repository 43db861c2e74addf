/** Imports a file that isn't there. */
import { test } from "node:test";

const absent = "./absent.ts";
await import(absent);
test("never known", () => {});
