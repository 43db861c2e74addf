/** That the kernel itself answers: rule-list.test.ts compares its answers, but would not miss it where it cannot be made. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { prefix } from "../../address/prefix.ts";
import { KEY_END, keyOf } from "../flow/traffic.ts";
import { BulkKernel, UNDECIDED } from "./bulk-kernel.ts";
import { RuleList } from "./rule-list.ts";

test("the kernel answers by itself, but for lists of blocks", () => {
  const narrow = { prefix: prefix("10.0.0.0/30"), keys: { first: keyOf(6, 80), last: keyOf(6, 80) } };
  const wide = { prefix: prefix("10.0.0.0/8"), keys: { first: 0, last: KEY_END - 1 } };
  const many = Array.from({ length: 70 }, (_, port) => ({
    prefix: prefix("0.0.0.0/0"),
    keys: { first: keyOf(17, port * 2), last: keyOf(17, port * 2) },
  }));
  const ask = (rules: readonly (typeof narrow)[], address: number, key: number): number => {
    const { index, blocks } = new RuleList("ipv4", rules).tables;
    const answers = new Int32Array(1);
    const kernel = new BulkKernel(1, [index.root, index.nodes, index.buckets, blocks]);
    kernel.findMany(Uint32Array.of(address), Int32Array.of(key), answers);
    return answers[0] as number;
  };
  assert.equal(ask([narrow, wide], 0x0a000001, keyOf(6, 80)), 0);
  assert.equal(ask([narrow, wide], 0x0a000001, keyOf(6, 81)), 1);
  assert.equal(ask([narrow, wide], 0x0b000001, keyOf(6, 80)), -1);
  assert.equal(ask([narrow, ...many], 0x0b000001, keyOf(17, 138)), 70);
  assert.equal(ask([narrow, ...many], 0x0a000001, keyOf(6, 80)), UNDECIDED);
});
