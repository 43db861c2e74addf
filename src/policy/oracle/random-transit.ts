/** Random transit for fast-check: two VPCs, and one with a way to the internet, on a gateway with whatever tables. */
import fc from "fast-check";
import type { Resource } from "../../model/records/tag.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import type { Kind } from "../../model/world/kinds.ts";
import * as small from "./small-world.ts";
import * as transit from "./transit-world.ts";

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** By subnet: two in the third VPC, of which the second one is public. */
const SUBNETS = ["10.0.0.0/24", "10.1.0.0/24", "10.2.0.0/24", "10.2.1.0/24"] as const;
const vpcOf = (subnet: number): string => `vpc-${Math.min(subnet, 2)}`;
const blockOf = (subnet: number): string => `10.${Math.min(subnet, 2)}.0.0/16`;
const host = (subnet: number, last: number): string => `${SUBNETS[subnet]?.replace(/0\/24$/, "")}${last}`;
const attachments = [0, 1, 2].map((i) => `tgw-attach-${i}`);

const ground: readonly Change[] = [
  ...[0, 1, 2].map((i) => small.vpc(`vpc-${i}`, `10.${i}.0.0/16`)),
  ...SUBNETS.map((cidr, i) => small.subnet(`subnet-${i}`, vpcOf(i), cidr)),
  ...["sg-0", "sg-1"].flatMap((id) => [
    small.group(id, "vpc-0"),
    small.rule(`sgr-out-${id}`, id, "egress", "-1", "0.0.0.0/0"),
    small.rule(`sgr-in-${id}`, id, "ingress", "-1", id === "sg-0" ? "10.0.0.0/8" : "10.2.1.200/32"),
  ]),
  small.internetGateway("igw-0", "vpc-2"),
  transit.transitGateway("tgw-0"),
  ...small.prefixList("pl-0", ["8.8.0.0/16", "10.1.0.0/25"]),
];

/** Most lead everything to the gateway, and the public subnet to the internet. */
const table = (subnet: number) =>
  fc
    .tuple(
      pick("0.0.0.0/0", "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", undefined),
      pick(
        ...(subnet === 3 ? ["igw-0"] : subnet === 2 ? ["nat-0", "nat-0", "tgw-0", undefined] : ["tgw-0", undefined]),
      ),
    )
    .map(([viaTransit, others]) => {
      const routes = [small.route(blockOf(subnet), "local")];
      if (others !== undefined) routes.push(small.route("0.0.0.0/0", others));
      if (viaTransit !== undefined && (viaTransit !== "0.0.0.0/0" || others === undefined)) {
        routes.push(small.route(viaTransit, "tgw-0"));
      }
      return small.routeTable(`rtb-${subnet}`, vpcOf(subnet), routes, [`subnet-${subnet}`]);
    });

const networkInterface = (subnet: number, last: number) =>
  pick("sg-0", "sg-0", "sg-1").map((group) =>
    small.nic(`eni-${subnet}-${last}`, {
      vpcId: vpcOf(subnet),
      subnetId: `subnet-${subnet}`,
      ipv4: [host(subnet, last)],
      groups: [group],
    }),
  );

const entry = fc
  .tuple(
    fc.nat(9),
    pick("ingress" as const, "egress" as const),
    pick("allow" as const, "deny" as const),
    pick("-1", "tcp 443", "tcp 1024-9999", "icmp"),
    pick("0.0.0.0/0", "10.0.0.0/25", "10.1.0.0/16", "8.8.0.0/16"),
  )
  .map((spec) => small.aclEntry(...spec));

const acl = (subnet: number) =>
  fc
    .uniqueArray(entry, { maxLength: 3, selector: ({ ruleNumber, egress }) => `${ruleNumber} ${egress}` })
    .map((given) => {
      const last = (["ingress", "egress"] as const).map((way) => small.aclEntry(100, way, "allow", "-1", "0.0.0.0/0"));
      return given.length === 0
        ? []
        : small.networkAcl(`acl-${subnet}`, vpcOf(subnet), [`subnet-${subnet}`], [...given, ...last]);
    });

