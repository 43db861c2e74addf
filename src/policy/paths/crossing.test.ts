/** Through transit gateways: what single packets meet there, and that a naive gateway says the same of all of them. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { parseAddress } from "../../address/prefix.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import { Network } from "../flow/network.ts";
import { asker, codes, paths } from "../oracle/asking-for-tests.ts";
import { naivelyFrom, naiveTransit } from "../oracle/naive-transit.ts";
import * as small from "../oracle/small-world.ts";
import * as transit from "../oracle/transit-world.ts";
import { type Crossing, cross, crossFrom } from "./crossing.ts";

const open = (id: string) =>
  (["ingress", "egress"] as const).map((way) => small.rule(`sgr-${id}-${way}`, id, way, "-1", "0.0.0.0/0"));
const zone = (id: string, vpcId: string, cidr: string, availabilityZoneId: string): Change => {
  const made = small.subnet(id, vpcId, cidr);
  return "put" in made && made.put === "subnet" ? put("subnet", { ...made.value, availabilityZoneId }) : made;
};
const toTransit = (vpc: string, own: string, ...more: string[]) =>
  small.routeTable(`rtb-${vpc}`, `vpc-${vpc}`, [
    small.route(own, "local"),
    ...["10.0.0.0/8", ...more].map((to) => small.route(to, "tgw-1")),
  ]);

/** Two VPCs, each with one subnet for hosts and one for the gateway. */
const spokes: readonly Change[] = ["a", "b"].flatMap((name, i) => [
  small.vpc(`vpc-${name}`, `10.${i}.0.0/16`),
  zone(`subnet-${name}`, `vpc-${name}`, `10.${i}.1.0/24`, "use1-az1"),
  zone(`subnet-${name}-tgw`, `vpc-${name}`, `10.${i}.9.0/28`, "use1-az1"),
  small.group(`sg-${name}`, `vpc-${name}`),
  ...open(`sg-${name}`),
  small.nic(`eni-${name}`, {
    vpcId: `vpc-${name}`,
    subnetId: `subnet-${name}`,
    ipv4: [`10.${i}.1.10`],
    groups: [`sg-${name}`],
  }),
  ...toTransit(name, `10.${i}.0.0/16`),
  ...transit.vpcAttachment(`tgw-attach-${name}`, "tgw-1", `vpc-${name}`, [`subnet-${name}-tgw`], "tgw-rtb-1"),
  transit.propagation("tgw-rtb-1", `tgw-attach-${name}`),
]);
const base: readonly Change[] = [transit.transitGateway("tgw-1"), ...spokes];
const ask = asker(base);
const ends = ["eni-a", "eni-b"] as const;

