import assert from "node:assert/strict";
import { test } from "node:test";
import { declaredErrors } from "../model/aws-error.ts";
import { registry } from "./registry.generated.ts";

test("no two operations declare the same refusal: it's declared once, and both import it", async () => {
  for (const load of Object.values(registry)) await load();
  const texts = Map.groupBy(declaredErrors, ({ code, sample }) => `${code}: ${sample}`);
  const repeated = [...texts].filter(([, declared]) => declared.length > 1).map(([text]) => text);
  assert.deepEqual(repeated, []);
});
