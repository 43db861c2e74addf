/** What the records of an import refer to and the saved answers don't hold: each thing is a gap that the partition keeps. */
import { awsPrefixLists } from "../../model/aws-prefix-lists.ts";
import {
  type BlockingGap,
  blockingGap,
  clientVpnGap,
  INTERFACES_GAP,
  networkAclGap,
  publicAddressGap,
  routeTableGap,
} from "../../model/records/gap.ts";
import type { RouteTarget } from "../../model/records/routing.ts";
import { eachInSteps, type Steps } from "../../model/steps.ts";
import { type Change, type PartitionKey, put } from "../../model/world/change.ts";
import type { Kind } from "../../model/world/kinds.ts";
import { Partition } from "../../model/world/partition.ts";
import { FoundGaps, isRead } from "./found-gaps.ts";
import type { Members } from "./members.ts";
import { referencesIn } from "./references.ts";
import { commandOf, commandOfEach, savedPolicies } from "./saved-lists.ts";
import { addBalancing } from "./services/balancing-gaps.ts";
import { addTransit, addTransitTarget } from "./transit-gaps.ts";

const EXCLUSIONS = commandOf("VpcBlockPublicAccessExclusions");
/** Of Block Public Access: in words, and what saves it. */
const BLOCKING: Readonly<Record<BlockingGap, readonly [words: string, command: string]>> = {
  options: ["options of Block Public Access", commandOf("VpcBlockPublicAccessOptions")],
  ids: ["ids of exclusions from Block Public Access", EXCLUSIONS],
  exclusions: ["exclusions from Block Public Access", EXCLUSIONS],
};

/** `answers` are those that `changes` were read from. */
export function* gapChanges(
  changes: readonly Change[],
  answers: Members,
  home: PartitionKey,
  unsavedBlocking: readonly (readonly [gap: BlockingGap, neededBy: string])[],
): Steps<readonly Change[]> {
  const world = new Partition(home);
  yield* eachInSteps(changes, (change) => world.apply(change));
  const gaps = new FoundGaps(world, unreadIds(answers));
  if (!answers.has("NetworkInterfaces")) gaps.interfaces(`account ${home.account} in ${home.region}`);
  yield* eachInSteps(
    [addRoutes, addTablesAndAcls, addLists, addPeers, addPublicAddresses, addTransit, addClientVpn, addBalancing],
    (add) => add(world, answers, gaps),
  );
  addAttached(answers, gaps);
  for (const [gap, neededBy] of unsavedBlocking) {
    const [words, command] = BLOCKING[gap];
    gaps.add(blockingGap(gap), words, neededBy, command);
  }
  yield* eachInSteps(referencesIn(world), ({ kind, id, neededBy }) => gaps.refer(kind, id, neededBy));
  addSavedGaps(world, answers, gaps);
  return gaps.all().map((gap) => put("gap", gap));
}

/** What is asked of each endpoint alone; without it nobody knows who comes in, and where to. */
function addClientVpn(world: Partition, answers: Members, gaps: FoundGaps): void {
  const policies = new Set(answers.list(savedPolicies.list).map((each) => each.text("ClientVpnEndpointId")));
  for (const { id } of world.all("client-vpn-endpoint")) {
    for (const [part, words, list] of CLIENT_VPN_PARTS) {
      if (!answers.maybe(list)?.has(id))
        gaps.add(clientVpnGap(id, part), `${words} of ${id}`, id, commandOfEach(list, id));
    }
    if (policies.has(id)) continue;
    const command = `aws ec2 get-client-vpn-endpoint-authorization-policy --client-vpn-endpoint-id ${id}`;
    gaps.add(clientVpnGap(id, "policy"), `authorization policy of ${id}`, id, command);
  }
}

const CLIENT_VPN_PARTS = [
  ["networks", "target networks", "ClientVpnTargetNetworks"],
  ["routes", "routes", "ClientVpnRoutes"],
  ["rules", "authorization rules", "ClientVpnAuthorizationRules"],
] as const;

const unreadIds = (answers: Members): ReadonlySet<string> =>
  new Set([
    ...answers.list("NatGateways").map((each) => each.text("NatGatewayId")),
    ...answers.list("VpcEndpoints").map((each) => each.text("VpcEndpointId")),
  ]);

function addRoutes(world: Partition, answers: Members, gaps: FoundGaps): void {
  for (const saved of answers.list("RouteTables")) {
    const table = world.get("route-table", saved.text("RouteTableId"));
    // AWS: a route whose target is gone says so itself.
    const states = saved.list("Routes").map((route) => route.maybeText("State"));
    table?.routes.forEach(({ target }, i) => {
      if (target.kind === "local" || states[i] === "blackhole") return;
      const kind = target.kind === "virtual-private-gateway" ? "vpn-gateway" : target.kind;
      if (target.kind === "transit-gateway") addTransitTarget(world, gaps, table.vpcId, target.id, table.id);
      else if (isRead(kind)) gaps.refer(kind as Kind, target.id, table.id);
      else gaps.add(target.id, `${whatIs(target)} ${target.id}`, table.id);
    });
  }
}

/** A kind that Cordon doesn't know is called as AWS calls its member: `FooGatewayId` is a foo gateway. */
const whatIs = (target: RouteTarget): string =>
  target.kind === "unserved"
    ? target.member
        .replace(/(Id|Arn)$/, "")
        .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
        .toLowerCase()
    : target.kind.replaceAll("-", " ");

