/** What passes between classes of interfaces, against all pairs and against the records. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Family } from "../../address/prefix.ts";
import { Network } from "../flow/network.ts";
import { keyOf } from "../flow/traffic.ts";
import type { Verdict } from "../flow/verdict.ts";
import { change, ground } from "../oracle/random-world.ts";
import { route, routeTable, worldOf } from "../oracle/small-world.ts";
import { judge } from "../rules/judge.ts";
import { allPairs } from "./all-pairs.ts";
import { CompiledNetwork } from "./compiled-network.ts";
import { areConnected } from "./connections.ts";
import { interfaceClasses } from "./interface-classes.ts";
import { passagesOfGroups } from "./passages.ts";

/** Every VPC of the random worlds on one transit gateway: routes lead everywhere, references do not cross it. */
const transit = ["vpc-0", "vpc-1", "vpc-2"].flatMap((id) => routeTable(`rtb-${id}`, id, [route("0.0.0.0/0", "tgw-1")]));

for (const family of ["ipv4", "ipv6"] as const) {
  test(`${family}: what passes on any port is what passes on each, by the rules that judge names`, () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 60 }),
        fc.boolean(),
        fc.constantFrom(22, 80, 443),
        (changes, isTransit, port) => {
          const records = [...ground, ...(isTransit ? transit : []), ...changes.flat()];
          const network = new Network([worldOf(records)]);
          const compiled = new CompiledNetwork(network);
          const traffic = { protocol: "tcp", port } as const;
          const pairs = allPairs(compiled, family, traffic);
          const key = keyOf(6, port);
          const classOf = new Map(
            interfaceClasses(compiled, family).flatMap((each) => each.members.map((member) => [member, each] as const)),
          );
          for (const [from, sender] of compiled.interfaces.entries()) {
            for (const [to, receiver] of compiled.interfaces.entries()) {
              const [a, b] = [classOf.get(sender), classOf.get(receiver)];
              if (from === to || a === undefined || b === undefined) continue;
              const isConnected = areConnected(compiled, a.vpc, b.vpc);
              const passages = isConnected ? passagesOfGroups(compiled, a, b) : [];
              const passage = passages.find(({ keys }) => keys.first <= key && key <= keys.last);
              assert.equal(passage !== undefined, pairs.reaches(from, to), `${from} ${to}`);
              if (passage === undefined) continue;
              const address = (end: string) => {
                const nic = network.get("network-interface", end);
                const [primary] = (family === "ipv4" ? nic?.privateIpv4 : nic?.ipv6) ?? [];
                return { kind: "interface", id: end, address: primary?.address ?? "" } as const;
              };
              const judged = judge(network, { from: address(from), to: address(to), traffic });
              assert.deepEqual([passage.egressRuleId, passage.ingressRuleId], rulesOf(judged, family));
            }
          }
        },
      ),
      { numRuns: 80 },
    );
  });
}

/** The rules that let a flow pass: of the sender, of the receiver. */
function rulesOf(verdict: Verdict, family: Family): readonly (string | undefined)[] {
  if (verdict.outcome !== "allowed") assert.fail(`judged ${verdict.outcome}`);
  return [verdict.egress, verdict.ingress].map((side) => {
    if (side.verdict === "allowed") return side.ruleId;
    return side.verdict === "unfiltered" && side.because === "no-groups"
      ? `open/111122223333/${side.direction}-${family}`
      : undefined;
  });
}