suite("a path through a transit gateway", () => {
  test("is walked there and back, by its tables and those of both attachments' subnets", () => {
    const through = "gateway transit-route-table transit-attachment";
    assert.deepEqual(paths(ask([], ...ends)), {
      forward: `interface security-groups route-table transit-attachment ${through} route-table security-groups interface`,
      back: `interface route-table transit-attachment ${through} route-table interface`,
    });
    const found = ask([], ...ends);
    assert.equal(found.outcome, "reachable");
    const tracking = found.outcome === "reachable" && found.verdict.ingress;
    assert.equal(tracking && tracking.verdict === "allowed" && tracking.tracking, "tracked");
  });

  test("an address of another VPC is the interface that has it there", () => {
    const found = ask([], "eni-a", "10.1.1.10");
    assert.equal(found.outcome === "reachable" && found.verdict.to.interfaceId, "eni-b");
  });

  const stops: readonly (readonly [string, readonly Change[], readonly string[]])[] = [
    [
      "catalogue 535: an attachment that is gone leaves routes as blackholes",
      [remove("transit-gateway-attachment", "tgw-attach-a")],
      ["BAD_STATE_ROUTE", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"],
    ],
    [
      "catalogue 536: hosts in a zone without a subnet of the attachment don't get in",
      [zone("subnet-a", "vpc-a", "10.0.1.0/24", "use1-az2")],
      ["TGW_ROUTE_AZ_RESTRICTION"],
    ],
    [
      "an attachment with no table",
      [remove("transit-gateway-association", "tgw-attach-a")],
      ["TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"],
    ],
    [
      "a table without a route",
      [remove("transit-gateway-propagation", "tgw-rtb-1/tgw-attach-b")],
      ["TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"],
    ],
    ["a blackhole is more specific", [transit.transitRoute("tgw-rtb-1", "10.1.1.0/24")], ["TGW_RTB_BAD_STATE_ROUTE"]],
    [
      "a static route comes before a propagated one",
      [transit.transitRoute("tgw-rtb-1", "10.1.0.0/16")],
      ["TGW_RTB_BAD_STATE_ROUTE"],
    ],
    [
      "a reference to a list comes before a propagated route",
      [...small.prefixList("pl-1", ["10.1.0.0/16"]), transit.transitRoute("tgw-rtb-1", "pl-1")],
      ["TGW_RTB_BAD_STATE_ROUTE"],
    ],
    [
      "a static route comes before a reference",
      [
        ...small.prefixList("pl-1", ["10.1.0.0/16"]),
        transit.transitRoute("tgw-rtb-1", "pl-1"),
        transit.transitRoute("tgw-rtb-1", "10.1.0.0/16", "tgw-attach-b"),
      ],
      [],
    ],
    [
      "no route from the other side back",
      [small.routeTable("rtb-b", "vpc-b", [small.route("10.1.0.0/16", "local")])[0] as Change],
      ["NO_ROUTE_TO_DESTINATION"],
    ],
  ];
  for (const [what, extra, expected] of stops) {
    test(what, () => assert.deepEqual(codes(ask(extra, ...ends)), expected));
  }

  test("catalogue 537: the ACL of the attachment's subnet filters what goes in there, and what comes out to other subnets", () => {
    const acl = (...entries: Parameters<typeof small.aclEntry>[]) =>
      small.networkAcl(
        "acl-t",
        "vpc-a",
        ["subnet-a-tgw"],
        entries.map((entry) => small.aclEntry(...entry)),
      );
    const out = [1, "egress", "allow", "-1", "0.0.0.0/0"] as const;
    const into = [1, "ingress", "allow", "-1", "10.0.0.0/16"] as const;
    assert.deepEqual(codes(ask(acl([...out], [...into]), ...ends)), []);
    assert.deepEqual(codes(ask(acl([...out]), ...ends)), ["SUBNET_ACL_RESTRICTION"]);
    assert.deepEqual(codes(ask(acl([...into]), ...ends)), ["SUBNET_ACL_RESTRICTION"]);
    // Hosts in the very subnet of the attachment: what comes from the gateway isn't filtered.
    const beside = [
      small.nic("eni-a", { vpcId: "vpc-a", subnetId: "subnet-a-tgw", ipv4: ["10.0.9.10"], groups: ["sg-a"] }),
      ...acl([...out], [...into]),
    ];
    assert.deepEqual(codes(ask(beside, "eni-b", "eni-a")), []);
  });

  test("catalogue 538: of two VPCs with the same block, the one that was attached first is reached", () => {
    const twin = [
      small.vpc("vpc-c", "10.1.0.0/16"),
      zone("subnet-c", "vpc-c", "10.1.1.0/24", "use1-az1"),
      small.group("sg-c", "vpc-c"),
      ...open("sg-c"),
      small.nic("eni-c", { vpcId: "vpc-c", subnetId: "subnet-c", ipv4: ["10.1.1.10"], groups: ["sg-c"] }),
      ...toTransit("c", "10.1.0.0/16"),
      ...transit.vpcAttachment("tgw-attach-0", "tgw-1", "vpc-c", ["subnet-c"], "tgw-rtb-1", {
        createdAt: "2026-02-01T00:00:00.000Z",
      }),
      transit.propagation("tgw-rtb-1", "tgw-attach-0"),
    ];
    assert.deepEqual(codes(ask(twin, "eni-a", "eni-b")), []);
    assert.deepEqual(codes(ask(twin, "eni-a", "eni-c")), ["NO_POSSIBLE_DESTINATION"]);
  });

  test("to the internet through the NAT gateway of another VPC, and the answers back", () => {
    const central = [
      ...toTransit("a", "10.0.0.0/16", "0.0.0.0/0"),
      small.internetGateway("igw-b", "vpc-b"),
      zone("subnet-b-public", "vpc-b", "10.1.2.0/24", "use1-az1"),
      small.natGateway("nat-1", "vpc-b", "subnet-b-public", { privateIp: "10.1.2.200" }),
      ...small.routeTable(
        "rtb-b-public",
        "vpc-b",
        [small.route("10.1.0.0/16", "local"), small.route("10.0.0.0/8", "tgw-1"), small.route("0.0.0.0/0", "igw-b")],
        ["subnet-b-public"],
      ),
      ...small.routeTable(
        "rtb-b-tgw",
        "vpc-b",
        [small.route("10.1.0.0/16", "local"), small.route("0.0.0.0/0", "nat-1")],
        ["subnet-b-tgw"],
      ),
      transit.transitRoute("tgw-rtb-1", "0.0.0.0/0", "tgw-attach-b"),
    ];
    assert.deepEqual(paths(ask(central, "eni-a", "8.8.8.8")), {
      forward:
        "interface security-groups route-table transit-attachment gateway transit-route-table transit-attachment route-table gateway route-table gateway outside",
      back: "outside gateway gateway route-table transit-attachment gateway transit-route-table transit-attachment route-table interface",
    });
    // Nobody opens a flow that way.
    assert.deepEqual(codes(ask(central, "8.8.8.8", "eni-a")).slice(0, 1), ["NO_POSSIBLE_DESTINATION"]);
  });

  test("through two peered gateways", () => {
    const peered = [
      transit.transitGateway("tgw-2"),
      ...transit.vpcAttachment("tgw-attach-b", "tgw-2", "vpc-b", ["subnet-b-tgw"], "tgw-rtb-2"),
      small.routeTable("rtb-b", "vpc-b", [
        small.route("10.1.0.0/16", "local"),
        small.route("10.0.0.0/16", "tgw-2"),
      ])[0] as Change,
      remove("transit-gateway-propagation", "tgw-rtb-1/tgw-attach-b"),
      ...transit.transitPeering(["tgw-attach-p1", "tgw-1", "tgw-rtb-1"], ["tgw-attach-p2", "tgw-2", "tgw-rtb-2"]),
      transit.transitRoute("tgw-rtb-1", "10.1.0.0/16", "tgw-attach-p1"),
      transit.transitRoute("tgw-rtb-2", "10.0.0.0/16", "tgw-attach-p2"),
      transit.propagation("tgw-rtb-2", "tgw-attach-b"),
    ];
    const found = ask(peered, "eni-a", "10.1.1.10");
    assert.equal(found.outcome === "reachable" && found.verdict.to.interfaceId, "eni-b");
    // A loop between the two ends.
    const loop = [
      ...peered,
      remove("transit-gateway-propagation", "tgw-rtb-2/tgw-attach-b"),
      transit.transitRoute("tgw-rtb-2", "10.1.0.0/16", "tgw-attach-p2"),
    ];
    assert.deepEqual(codes(ask(loop, "eni-a", "eni-b")), ["NO_POSSIBLE_DESTINATION"]);
  });

  test("a policy table chooses the route table by addresses, protocol and ports", () => {
    const policies = (...entries: Parameters<typeof transit.policyTable>[2][]) => [
      transit.policyTable("tgw-ptb-1", "tgw-1", ...entries),
      transit.transitAssociation("tgw-attach-a", "tgw-1", "tgw-ptb-1"),
      transit.transitRoute("tgw-rtb-drop", "0.0.0.0/0"),
    ];
    const web = { protocol: "6", destinationPorts: { from: 443, to: 443 }, destinationCidr: "10.1.0.0/16" };
    const split = policies([web, "tgw-rtb-1"], [{}, "tgw-rtb-drop"]);
    assert.deepEqual(codes(ask(split, ...ends)), []);
    assert.deepEqual(codes(ask(split, ...ends, { protocol: "tcp", port: 22 })), ["TGW_RTB_BAD_STATE_ROUTE"]);
    assert.deepEqual(codes(ask(policies([{ sourceCidr: "10.0.2.0/24" }, "tgw-rtb-1"]), ...ends)), [
      "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    ]);
    // Answers come from the port that the flow was opened to.
    const answers = [
      transit.policyTable("tgw-ptb-1", "tgw-1", [{ protocol: "6", sourcePorts: { from: 443, to: 443 } }, "tgw-rtb-1"]),
      transit.transitAssociation("tgw-attach-b", "tgw-1", "tgw-ptb-1"),
    ];
    assert.deepEqual(codes(ask(answers, ...ends)), []);
    assert.deepEqual(codes(ask(answers, ...ends, { protocol: "tcp", port: 22 })), [
      "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    ]);
  });

  test("a VPN is beyond the records: packets get there, and may come from there", () => {
    const vpn = [
      transit.vpnAttachment("tgw-attach-vpn", "tgw-1"),
      ...toTransit("a", "10.0.0.0/16", "192.168.0.0/16"),
      transit.transitRoute("tgw-rtb-1", "192.168.0.0/16", "tgw-attach-vpn"),
    ];
    assert.equal(ask(vpn, "eni-a", "192.168.1.1").outcome, "reachable");
    assert.equal(ask(vpn, "192.168.1.1", "eni-a").outcome, "reachable");
    const toOther = [...vpn, transit.transitRoute("tgw-rtb-1", "10.1.0.0/16", "tgw-attach-vpn")];
    assert.equal(ask(toOther, "eni-a", "10.1.1.10").outcome, "reachable");
    assert.deepEqual(codes(ask(toOther, ...ends)), ["NO_POSSIBLE_DESTINATION"]);
    assert.deepEqual(codes(ask(toOther, "eni-b", "eni-a")), ["NO_POSSIBLE_DESTINATION"]);
    const without = toTransit("a", "10.0.0.0/16", "192.168.0.0/16");
    assert.equal(ask(without, "192.168.1.1", "eni-a").outcome, "unreachable");
  });

  test("what another account keeps to itself is undecidable", () => {
    const foreign = base.filter(
      (change) => !("put" in change && /gateway-(association|propagation)|^transit-gateway$/.test(change.put)),
    );
    const theirs = foreign.map((change) =>
      "put" in change && change.put === "transit-gateway-attachment"
        ? put("transit-gateway-attachment", { ...change.value, transitGatewayOwnerId: "999988887777" })
        : change,
    );
    const found = asker(theirs)([], "eni-a", "eni-b");
    assert.equal(found.outcome, "undecidable");
    assert.match(JSON.stringify(found), /far-gateway/);
  });
});

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const attachments = ["tgw-attach-0", "tgw-attach-1", "tgw-attach-2", "tgw-attach-p1", "tgw-attach-c"] as const;
const tables = ["tgw-rtb-0", "tgw-rtb-1", "tgw-rtb-2"] as const;

/** Three VPCs, two of which overlap, on two peered gateways, with whatever tables. */
const transitWorld = fc
  .record({
    associated: fc.array(fc.tuple(pick(...attachments, "tgw-attach-p2"), pick(...tables)), { maxLength: 6 }),
    propagated: fc.array(fc.tuple(pick(...tables), pick(...attachments)), { maxLength: 6 }),
    routes: fc.array(
      fc.tuple(
        pick(...tables),
        pick("10.1.0.0/16", "10.1.1.0/24", "10.0.0.0/8", "0.0.0.0/0", "pl-0", "2001:db8::/32"),
        pick(...attachments, "tgw-attach-p2", "tgw-attach-gone", undefined),
      ),
      { maxLength: 6 },
    ),
    zones: fc.array(pick("use1-az1", "use1-az2"), { minLength: 3, maxLength: 3 }),
    ipv6: fc.boolean(),
    ended: pick(undefined, undefined, ...attachments),
    clients: pick("10.9.0.0/16", "10.1.0.0/16", "10.1.1.0/24"),
  })
  .map(({ associated, propagated, routes, zones, ipv6, ended, clients }): readonly Change[] => [
    ...["tgw-0", "tgw-1"].map((id) => transit.transitGateway(id)),
    ...small.prefixList("pl-0", ["10.1.0.0/16", "10.2.0.0/16"]),
    ...["10.0.0.0/16", "10.1.0.0/16", "10.1.0.0/16"].flatMap((cidr, i) => [
      small.vpc(`vpc-${i}`, cidr, `2001:db8:${i}::/56`),
      zone(`subnet-${i}`, `vpc-${i}`, cidr.replace("/16", "/24"), zones[i] ?? ""),
      ...transit.vpcAttachment(`tgw-attach-${i}`, i === 2 ? "tgw-1" : "tgw-0", `vpc-${i}`, [`subnet-${i}`], undefined, {
        ipv6Support: ipv6,
        ...(ended === `tgw-attach-${i}` && { state: "deleted" }),
      }),
    ]),
    ...transit.transitPeering(["tgw-attach-p1", "tgw-0"], ["tgw-attach-p2", "tgw-1"]),
    ...transit.clientVpnAttachment("tgw-attach-c", "tgw-0", clients),
    ...associated.map(([id, table]) => transit.transitAssociation(id, "tgw-0", table)),
    ...propagated.map(([table, id]) => transit.propagation(table, id)),
    ...routes.map(([table, to, id]) => transit.transitRoute(table, to, id)),
  ]);

test("whatever tables gateways have, packets come out where a naive gateway lets them out", () => {
  let through = 0;
  let byClients = 0;
  fc.assert(
    fc.property(transitWorld, (changes) => {
      const world = small.worldOf(changes);
      const network = new Network([world]);
      for (const i of [0, 1, 2]) {
        for (const to of ["10.0.0.9", "10.1.0.9", "10.1.1.9", "10.9.9.9", "2001:db8:1::9"]) {
          const gateway = i === 2 ? "tgw-1" : "tgw-0";
          const place = { vpcId: `vpc-${i}`, subnetId: `subnet-${i}` };
          const destination = parseAddress(to);
          const source = parseAddress(to.includes(":") ? "2001:db8::1" : "10.0.0.1");
          assert.ok(destination && source);
          const crossing = cross(network, place, gateway, { source, destination, keys: [] });
          const zone = world.get("subnet", place.subnetId)?.availabilityZoneId ?? "";
          const expected = naiveTransit(world, gateway, { vpcId: place.vpcId, zone }, to);
          agrees(crossing, expected, `${place.vpcId} to ${to}`);
          through += Number(expected !== undefined);
        }
      }
      const clients = world.get("transit-gateway-attachment", "tgw-attach-c");
      assert.ok(clients);
      for (const to of ["10.0.0.9", "10.1.0.9", "10.9.9.9"]) {
        const [source, destination] = [parseAddress("10.9.0.1"), parseAddress(to)];
        assert.ok(destination && source);
        const found = crossFrom(network, { home: world, attachment: clients }, { source, destination, keys: [] });
        const expected = naivelyFrom(world, clients.id, to);
        agrees(found, expected, `clients to ${to}`);
        byClients += Number(expected !== undefined);
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(through > 0 && byClients > 0, "some packets get through, and some of clients");
});

function agrees(found: Omit<Crossing, "enters">, expected: string | undefined, which: string): void {
  const beyond = found.isBeyond
    ? `beyond ${found.steps.at(-1)?.kind === "transit-attachment" && endOf(found)}`
    : undefined;
  assert.equal(found.arrival?.vpcId ?? beyond, expected, which);
  assert.equal(
    found.steps.every(({ passes }) => passes),
    expected !== undefined,
    which,
  );
}

const endOf = ({ steps }: Omit<Crossing, "enters">): string | undefined => {
  const end = steps.at(-1);
  return end !== undefined && "id" in end ? end.id : undefined;
};
