/** Whatever several accounts do in one VPC: all of them decide its flows as one account would that had everything. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Resource } from "../../model/records/tag.ts";
import { CompiledNetwork } from "../../policy/compiled/compiled-network.ts";
import { Network } from "../../policy/flow/network.ts";
import type { Flow } from "../../policy/flow/verdict.ts";
import { end } from "../../policy/oracle/asking-for-tests.ts";
import { decideOne } from "../../policy/oracle/decide-one.ts";
import { explain } from "../../policy/paths/explain.ts";
import { LiveNetworks } from "../../policy/questions/live-networks.ts";
import { MEMBER } from "../resource-shares/shares-for-tests.ts";
import { ACCOUNT } from "../world-for-tests.ts";
import { ACCOUNTS, COPIED, ownIn, Playground, PORTS, step } from "./random-steps-for-tests.ts";

function refuseUnequalCopies(cordon: Playground): void {
  const owner = cordon.world();
  for (const account of ACCOUNTS.slice(1)) {
    const there = cordon.world(account);
    const inVpc = (id: string | undefined) =>
      there.get("security-group", id ?? "")?.vpcId === cordon.vpcId ||
      there.get("security-group-vpc-association", `${id}/${cordon.vpcId}`) !== undefined;
    const nics = ownIn(there, "network-interface").filter(({ vpcId }) => vpcId === cordon.vpcId);
    const nicIds = new Set(nics.map(({ id }) => id));
    const expected = {
      "network-interface": nics,
      "security-group": ownIn(there, "security-group").filter(({ id }) => inVpc(id)),
      "security-group-rule": ownIn(there, "security-group-rule").filter(({ groupId }) => inVpc(groupId)),
      "elastic-ip": ownIn(there, "elastic-ip").filter((each) => nicIds.has(each.association?.networkInterfaceId ?? "")),
    };
    for (const kind of COPIED) {
      const copies = owner.all(kind).filter(({ ownerId }) => ownerId === account);
      assert.deepEqual(
        sorted([...copies]),
        sorted<Resource>(expected[kind].map((each) => ({ ...each, tags: [] }))),
        kind,
      );
    }
    const takesPart = nics.length > 0 || expected["security-group"].length > 0;
    assert.equal(owner.get("vpc-participant", `${cordon.vpcId}/${account}`) !== undefined, takesPart);
    assert.equal(there.get("shared-vpc", cordon.vpcId) !== undefined, takesPart);
  }
}

const sorted = <T extends Resource>(all: readonly T[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));

function refuseSharedAddresses(cordon: Playground): void {
  const nics = [...cordon.world().by("network-interface", "vpc", cordon.vpcId)];
  const addresses = nics.flatMap(({ privateIpv4 }) => privateIpv4.map(({ address }) => address));
  assert.equal(new Set(addresses).size, addresses.length, addresses.join(" "));
}

/** What a network says of all flows between interfaces of the VPC, and to and from the internet. */
function answers(network: Network, nics: readonly string[]) {
  const compiled = new CompiledNetwork(network);
  const ends = [...nics.map(end), end("198.51.100.7")];
  return ends.flatMap((from) =>
    ends.flatMap((to) => {
      if (from === to) return [];
      return PORTS.map((port) => {
        const flow: Flow = { from, to, traffic: { protocol: "tcp", port } };
        const { outcome } = explain(network, flow);
        return { ...flow, outcome, ...decideOne(compiled, flow) };
      });
    }),
  );
}

test("whatever accounts do in one VPC, all of them decide as one that has everything; copies equal their originals", () => {
  let together = 0;
  const decideAlike = fc.property(fc.array(step, { minLength: 30, maxLength: 60 }), (steps) => {
    const cordon = new Playground();
    const networks = new LiveNetworks();
    for (const [i, each] of steps.entries()) {
      cordon.try(each);
      if (i % 10 === 0) networks.around(cordon.world(MEMBER)).compiled.refresh();
      refuseUnequalCopies(cordon);
      refuseSharedAddresses(cordon);
    }
    const owner = cordon.world();
    const nics = [...owner.by("network-interface", "vpc", cordon.vpcId)].map(({ id }) => id).slice(0, 8);
    const expected = answers(Network.around(cordon.asOne()), nics);
    for (const account of ACCOUNTS) {
      const world = cordon.world(account);
      const takesPart = account === ACCOUNT || world.get("shared-vpc", cordon.vpcId) !== undefined;
      if (!takesPart) continue;
      if (account !== ACCOUNT && nics.length > 1) together++;
      assert.deepEqual(answers(Network.around(world), nics), expected, account);
      assert.deepEqual(answers(networks.around(world).network, nics), expected, account);
    }
  });
  // The same steps each time, because in others perhaps nobody takes part.
  fc.assert(decideAlike, { numRuns: 30, seed: 1 });
  assert.ok(together > 0);
  fc.assert(decideAlike, { numRuns: 30 });
});
