/** Saved answers that aren't all there: what an import makes of them decides nothing otherwise than the whole would. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AWS_OWNER, awsPrefixLists } from "../../src/model/aws-prefix-lists.ts";
import { toTheEnd } from "../../src/model/steps.ts";
import { Partition } from "../../src/model/world/partition.ts";
import { ImportRefused, type Saved } from "../../src/operations/imported-state/members.ts";
import { readAnswers } from "../../src/operations/imported-state/read-answers.ts";
import {
  commandOf,
  type ListName,
  savedLists,
  savedStructures,
} from "../../src/operations/imported-state/saved-lists.ts";
import { ACCOUNT, REGION } from "../../src/operations/world-for-tests.ts";
import { CompiledNetwork } from "../../src/policy/compiled/compiled-network.ts";
import { Network } from "../../src/policy/flow/network.ts";
import { end } from "../../src/policy/oracle/asking-for-tests.ts";
import { explain } from "../../src/policy/paths/explain.ts";
import { Cells } from "../../src/policy/questions/cells.ts";
import type { Expectation } from "../../src/policy/questions/expectation.ts";
import { evaluate } from "../../src/policy/questions/expectations.ts";
import { exposures, isOpen } from "../../src/policy/questions/exposure.ts";
import { reachOf } from "../../src/policy/questions/reach.ts";
import { NamedCalls } from "./named-calls.ts";
import { buildOffice, OFFICE } from "./office.ts";

const OPTIONS = savedStructures.VpcBlockPublicAccessOptions;

type Item = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, readonly Item[]>> & {
  readonly PrefixListEntries: Readonly<Record<string, unknown>>;
};

const cordon = new NamedCalls();
buildOffice(cordon);
const lists = Object.keys(savedLists) as ListName[];

function savedAnswers(): Answers {
  const answers = Object.fromEntries(
    lists.map((list) => [list, (cordon.ec2(savedLists[list], {}) as Record<string, Item[]>)[list] ?? []]),
  );
  const own = (answers["PrefixLists"] ?? []).filter(({ OwnerId }) => OwnerId !== AWS_OWNER);
  const PrefixListEntries = Object.fromEntries(
    own.map(({ PrefixListId: id }) => [
      String(id),
      cordon.ec2("GetManagedPrefixListEntries", { PrefixListId: String(id) }).Entries,
    ]),
  );
  return { ...answers, PrefixListEntries, ...cordon.ec2(OPTIONS, {}) } as unknown as Answers;
}

const whole = savedAnswers();
const imported = (answers: Saved): Partition => {
  const home = { account: ACCOUNT, region: REGION };
  const partition = new Partition(home);
  for (const change of readAnswers(answers, home, cordon.newId)) partition.apply(change);
  return partition;
};

const S3 = [...awsPrefixLists(REGION).values()].find(({ list }) => list.name.endsWith(".s3"))?.current.entries[0]?.cidr;
const nics = whole["NetworkInterfaces"]?.map(({ NetworkInterfaceId }) => String(NetworkInterfaceId)) ?? [];
const ends = [...nics, "8.8.8.8", "9.9.9.9", OFFICE, "2600::1", String(S3).replace(/\/.*/, "")];
const traffic = [
  ...[443, 22, 8080, 5432, 9000].map((port) => ({ protocol: "tcp" as const, port })),
  { protocol: "icmp" as const, type: 8, code: 0 },
];
const questions = ends.flatMap((from) =>
  ends.flatMap((to) =>
    from === to || (!from.startsWith("eni") && !to.startsWith("eni"))
      ? []
      : traffic.map((each) => ({ from, to, each })),
  ),
);

const outcomesOf = (network: Network) =>
  questions.map(({ from, to, each }) => explain(network, { from: end(from), to: end(to), traffic: each }).outcome);

/** The outcome of each flow, what is surely open and may be, whom each interface surely reaches, and the expectations. */
function truths(partition: Partition) {
  const network = new Network([partition]);
  const flows = outcomesOf(network);
  const open = new Set<string>();
  const perhaps = new Set<string>();
  for (const each of exposures(network)) {
    if (each === undefined) continue;
    const name = `${each.interfaceId} ${each.keys.first}-${each.keys.last}`;
    if (isOpen(each)) open.add(name);
    else if (each.blockers.length === 0) perhaps.add(name);
  }
  const cells = new Cells(new CompiledNetwork(network));
  const reach = new Map<string, { readonly others: ReadonlySet<string>; readonly isSure: boolean }>();
  for (const nic of partition.all("network-interface")) {
    const found = toTheEnd(reachOf(cells, [nic], "egress"));
    assert.ok(!("problem" in found));
    const others = new Set(found.interfaces.flatMap((each) => each.others.map(({ id }) => id)));
    reach.set(nic.id, { others, isSure: found.undecided.interfaces === 0 });
  }
  const verdicts = [...evaluate(new CompiledNetwork(network), partition, expectations)].flatMap((each) =>
    each === undefined ? [] : [each.verdict],
  );
  return { flows, open, perhaps, reach, verdicts, isListed: partition.get("gap", "network-interface") === undefined };
}

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