/** One table to which all propagate; sometimes another one, or one that a policy table chooses. */
const tables = fc
  .record({
    associated: fc.tuple(
      ...attachments.map(() => pick("tgw-rtb-0", "tgw-rtb-0", "tgw-rtb-0", "tgw-rtb-1", "tgw-ptb-0", undefined)),
    ),
    without: pick(undefined, undefined, ...attachments),
    routes: fc.array(
      fc.tuple(
        pick("tgw-rtb-0", "tgw-rtb-1"),
        pick("0.0.0.0/0", "0.0.0.0/0", "10.1.0.128/25", "10.0.0.0/16", "pl-0"),
        pick("tgw-attach-2", ...attachments, "tgw-attach-vpn", undefined),
      ),
      { maxLength: 4 },
    ),
    ports: pick(443, 53, 2000, 65535),
    clients: pick("10.200.0.0/22", "10.1.0.0/16", "10.1.0.128/25", undefined),
  })
  .map(({ associated, without, routes, ports, clients }): readonly Change[] => [
    ...attachments.flatMap((id, i) =>
      transit.vpcAttachment(id, "tgw-0", `vpc-${i}`, [`subnet-${i}`], associated[i] as string | undefined),
    ),
    transit.vpnAttachment("tgw-attach-vpn", "tgw-0"),
    transit.policyTable(
      "tgw-ptb-0",
      "tgw-0",
      [{ destinationPorts: { from: 0, to: ports }, destinationCidr: "10.0.0.0/9" }, "tgw-rtb-0"],
      [{ protocol: "1" }, "tgw-rtb-1"],
      [{ sourcePorts: { from: 1, to: ports } }, "tgw-rtb-0"],
    ),
    ...(clients === undefined
      ? []
      : [
          ...transit.clientVpnAttachment("tgw-attach-clients", "tgw-0", clients),
          transit.propagation("tgw-rtb-0", "tgw-attach-clients"),
        ]),
    ...attachments.filter((id) => id !== without).map((id) => transit.propagation("tgw-rtb-0", id)),
    ...routes.map(([table, to, id]) => transit.transitRoute(table, to, id)),
  ]);

/** A rule of each direction may refer to a group, and the gateway may let it. */
const references = fc
  .tuple(pick("sg-0", "sg-1", undefined), pick<"ingress" | "egress">("ingress", "ingress", "egress"), fc.boolean())
  .map(([group, direction, securityGroupReferencingSupport]) => [
    transit.transitGateway("tgw-0", { securityGroupReferencingSupport }),
    ...(group === undefined
      ? []
      : [small.rule(`sgr-${direction === "ingress" ? "in" : "out"}-sg-1`, "sg-1", direction, "-1", group)]),
  ]);

const numbers = SUBNETS.map((_, i) => i);

export const transitedWorld: fc.Arbitrary<readonly Change[]> = fc
  .tuple(
    fc.tuple(...numbers.map(table)),
    fc.tuple(...numbers.map(acl)),
    fc.tuple(...numbers.map((i) => networkInterface(i, 10)), networkInterface(1, 140)),
    pick("10.2.1.200", "10.2.1.200", undefined).map((privateIp) =>
      privateIp === undefined ? [] : [small.natGateway("nat-0", "vpc-2", "subnet-3", { privateIp })],
    ),
    tables,
    references,
  )
  .map((parts) => [...ground, ...parts.flat(2)]);

const NOT_SAVED = [
  "gateway",
  "tables of another account",
  "attachment",
  "association",
  "routes",
  "policies",
  "prefix list",
  "VPC",
] as const;

/** The same as an import has it that lacks something of the gateway, of its tables or of what is attached. */
export const lackingTransit = fc
  .tuple(transitedWorld, pick(...NOT_SAVED))
  .map(([whole, what]) => ({ whole, lacking: lackingOf(whole, what) }));

const gap = (id: string): Change =>
  put("gap", { id, ownerId: "111122223333", what: id, neededBy: "something", command: "aws" });

function lackingOf(whole: readonly Change[], what: (typeof NOT_SAVED)[number]): readonly Change[] {
  const without = (kind: Kind, isLeftOut: (record: Resource) => boolean) =>
    whole.filter((change) => !("put" in change && change.put === kind && isLeftOut(change.value)));
  switch (what) {
    case "gateway":
      return [...whole, remove("transit-gateway", "tgw-0"), gap("tgw-0")];
    case "tables of another account":
      return whole.map((change) =>
        "put" in change && change.put === "transit-gateway-attachment"
          ? put(change.put, { ...change.value, transitGatewayOwnerId: "999988887777" })
          : change,
      );
    case "attachment":
      return [
        ...without("transit-gateway-attachment", ({ id }) => id === "tgw-attach-1"),
        gap("tgw-attach-1"),
        // A route of its VPC leads to the gateway.
        gap("tgw-0"),
      ];
    case "association":
      return [...without("transit-gateway-association", ({ id }) => id === "tgw-attach-1"), gap("tgw-attach-1")];
    case "routes":
      return [...without("transit-gateway-route", ({ id }) => id.startsWith("tgw-rtb-0/")), gap("tgw-rtb-0")];
    case "policies":
      return [...whole, transit.policyTable("tgw-ptb-0", "tgw-0"), gap("tgw-ptb-0")];
    case "prefix list":
      return [...whole, ...small.prefixList("pl-0", []), gap("pl-0")];
    case "VPC":
      return [...whole.filter((change) => !isOfVpc(change, "vpc-1")), gap("vpc-1")];
  }
}

/** Reports whether a change puts the VPC or something in it. */
const isOfVpc = (change: Change, vpcId: string): boolean =>
  "put" in change && (change.value.id === vpcId || ("vpcId" in change.value && change.value.vpcId === vpcId));
