/** What the records of an import refer to and the saved answers don't hold: each thing is a gap that the partition keeps. */
import { awsPrefixLists } from "../../model/aws-prefix-lists.ts";
import { type Gap, INTERFACES_GAP, networkAclGap, publicAddressGap, routeTableGap } from "../../model/records/gap.ts";
import type { RouteTarget } from "../../model/records/routing.ts";
import { type Change, type PartitionKey, put } from "../../model/world/change.ts";
import type { Kind } from "../../model/world/kinds.ts";
import { Partition } from "../../model/world/partition.ts";
import type { Members } from "./members.ts";

/** What is read of a kind of target; Cordon has no records of the others. */
const TARGETS: Readonly<Record<Exclude<RouteTarget["kind"], "local">, readonly [words: string, command?: string]>> = {
  "internet-gateway": ["internet gateway", "describe-internet-gateways"],
  "egress-only-internet-gateway": ["egress-only internet gateway", "describe-egress-only-internet-gateways"],
  "nat-gateway": ["NAT gateway", "describe-nat-gateways"],
  "network-interface": ["network interface", "describe-network-interfaces"],
  "vpc-peering-connection": ["VPC peering connection", "describe-vpc-peering-connections"],
  "vpc-endpoint": ["VPC endpoint", "describe-vpc-endpoints"],
  "transit-gateway": ["transit gateway"],
  "virtual-private-gateway": ["virtual private gateway"],
  "local-gateway": ["local gateway"],
  "carrier-gateway": ["carrier gateway"],
  "core-network": ["core network"],
};

/** `answers` are those that `changes` were read from. */
function gapsOf(changes: readonly Change[], answers: Members, home: PartitionKey): readonly Gap[] {
  const world = new Partition(home);
  for (const change of changes) world.apply(change);
  const gaps = new Map<string, Gap>();
  const add = (id: string, what: string, neededBy: string, command?: string): void => {
    if (gaps.has(id)) return;
    const saves = command === undefined ? {} : { command: `aws ec2 ${command}` };
    gaps.set(id, { id, ownerId: home.account, what, neededBy, ...saves });
  };
  const isHere = (kind: Kind, id: string): boolean => world.get(kind, id) !== undefined;

  if (!answers.has("NetworkInterfaces")) {
    const asker = `account ${home.account} in ${home.region}`;
    add(INTERFACES_GAP, "list of network interfaces", asker, "describe-network-interfaces");
  }
  addRoutingGaps(world, answers, add);
  addListGaps(world, answers, add);
  for (const { id, peer } of world.all("security-group-rule")) {
    if (peer.kind !== "group" || peer.ownerId === home.account || isHere("security-group", peer.groupId)) continue;
    add(peer.groupId, `security group ${peer.groupId} of account ${peer.ownerId}`, id);
  }
  for (const { id, requester, accepter } of world.all("vpc-peering-connection")) {
    for (const { vpcId, ownerId, region } of [requester, accepter]) {
      const isOwn = ownerId === home.account && region === home.region;
      if (isOwn && !isHere("vpc", vpcId)) add(vpcId, `VPC ${vpcId}`, id, "describe-vpcs");
    }
  }
  addAddressGaps(world, answers, add);
  addHostGaps(world, add);
  return [...gaps.values()];
}

type Add = (id: string, what: string, neededBy: string, command?: string) => void;

function addRoutingGaps(world: Partition, answers: Members, add: Add): void {
  for (const saved of answers.list("RouteTables")) {
    const table = world.get("route-table", saved.text("RouteTableId"));
    // AWS: a route whose target is gone says so itself.
    const states = saved.list("Routes").map((route) => route.maybeText("State"));
    table?.routes.forEach(({ target }, i) => {
      if (target.kind === "local" || states[i] === "blackhole") return;
      const isHere = target.kind in READ && world.get(target.kind as keyof typeof READ, target.id) !== undefined;
      const [words, command] = TARGETS[target.kind];
      if (!isHere) add(target.id, `${words} ${target.id}`, table.id, command);
    });
  }
  // AWS: every VPC has a main route table, and every subnet is bound to a network ACL.
  for (const { id } of world.all("vpc")) {
    if (world.by("route-table-association", "vpc", id).some(({ isMain }) => isMain)) continue;
    add(routeTableGap(id), `main route table of ${id}`, id, "describe-route-tables");
  }
  for (const { id } of world.all("subnet")) {
    const bound = world.by("network-acl-association", "subnet", id);
    if (bound.some(({ networkAclId }) => world.get("network-acl", networkAclId) !== undefined)) continue;
    add(networkAclGap(id), `network ACL of ${id}`, id, "describe-network-acls");
  }
}