/** AWS: every VPC has a main route table, and every subnet is bound to a network ACL. */
function addTablesAndAcls(world: Partition, answers: Members, gaps: FoundGaps): void {
  for (const { id } of world.all("vpc")) {
    if (world.by("route-table-association", "vpc", id).some(({ isMain }) => isMain)) continue;
    gaps.add(routeTableGap(id), "main route table", id, commandOf("RouteTables"));
  }
  for (const endpoint of answers.list("VpcEndpoints")) {
    for (const table of endpoint.texts("RouteTableIds")) {
      if (world.get("route-table", table) !== undefined) continue;
      const [id, vpcId] = [endpoint.text("VpcEndpointId"), endpoint.text("VpcId")];
      gaps.add(routeTableGap(vpcId), `route table ${table}`, id, commandOf("RouteTables"));
    }
  }
  const subnets = new Set([...world.all("subnet")].map(({ id }) => id));
  for (const { subnetId, deletedAt } of world.all("nat-gateway")) {
    if (subnetId !== undefined && deletedAt === undefined) subnets.add(subnetId);
  }
  for (const id of subnets) {
    const bound = world.by("network-acl-association", "subnet", id);
    if (bound.some(({ networkAclId }) => world.get("network-acl", networkAclId) !== undefined)) continue;
    gaps.add(networkAclGap(id), "network ACL", id, commandOf("NetworkAcls"));
  }
}

function addLists(world: Partition, answers: Members, gaps: FoundGaps): void {
  const entries = answers.maybe("PrefixListEntries");
  const ofAws = awsPrefixLists(world.region);
  const look = (id: string, neededBy: string): void => {
    const isListed = world.get("prefix-list", id) !== undefined;
    if (ofAws.has(id) || (isListed && entries?.has(id))) return;
    const ofEntries = commandOfEach("PrefixListEntries", id);
    const command = isListed ? ofEntries : `${commandOf("PrefixLists")}; ${ofEntries}`;
    gaps.add(id, isListed ? `content of the prefix list ${id}` : `prefix list ${id}`, neededBy, command);
  };
  for (const { id, peer } of world.all("security-group-rule")) {
    if (peer.kind === "prefix-list") look(peer.prefixListId, id);
  }
  for (const { id, routes } of world.all("route-table")) {
    for (const { destination } of routes) if (destination.startsWith("pl-")) look(destination, id);
  }
  for (const { tableId, destination } of world.all("transit-gateway-route")) {
    if (destination.startsWith("pl-")) look(destination, tableId);
  }
  for (const { id } of world.all("prefix-list")) look(id, id);
}

/** Groups of other accounts, and peerings. A group of the own account that isn't there has no members: interfaces name all. */
function addPeers(world: Partition, answers: Members, gaps: FoundGaps): void {
  for (const { id, peer } of world.all("security-group-rule")) {
    if (peer.kind !== "group") continue;
    if (peer.ownerId !== world.account && world.get("security-group", peer.groupId) === undefined) {
      gaps.add(peer.groupId, `security group ${peer.groupId} of account ${peer.ownerId}`, id);
    }
    // If the list was saved, the peering is gone. AWS: such a rule is stale (catalogue 171).
    if (peer.peeringId !== undefined && !answers.has("VpcPeeringConnections")) {
      gaps.refer("vpc-peering-connection", peer.peeringId, id);
    }
  }
}

function addPublicAddresses(world: Partition, answers: Members, gaps: FoundGaps): void {
  for (const saved of answers.list("NetworkInterfaces")) {
    const id = saved.text("NetworkInterfaceId");
    const primary = world.get("network-interface", id)?.privateIpv4[0]?.address;
    const each = saved
      .list("PrivateIpAddresses")
      .map((held) => [held.text("PrivateIpAddress"), held.maybe("Association")] as const);
    // The association of the main address may be in one of two places, or in both.
    for (const [privateIp, association] of [...each, [primary, saved.maybe("Association")] as const]) {
      const allocationId = association?.maybeText("AllocationId");
      if (allocationId === undefined || privateIp === undefined || isTranslated(world, id, privateIp)) continue;
      const what = `Elastic IP address ${allocationId}`;
      gaps.add(publicAddressGap(id, privateIp), what, id, commandOf("Addresses"));
    }
  }
}

const isTranslated = (world: Partition, interfaceId: string, privateIp: string): boolean =>
  world.by("elastic-ip", "interface", interfaceId).some(({ association }) => association?.privateIp === privateIp);

/** Instances name their interfaces, which name the instance only if they were saved. */
function addAttached(answers: Members, gaps: FoundGaps): void {
  for (const instance of answers.list("Reservations").flatMap((each) => each.list("Instances"))) {
    for (const nic of instance.list("NetworkInterfaces")) {
      const id = nic.maybeText("NetworkInterfaceId");
      if (id !== undefined) gaps.refer("network-interface", id, instance.text("InstanceId"));
    }
  }
}

/** An export has the gaps that its answers don't show themselves: of whole lists, of public addresses, and of associations. */
function addSavedGaps(world: Partition, answers: Members, gaps: FoundGaps): void {
  for (const saved of answers.list("Gaps")) {
    const id = saved.text("Id");
    const [kind, interfaceId = "", privateIp = ""] = id.split("/");
    const isAddress = kind === "public-address" && world.get("network-interface", interfaceId) !== undefined;
    const isOfNothing = id === INTERFACES_GAP || id === blockingGap("exclusions");
    const isAssociation =
      world.get("transit-gateway-attachment", id) !== undefined &&
      world.get("transit-gateway-association", id) === undefined;
    const isUntranslated = isAddress && !isTranslated(world, interfaceId, privateIp);
    if (!isOfNothing && !isAssociation && !isUntranslated) continue;
    gaps.add(id, saved.text("What"), saved.text("NeededBy"), saved.maybeText("Command"));
  }
}
