/** Questions about sets and about single flows agree, whatever routes, NAT gateways and ACLs a network has. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Address, hostPrefix, parseAddress } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Change } from "../../model/world/change.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import type { Bound } from "../flow/lack.ts";
import { Network } from "../flow/network.ts";
import type { Explanation } from "../flow/path.ts";
import { formatKeys, type KeyRange, keyOf, type Traffic, trafficKey } from "../flow/traffic.ts";
import type { End } from "../flow/verdict.ts";
import { lackingWorld, OUTSIDE, routedWorld } from "../oracle/random-routes.ts";
import { lackingTransit, transitedWorld } from "../oracle/random-transit.ts";
import * as small from "../oracle/small-world.ts";
import { explain } from "../paths/explain.ts";
import type { Cell } from "./cell.ts";
import { Cells } from "./cells.ts";
import { outsidePassages } from "./outside.ts";

const { worldOf } = small;
const local = small.route("10.0.0.0/16", "local");

const TRAFFIC: readonly Traffic[] = [
  { protocol: "tcp", port: 443 },
  { protocol: "udp", port: 53 },
  { protocol: "icmp", type: 8, code: 0 },
  { protocol: 50 },
];

/** An interface by each address of its own. */
const endsOf = ({ id, privateIpv4, ipv6 }: NetworkInterface) =>
  [privateIpv4, ipv6].flatMap(([held]) => (held === undefined ? [] : [{ kind: "interface", id, ...held } as const]));
const areAlike = (a: string, b: string): boolean => a.includes(":") === b.includes(":");

/** One network, asked about one kind of traffic in both ways. */
class Questions {
  readonly network: Network;
  readonly #cells: Cells;
  readonly #traffic: Traffic;
  readonly #key: number;
  passedNat = 0;
  passedTransit = 0;

  constructor(changes: readonly Change[], traffic: Traffic) {
    this.network = new Network([worldOf(changes)]);
    this.#cells = new Cells(new CompiledNetwork(this.network));
    this.#traffic = traffic;
    this.#key = trafficKey(traffic);
  }

