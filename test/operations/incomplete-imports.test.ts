/** Saved answers that aren't all there: what an import makes of them decides nothing otherwise than the whole would. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AWS_OWNER, awsPrefixLists } from "../../src/model/aws-prefix-lists.ts";
import { commandOf, commandOfEach, type ListName } from "../../src/operations/imported-state/saved-lists.ts";
import { REGION } from "../../src/operations/world-for-tests.ts";
import type { Expectation } from "../../src/policy/questions/expectation.ts";
import { NamedCalls } from "./named-calls.ts";
import { buildOffice, OFFICE } from "./office.ts";
import { lists as allLists, type Item, SavedNetwork } from "./saved-network.ts";

const lists = allLists.filter((list) => !list.startsWith("Transit"));
const cordon = new NamedCalls();
buildOffice(cordon);

const S3 = [...awsPrefixLists(REGION).values()].find(({ list }) => list.name.endsWith(".s3"))?.current.entries[0]?.cidr;
const traffic = [
  ...[443, 22, 8080, 5432, 9000].map((port) => ({ protocol: "tcp" as const, port })),
  { protocol: "icmp" as const, type: 8, code: 0 },
];
const tcp = (port: number) => [{ first: (6 << 16) | port, last: (6 << 16) | port }];
const tag = (of: string) => [{ kind: "tag", of } as const];
const group = (of: string) => [{ kind: "group", of } as const];
const internet = [{ kind: "internet" } as const];
const expectations: readonly Expectation[] = [
  { kind: "may", from: internet, to: group("web"), on: tcp(443) },
  { kind: "may-not", from: internet, to: group("app"), on: tcp(443) },
  { kind: "may-not", from: internet, to: group("web"), on: tcp(22) },
  { kind: "may", from: tag("role=app"), to: tag("role=db"), on: tcp(5432) },
  { kind: "may", from: group("web"), to: group("far"), on: tcp(9000) },
  { kind: "may", from: group("app"), to: internet, on: tcp(443) },
  { kind: "may-not", from: group("web"), to: group("db"), on: [] },
  { kind: "nothing", direction: "ingress", of: group("app"), on: tcp(22), except: false },
  { kind: "internet-reaches-only", targets: [{ to: group("web"), on: tcp(443) }] },
  { kind: "internet-reaches-only", targets: [] },
];

const network = new SavedNetwork(cordon, {
  addresses: ["8.8.8.8", "9.9.9.9", OFFICE, "2600::1", String(S3).replace(/\/.*/, "")],
  traffic,
  expectations,
});
const { whole, known, nics, questions } = network;
const leaveOut = network.leaveOut.bind(network);
const lookInto = network.lookInto.bind(network);

/** Of these the office has nothing. */
const EMPTY: readonly ListName[] = [
  "VpnGateways",
  "CustomerGateways",
  "VpnConnections",
  "ClientVpnEndpoints",
  "ServiceConfigurations",
  "VpcEndpointConnections",
  "ConnectionNotificationSet",
  "PlacementGroups",
];
/** Lists that no flow here depends on; rules are in their groups too, and subnets show what is excluded. */
const HARMLESS: ReadonlySet<ListName> = new Set([
  "SecurityGroupRules",
  "DhcpOptions",
  "Volumes",
  "KeyPairs",
  "LaunchTemplates",
  "FlowLogs",
  "VpcBlockPublicAccessExclusions",
  "SecurityGroupVpcAssociations",
  ...EMPTY,
]);
/** Without these, nothing is imported. */
const REFUSED: ReadonlySet<string> = new Set(["Vpcs", "Subnets", "SecurityGroups"]);
const SAID_NOTHING: ReadonlySet<ListName> = new Set([
  "SecurityGroupRules",
  "Volumes",
  "KeyPairs",
  "LaunchTemplates",
  "FlowLogs",
  "SecurityGroupVpcAssociations",
  ...EMPTY,
]);

suite("a whole list that wasn't saved", () => {
  test("the whole lacks nothing, and decides everything", () => {
    assert.equal(lookInto(whole, "nothing").says, "");
    // An interface without IPv6 and an address of IPv6 have nothing to say to each other.
    const ofOneFamily = known.flows.filter((_, i) => !JSON.stringify(questions[i]).includes("2600::1"));
    assert.deepEqual([...new Set(ofOneFamily)].sort(), ["reachable", "unreachable"]);
    assert.deepEqual([...new Set(known.verdicts)].sort(), ["broken", "holds"]);
    assert.ok(known.open.size > 2 && known.reach.size === nics.length);
  });

  for (const list of lists) {
    test(`without ${list}`, () => {
      const { undecided, says } = lookInto(leaveOut(list), list);
      assert.equal(says.includes(commandOf(list)), !SAID_NOTHING.has(list), says);
      assert.equal(undecided > 0, !REFUSED.has(list) && !HARMLESS.has(list));
    });
  }

  test("without the entries of prefix lists", () => {
    const { undecided, says } = lookInto(leaveOut("PrefixListEntries"), "entries");
    for (const id of network.idsOfEach("PrefixListEntries")) {
      assert.ok(says.includes(commandOfEach("PrefixListEntries", id)), says);
    }
    assert.ok(undecided > 0);
  });

  test("without the options of Block Public Access, which subnets show", () => {
    const { undecided, says } = lookInto(leaveOut("VpcBlockPublicAccessOptions"), "options");
    assert.match(says, /aws ec2 describe-vpc-block-public-access-options/);
    assert.equal(undecided, 0);
  });

  test("without several, and with no more than what is needed", () => {
    const names = [...lists, "PrefixListEntries"].filter(
      (list) => !REFUSED.has(list) && !HARMLESS.has(list as ListName),
    );
    for (const [i, one] of names.entries()) {
      const two = names[(i + 1) % names.length] as string;
      lookInto(leaveOut(one, two), `${one} and ${two}`);
    }
    lookInto(leaveOut(...names.filter((list) => list !== "NetworkInterfaces")), "almost everything");
  });
});

