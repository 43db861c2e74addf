/** Passes. */
import { test } from "node:test";

test("holds", () => {});