  /** What single flows say. */
  ask(from: End, to: End): Explanation["outcome"] {
    const explanation = explain(this.network, { from, to, traffic: this.#traffic });
    if (explanation.outcome !== "reachable") return explanation.outcome;
    this.passedNat += Number(explanation.forward.some((step) => step.kind === "gateway" && step.translatedTo));
    this.passedTransit += Number(explanation.forward.some(({ kind }) => kind === "transit-route-table"));
    return explanation.outcome;
  }

  #passes(from: End, to: End, bound: Bound): boolean {
    const outcome = this.ask(from, to);
    return outcome === "reachable" || (bound === "possibly" && outcome === "undecidable");
  }

  #has(ranges: readonly { readonly keys: KeyRange }[]): boolean {
    return ranges.some(({ keys }) => keys.first <= this.#key && this.#key <= keys.last);
  }

  #cellOf = (nic: NetworkInterface): Cell => this.#cells.holding([nic])[0] as Cell;

  between(from: NetworkInterface, to: NetworkInterface, bound: Bound): readonly string[] {
    const allowed = endsOf(from).some((a) =>
      endsOf(to).some((b) => areAlike(a.address, b.address) && this.#passes(a, b, bound)),
    );
    const [sender, receiver] = [this.#cellOf(from), this.#cellOf(to)];
    const passages = (["ipv4", "ipv6"] as const).flatMap((family) =>
      this.#cells.passages(sender, receiver, family, bound),
    );
    return [
      ...(this.#cells.reaches(sender, receiver, this.#key, bound) === allowed ? [] : [`reaches is not ${allowed}`]),
      ...(this.#has(passages) === allowed ? [] : [`passages is not ${allowed}`]),
    ].map((text) => `${from.id} to ${to.id}: ${text}`);
  }

  outside(nic: NetworkInterface, text: string, bound: Bound): readonly string[] {
    const own = endsOf(nic).find(({ address }) => areAlike(address, text));
    if (own === undefined) return [];
    const far = { kind: "address", address: text } as const;
    return (["ingress", "egress"] as const).flatMap((direction) => {
      const within = [hostPrefix(parseAddress(text) as Address)];
      const found = [...outsidePassages(this.#cells, this.#cellOf(nic), direction, within, () => true, bound)].filter(
        (passage) => passage !== undefined,
      );
      const has = this.#has(found.flatMap(({ keys }) => keys.map((range) => ({ keys: range }))));
      const allowed = direction === "egress" ? this.#passes(own, far, bound) : this.#passes(far, own, bound);
      return has === allowed ? [] : [`${nic.id} ${direction} ${text}: is not ${allowed}`];
    });
  }
}

/** Every pair of interfaces, and every interface with addresses outside. */
function askInBothWays(changes: readonly Change[], traffic: Traffic): Questions {
  const questions = new Questions(changes, traffic);
  const all = [...questions.network.all("network-interface")];
  const wrong = all.flatMap((nic) => [
    ...all.filter((other) => other !== nic).flatMap((other) => questions.between(nic, other, "surely")),
    ...OUTSIDE.flatMap((address) => questions.outside(nic, address, "surely")),
  ]);
  assert.deepEqual(wrong, []);
  return questions;
}

test("whatever leads between subnets and out of them: sets of flows are decided as each of them is", () => {
  let passedNat = 0;
  const sameAnswers = fc.property(routedWorld, fc.constantFrom(...TRAFFIC), (changes, traffic) => {
    passedNat += askInBothWays(changes, traffic).passedNat;
  });
  // The same networks each time, because in others perhaps no flow passes a NAT gateway.
  fc.assert(sameAnswers, { numRuns: 25, seed: 1 });
  assert.ok(passedNat > 0, "some flow passes a NAT gateway");
  fc.assert(sameAnswers, { numRuns: 25 });
});

test("whatever transit gateways lead between VPCs and out of them: sets of flows are decided as each of them is", () => {
  const passed = { nat: 0, transit: 0 };
  const sameAnswers = fc.property(transitedWorld, fc.constantFrom(...TRAFFIC), (changes, traffic) => {
    const { passedNat, passedTransit } = askInBothWays(changes, traffic);
    passed.nat += passedNat;
    passed.transit += passedTransit;
  });
  fc.assert(sameAnswers, { numRuns: 25, seed: 1 });
  assert.ok(passed.transit > 0 && passed.nat > 0, "some flows pass a transit gateway, and a NAT gateway behind it");
  fc.assert(sameAnswers, { numRuns: 25 });
});

test("what an import lacks is neither allowed nor refused, whatever it lacks, and sets of flows say the same", () => {
  let unclear = 0;
  const saysNoMore = fc.property(
    fc.oneof(lackingWorld, lackingTransit),
    fc.constantFrom(...TRAFFIC),
    ({ whole, lacking }, traffic) => {
      const [truth, questions] = [new Questions(whole, traffic), new Questions(lacking, traffic)];
      const all = [...questions.network.all("network-interface")];
      const wrong: string[] = [];
      const compare = (from: End, to: End) => {
        const [is, said] = [truth.ask(from, to), questions.ask(from, to)];
        if (said === "undecidable") unclear++;
        else if (is !== "undecidable" && said !== is) wrong.push(`${JSON.stringify([from, to])} is ${is}, not ${said}`);
      };
      for (const nic of all) {
        for (const own of endsOf(nic)) {
          const others = all.filter((other) => other !== nic).flatMap(endsOf);
          for (const far of others) if (areAlike(own.address, far.address)) compare(own, far);
          for (const address of OUTSIDE.filter((text) => areAlike(own.address, text))) {
            compare(own, { kind: "address", address });
            compare({ kind: "address", address }, own);
          }
        }
        for (const bound of ["surely", "possibly"] as const) {
          wrong.push(
            ...all.filter((other) => other !== nic).flatMap((other) => questions.between(nic, other, bound)),
            ...OUTSIDE.flatMap((address) => questions.outside(nic, address, bound)),
          );
        }
      }
      assert.deepEqual(wrong, []);
    },
  );
  // The same networks each time, because others perhaps lack nothing that matters.
  fc.assert(saysNoMore, { numRuns: 20, seed: 1 });
  assert.ok(unclear > 0, "of some flow nobody can tell");
  fc.assert(saysNoMore, { numRuns: 20 });
});

/** An application behind a NAT gateway, and a receiver in another subnet that it reaches through the gateway. */
const behindNat: readonly Change[] = [
  small.vpc("vpc-0", "10.0.0.0/16"),
  ...["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"].map((cidr, i) => small.subnet(`subnet-${i}`, "vpc-0", cidr)),
  small.internetGateway("igw-0", "vpc-0"),
  small.natGateway("nat-0", "vpc-0", "subnet-0", { privateIp: "10.0.0.200" }),
  ...small.routeTable("rtb-0", "vpc-0", [local, small.route("0.0.0.0/0", "igw-0")], ["subnet-0"]),
  ...small.routeTable(
    "rtb-1",
    "vpc-0",
    [local, small.route("0.0.0.0/0", "nat-0"), small.route("10.0.2.0/24", "nat-0")],
    ["subnet-1"],
  ),
  ...small.routeTable("rtb-2", "vpc-0", [local], ["subnet-2"]),
  small.group("sg-app", "vpc-0"),
  small.group("sg-db", "vpc-0"),
  small.rule("sgr-out", "sg-app", "egress", "-1", "0.0.0.0/0"),
  small.nic("eni-app", { vpcId: "vpc-0", subnetId: "subnet-1", ipv4: ["10.0.1.10"], groups: ["sg-app"] }),
  small.nic("eni-db", { vpcId: "vpc-0", subnetId: "subnet-2", ipv4: ["10.0.2.10"], groups: ["sg-db"] }),
];

test("of a range of ports, what the ACL of the gateway's subnet lets through", () => {
  const entries = [
    small.aclEntry(1, "ingress", "allow", "-1", "0.0.0.0/0"),
    small.aclEntry(1, "egress", "deny", "tcp 25", "0.0.0.0/0"),
    small.aclEntry(2, "egress", "allow", "tcp", "0.0.0.0/0"),
  ];
  const network = new Network([worldOf([...behindNat, ...small.networkAcl("acl-0", "vpc-0", ["subnet-0"], entries)])]);
  const cells = new Cells(new CompiledNetwork(network));
  const [cell] = cells.holding([...network.all("network-interface")].slice(0, 1));
  assert.ok(cell);
  const found = outsidePassages(cells, cell, "egress", [hostPrefix(parseAddress("8.8.8.8") as Address)]);
  const passing = [...found].filter((passage) => passage !== undefined);
  assert.deepEqual(
    passing.flatMap(({ keys }) => keys.map(formatKeys)),
    ["tcp/0-24", "tcp/26-65535"],
  );
});

test("of several senders behind a NAT gateway, receivers see the gateway", () => {
  const passes = (peer: string): readonly unknown[] => {
    const network = new Network([worldOf([...behindNat, small.rule("sgr-in", "sg-db", "ingress", "tcp 5432", peer)])]);
    const cells = new Cells(new CompiledNetwork(network));
    const [app, db] = cells.all;
    assert.ok(app && db);
    return [
      cells.reaches(app, db, keyOf(6, 5432)),
      cells.passages(app, db, "ipv4").map(({ keys }) => formatKeys(keys)),
    ];
  };
  assert.deepEqual(passes("10.0.0.200/32"), [true, ["tcp/5432"]]);
  assert.deepEqual(passes("10.0.1.10/32"), [false, []]);
  assert.deepEqual(passes("sg-app"), [false, []]);
});