/** Of these lists, everything is referred to by something else. */
const REFERRED: readonly ListName[] = [
  "Addresses",
  "DhcpOptions",
  "EgressOnlyInternetGateways",
  "InternetGateways",
  "NatGateways",
  "NetworkAcls",
  "PrefixLists",
  "Reservations",
  "Subnets",
  "VpcEndpoints",
  "VpcPeeringConnections",
  "Vpcs",
];

suite("one item that wasn't saved", () => {
  for (const list of REFERRED) {
    test(`of ${list}`, () => {
      for (const item of whole[list]?.filter(({ OwnerId }) => OwnerId !== AWS_OWNER) ?? []) {
        lookInto({ ...whole, [list]: whole[list]?.filter((each) => each !== item) }, JSON.stringify(item));
      }
    });
  }

  test("an interface that an instance, a gateway or an address names", () => {
    for (const item of whole["NetworkInterfaces"] ?? []) {
      const rest = whole["NetworkInterfaces"]?.filter((each) => each !== item);
      const { says } = lookInto({ ...whole, NetworkInterfaces: rest }, JSON.stringify(item));
      assert.match(says, /list of network interfaces: aws ec2 describe-network-interfaces/);
    }
  });

  test("a route table that an endpoint names", () => {
    const named = whole["VpcEndpoints"]?.flatMap(({ RouteTableIds }) => RouteTableIds as string[]) ?? [];
    const rest = whole["RouteTables"]?.filter(({ RouteTableId }) => !named.includes(String(RouteTableId)));
    const { undecided, says } = lookInto({ ...whole, RouteTables: rest }, "the endpoint's table");
    assert.match(says, /^route table rtb-\w+: aws ec2 describe-route-tables$/m);
    assert.ok(undecided > 0);
  });
});

suite("what was saved, and Cordon has no records of", () => {
  const withRoute = (target: Item) =>
    whole["RouteTables"]?.map((table) => ({
      ...table,
      Routes: (table["Routes"] as Item[]).map((route) =>
        route["NatGatewayId"] === undefined
          ? route
          : { DestinationCidrBlock: "8.8.0.0/16", State: "active", ...target },
      ),
    }));

  for (const [target, says] of [
    [{ LocalGatewayId: "lgw-1" }, "local gateway lgw-1: undefined"],
    [{ OdbNetworkArn: "arn:aws:odb:1" }, "odb network arn:aws:odb:1: undefined"],
    [{ SkyBridgeId: "sky-1", Origin: "Advertisement" }, "sky bridge sky-1: undefined"],
    [{ GatewayId: "vgw-1" }, "virtual private gateway vgw-1: aws ec2 describe-vpn-gateways"],
    [{ GatewayId: "vpce-1" }, "VPC endpoint vpce-1: undefined"],
    [{ TransitGatewayId: "tgw-1", State: "blackhole" }, ""],
  ] as const) {
    test(`${JSON.stringify(target)} is said, with what could save it if there is such a command`, () => {
      const endpoint = {
        VpcEndpointId: "vpce-1",
        VpcEndpointType: "Resource",
        VpcId: whole["Vpcs"]?.[0]?.["VpcId"],
      };
      const answers = {
        ...whole,
        RouteTables: withRoute(target),
        VpcEndpoints: [...(whole["VpcEndpoints"] ?? []), endpoint],
      };
      const gaps = [...network.imported(answers).all("gap")].map(({ what, command }) => `${what}: ${command}`);
      assert.deepEqual(gaps, says === "" ? [] : [says]);
    });
  }

  test("the table of a regional NAT gateway", () => {
    const NatGateways = whole["NatGateways"]?.map((each) => ({
      ...each,
      AvailabilityMode: "regional",
      RouteTableId: "rtb-00000009",
      NatGatewayAddresses: [{ PublicIp: "52.0.0.9", AvailabilityZone: "us-east-1a", AvailabilityZoneId: "use1-az1" }],
    }));
    const { undecided, says } = lookInto({ ...whole, NatGateways }, "a regional NAT gateway");
    assert.match(says, /^route table rtb-00000009: aws ec2 describe-route-tables$/m);
    assert.ok(undecided > 0);
  });
});
