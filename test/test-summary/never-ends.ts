/** Passes, and never ends. */
import { test } from "node:test";

test("holds something open", () => {
  setInterval(() => {}, 1000);
});
