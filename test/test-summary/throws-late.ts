/** Throws when its test is over. */
import { test } from "node:test";

test("is over", () => {
  setTimeout(() => {
    throw new Error("too late");
  }, 20);
});
