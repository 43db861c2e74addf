import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseAddress } from "../../../address/prefix.ts";
import type { AllowedBlock } from "../../../rollout/feed/rule-set.ts";
import { blocks, CLOSED, keys, ruleSetOf } from "../rule-sets-for-tests.ts";
import { judge } from "./judge.ts";
import { naiveJudge } from "./naive-judge-for-tests.ts";

const FRIENDS = "sg-11111111/vpc-11111111";
const offset = fc.nat(40);
const addressAt = (family: "ipv4" | "ipv6", at: number): string =>
  family === "ipv4" ? `10.0.0.${at}` : `fd00::${at.toString(16)}`;

/** Disjoint, in order. */
const disjoint = (family: "ipv4" | "ipv6"): fc.Arbitrary<readonly AllowedBlock[]> =>
  fc.uniqueArray(offset, { maxLength: 8 }).map((edges) => {
    const sorted = edges.toSorted((a, b) => a - b);
    return sorted.flatMap((first, i): readonly AllowedBlock[] => {
      const last = sorted[i + 1];
      if (i % 2 === 1 || last === undefined) return [];
      const [tracked, untracked] = [keys(i % 4 === 0 ? "tcp/22" : "udp"), keys("tcp/443")];
      return [{ first: addressAt(family, first), last: addressAt(family, last), tracked, untracked }];
    });
  });

test("a flow is judged as one rule after the other says", () => {
  const members = fc.uniqueArray(
    fc.oneof(
      offset.map((at) => addressAt("ipv4", at)),
      offset.map((at) => addressAt("ipv6", at)),
      fc.constantFrom("10.0.0.16/28", "fd00::/80"),
    ),
    { maxLength: 4 },
  );
  const question = fc.record({
    remote: fc.tuple(fc.constantFrom("ipv4" as const, "ipv6" as const), offset),
    key: fc.constantFrom(...keys("tcp/22", "tcp/443", "udp/53", "icmp/8/0", "50").map(([first]) => first)),
  });
  let passed = 0;
  const judgesAlike = fc.property(
    disjoint("ipv4"),
    disjoint("ipv6"),
    members,
    fc.array(question, { minLength: 20 }),
    (v4, v6, friends, questions) => {
      const ingress = {
        ...blocks(...v4, ...v6),
        groups: [{ members: FRIENDS, tracked: keys("tcp/22", "icmp"), untracked: keys("50") }],
      };
      const rules = ruleSetOf([{ device: "eth0", allows: { ...CLOSED, ingress } }], { [FRIENDS]: friends });
      const [bound] = rules.interfaces;
      assert.ok(bound);
      for (const { remote, key } of questions) {
        const address = parseAddress(addressAt(...remote));
        assert.ok(address);
        const asked = { direction: "ingress", remote: address, key } as const;
        const answer = naiveJudge(rules, bound, asked);
        if (answer !== "refused") passed++;
        assert.equal(judge(rules, bound, asked), answer);
        assert.equal(judge(rules, bound, { ...asked, direction: "egress" }), "refused");
      }
    },
  );
  // The same rules each time, because others may let nothing pass.
  fc.assert(judgesAlike, { numRuns: 50, seed: 1 });
  assert.ok(passed > 0);
  fc.assert(judgesAlike, { numRuns: 50 });
});