/** The kinds of targets of which there are records. */
const READ = {
  "internet-gateway": true,
  "egress-only-internet-gateway": true,
  "nat-gateway": true,
  "network-interface": true,
  "vpc-peering-connection": true,
  "vpc-endpoint": true,
} as const;

function addListGaps(world: Partition, answers: Members, add: Add): void {
  const entries = answers.maybe("PrefixListEntries");
  const ofAws = awsPrefixLists(world.region);
  const look = (listId: string, neededBy: string): void => {
    const isKnown = ofAws.has(listId) || (world.get("prefix-list", listId) !== undefined && entries?.has(listId));
    if (isKnown) return;
    const command = `get-managed-prefix-list-entries --prefix-list-id ${listId}`;
    const isListed = world.get("prefix-list", listId) !== undefined;
    add(
      listId,
      `prefix list ${listId}`,
      neededBy,
      isListed ? command : `describe-managed-prefix-lists; aws ec2 ${command}`,
    );
  };
  for (const { id, peer } of world.all("security-group-rule")) {
    if (peer.kind === "prefix-list") look(peer.prefixListId, id);
  }
  for (const { id, routes } of world.all("route-table")) {
    for (const { destination } of routes) if (destination.startsWith("pl-")) look(destination, id);
  }
}

function addAddressGaps(world: Partition, answers: Members, add: Add): void {
  for (const saved of answers.list("NetworkInterfaces")) {
    const id = saved.text("NetworkInterfaceId");
    for (const each of saved.list("PrivateIpAddresses")) {
      const allocationId = each.maybe("Association")?.maybeText("AllocationId");
      const privateIp = each.text("PrivateIpAddress");
      if (allocationId === undefined) continue;
      const isHere = world
        .by("elastic-ip", "interface", id)
        .some(({ association }) => association?.privateIp === privateIp);
      if (isHere) continue;
      add(publicAddressGap(id, privateIp), `Elastic IP address ${allocationId}`, id, "describe-addresses");
    }
    // The main address may be told once only.
    const allocationId = saved.maybe("Association")?.maybeText("AllocationId");
    const primary = world.get("network-interface", id)?.privateIpv4[0]?.address;
    if (allocationId === undefined || primary === undefined || world.get("elastic-ip", allocationId)) continue;
    add(publicAddressGap(id, primary), `Elastic IP address ${allocationId}`, id, "describe-addresses");
  }
}

/** Names and tags of interfaces are those of their instances, and a VPC names its DHCP options. */
function addHostGaps(world: Partition, add: Add): void {
  for (const { id, attachment } of world.all("network-interface")) {
    const { instanceId, instanceOwnerId } = attachment ?? {};
    if (instanceId === undefined || instanceOwnerId !== world.account || world.get("instance", instanceId)) continue;
    add(instanceId, `instance ${instanceId}`, id, "describe-instances");
  }
  for (const { id, dhcpOptionsId } of world.all("vpc")) {
    if (dhcpOptionsId === "default" || world.get("dhcp-options", dhcpOptionsId)) continue;
    add(dhcpOptionsId, `DHCP options ${dhcpOptionsId}`, id, "describe-dhcp-options");
  }
}

export const gapChanges = (changes: readonly Change[], answers: Members, home: PartitionKey): readonly Change[] =>
  gapsOf(changes, answers, home).map((gap) => put("gap", gap));
