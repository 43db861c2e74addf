/** Network load balancers that were made without groups, in answers about flows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CompiledNetwork } from "../../policy/compiled/compiled-network.ts";
import { Network } from "../../policy/flow/network.ts";
import { explain } from "../../policy/paths/explain.ts";
import { Cells } from "../../policy/questions/cells.ts";
import { exposures, isOpen } from "../../policy/questions/exposure.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import { Site } from "./site-for-tests.ts";

test("catalogue 600: everything passes the interfaces of a network load balancer without groups, and the targets' groups still decide", () => {
  const site = new Site();
  const [SubnetId = ""] = site.defaultSubnetIds();
  const input = { GroupName: "closed", Description: "lets nothing in", VpcId: site.defaultVpcId() };
  const closed = site.run(createGroup, input).GroupId ?? "";
  const { NetworkInterface } = site.run(createInterface, { SubnetId, Groups: [closed] });
  const target = NetworkInterface?.NetworkInterfaceId ?? "";

  const network = Network.around(site.world());
  const open = [...network.all("network-interface")].filter((nic) => nic.interfaceType === "network_load_balancer");
  const [first] = open;
  assert.ok(open.length === 2 && first !== undefined);
  const ask = (from: string, to: string) =>
    explain(network, {
      from: { kind: "interface", id: from },
      to: { kind: "interface", id: to },
      traffic: { protocol: "tcp", port: 4711 },
    });
  const into = ask(target, first.id);
  assert.equal(into.outcome, "reachable");
  assert.deepEqual(into.outcome === "reachable" && into.verdict.ingress, {
    verdict: "unfiltered",
    direction: "ingress",
    because: "no-groups",
    interfaceId: first.id,
  });
  assert.equal(ask(first.id, target).outcome, "unreachable");

  const cells = new Cells(new CompiledNetwork(network));
  const cellOf = (id: string) => cells.holding([network.get("network-interface", id) as typeof first])[0] as never;
  const every = { first: 0, last: 0xff_ffff };
  assert.deepEqual(
    cells.passages(cellOf(target), cellOf(first.id), "ipv4").map(({ keys }) => keys),
    [every],
  );
  assert.deepEqual(cells.passages(cellOf(first.id), cellOf(target), "ipv4"), []);
  const opened = [...exposures(network)].filter((each) => each !== undefined && isOpen(each));
  assert.deepEqual(
    new Set(opened.map((each) => each?.interfaceId)),
    new Set(open.map(({ id }) => id)),
    "the application load balancer has the default group, which lets in only its members",
  );
});
