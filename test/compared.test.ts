/** What docs/compared.md says of Cordon is still so. moto's side is as old as the date in the document. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PROBES, runProbes } from "../scripts/compared/probes.ts";
import { compared } from "../scripts/generate-compared.ts";
import { openCordon } from "./setup/open-cordon.ts";

const { cordon, moto, operations } = compared();

test("the same calls end on Cordon as the document says", async (t) => {
  const { url } = await openCordon(t);
  assert.deepEqual(await runProbes(url), cordon.outcomes);
});

test("each story has an outcome of both, and none of them failed by itself", () => {
  for (const { outcomes } of [cordon, moto]) {
    assert.equal(outcomes.length, PROBES.length);
    for (const outcome of outcomes) assert.doesNotMatch(outcome, /^failed/);
  }
});

test("operations that moto is known to have are counted, and those that it only names aren't", () => {
  assert.ok(operations["ec2"]?.includes("ModifyInstanceAttribute"));
  assert.ok(operations["ec2"]?.includes("ModifyManagedPrefixList"));
  assert.ok(!operations["ec2"]?.includes("MonitorInstances"));
});

test("the document shows each outcome", () => {
  const document = readFileSync(new URL("../docs/compared.md", import.meta.url), "utf8");
  for (const [i, { asks }] of PROBES.entries())
    assert.ok(document.includes(`| ${asks} | ${cordon.outcomes[i]} | ${moto.outcomes[i]} |`), asks);
});
