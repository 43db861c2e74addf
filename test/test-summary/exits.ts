/** Ends its own process. */
import { test } from "node:test";

test("exits", () => {
  console.error("the last words");
  process.exit(3);
});