const known = truths(imported(whole));

/** Throws if anything is said otherwise than of the whole. Returns how much can't be decided. */
function refuteNothing(found: ReturnType<typeof truths>, without: string): number {
  let undecided = 0;
  found.flows.forEach((outcome, i) => {
    if (outcome !== known.flows[i] && outcome === "undecidable") undecided++;
    else assert.equal(outcome, known.flows[i], `without ${without}: ${JSON.stringify(questions[i])}`);
  });
  found.verdicts.forEach((verdict, i) => {
    if (verdict !== known.verdicts[i] && verdict === "undecidable") undecided++;
    else assert.equal(verdict, known.verdicts[i], `without ${without}: ${JSON.stringify(expectations[i])}`);
  });
  for (const each of found.open) assert.ok(known.open.has(each), `without ${without}: ${each} is open`);
  for (const [id, { others }] of found.reach) {
    for (const other of others) assert.ok(known.reach.get(id)?.others.has(other), `without ${without}: ${id} ${other}`);
  }
  if (!found.isListed) return undecided;
  const perhaps = [...found.open, ...found.perhaps];
  for (const each of known.open) {
    const covered = perhaps.some((name) => name.split(" ")[0] === each.split(" ")[0]);
    assert.ok(covered, `without ${without}: ${each} may be open`);
  }
  for (const [id, { others }] of known.reach) {
    const now = found.reach.get(id);
    if (now?.isSure === false) continue;
    assert.deepEqual([...(now?.others ?? [])].sort(), [...others].sort(), `without ${without}: ${id} reaches`);
  }
  return undecided;
}

/** What an import of these answers says is missing, with what saves it; or the refusal. */
function lookInto(answers: Saved, without: string): { readonly undecided: number; readonly says: string } {
  let partition: Partition;
  try {
    partition = imported(answers);
  } catch (error) {
    assert.ok(error instanceof ImportRefused, String(error));
    return { undecided: 0, says: error.message };
  }
  const gaps = [...partition.all("gap")].map(({ what, command }) => `${what}: ${command}`);
  return { undecided: refuteNothing(truths(partition), without), says: gaps.join("\n") };
}

const leaveOut = (...left: readonly string[]): Saved =>
  Object.fromEntries(Object.entries(whole).filter(([list]) => !left.includes(list)));

/** Lists that no flow here depends on; rules are in their groups too, and subnets show what is excluded. */
const HARMLESS: ReadonlySet<ListName> = new Set([
  "SecurityGroupRules",
  "DhcpOptions",
  "Volumes",
  "KeyPairs",
  "FlowLogs",
  "VpcBlockPublicAccessExclusions",
  "SecurityGroupVpcAssociations",
]);
/** Without these, nothing is imported. */
const REFUSED: ReadonlySet<string> = new Set(["Vpcs", "Subnets", "SecurityGroups"]);
const SAID_NOTHING: ReadonlySet<ListName> = new Set([
  "SecurityGroupRules",
  "Volumes",
  "KeyPairs",
  "FlowLogs",
  "SecurityGroupVpcAssociations",
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
    assert.match(says, /aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-/);
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
    [{ TransitGatewayId: "tgw-1" }, "transit gateway tgw-1: undefined"],
    [{ OdbNetworkArn: "arn:aws:odb:1" }, "odb network arn:aws:odb:1: undefined"],
    [{ SkyBridgeId: "sky-1", Origin: "Advertisement" }, "sky bridge sky-1: undefined"],
    [{ GatewayId: "vgw-1" }, "virtual private gateway vgw-1: aws ec2 describe-vpn-gateways"],
    [{ GatewayId: "vpce-1" }, "VPC endpoint vpce-1: undefined"],
    [{ TransitGatewayId: "tgw-1", State: "blackhole" }, ""],
  ] as const) {
    test(`${JSON.stringify(target)} is said, with what could save it if there is such a command`, () => {
      const endpoint = {
        VpcEndpointId: "vpce-1",
        VpcEndpointType: "GatewayLoadBalancer",
        VpcId: whole["Vpcs"]?.[0]?.["VpcId"],
      };
      const answers = {
        ...whole,
        RouteTables: withRoute(target),
        VpcEndpoints: [...(whole["VpcEndpoints"] ?? []), endpoint],
      };
      const gaps = [...imported(answers).all("gap")].map(({ what, command }) => `${what}: ${command}`);
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
