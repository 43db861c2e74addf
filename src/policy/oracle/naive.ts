/** A deliberately naive policy that the engine is tested against: every rule of every group in turn, by text and BigInt. */
import { parseAddress, parsePrefix, widthOf } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction, SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Partition } from "../../model/world/partition.ts";
import { mayReferOverTransit } from "./naive-transit.ts";

interface NaiveFlow {
  readonly local: string;
  readonly direction: Direction;
  readonly remoteAddress: string;
  readonly remoteInterface?: string;
  readonly protocol: number;
  /** The port, or type * 256 + code. */
  readonly low: number;
}

function inBlock(cidr: string, address: string): boolean {
  const block = parsePrefix(cidr);
  const one = parseAddress(address);
  if (block === undefined || one === undefined || block.prefix.family !== one.family) return false;
  const shift = BigInt(widthOf(one.family) - block.prefix.length);
  return one.value >> shift === block.prefix.value >> shift;
}

function trafficMatches(rule: SecurityGroupRule, protocol: number, low: number): boolean {
  if (rule.protocol === "-1") return true;
  const number = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 }[rule.protocol] ?? Number(rule.protocol);
  if (number !== protocol) return false;
  if (rule.protocol === "tcp" || rule.protocol === "udp") {
    return rule.fromPort === -1 || (low >= rule.fromPort && low <= rule.toPort);
  }
  if (rule.protocol === "icmp" || rule.protocol === "icmpv6") {
    if (rule.fromPort === -1) return true;
    return Math.floor(low / 256) === rule.fromPort && (rule.toPort === -1 || low % 256 === rule.toPort);
  }
  return true;
}

function vpcsMeet(world: Partition, a: string, b: string): boolean {
  if (a === b) return true;
  for (const peering of world.all("vpc-peering-connection")) {
    const sides = [peering.requester.vpcId, peering.accepter.vpcId];
    if (peering.status === "active" && sides.includes(a) && sides.includes(b)) return true;
  }
  return false;
}

function peerMatches(world: Partition, rule: SecurityGroupRule, local: NetworkInterface, flow: NaiveFlow): boolean {
  const { peer } = rule;
  if (peer.kind === "ipv4" || peer.kind === "ipv6") return inBlock(peer.cidr, flow.remoteAddress);
  if (peer.kind === "prefix-list") {
    const list = world.get("prefix-list", peer.prefixListId);
    for (const version of world.all("prefix-list-version")) {
      if (list === undefined || version.prefixListId !== list.id || version.version !== list.version) continue;
      for (const { cidr } of version.entries) if (inBlock(cidr, flow.remoteAddress)) return true;
    }
    return false;
  }
  for (const member of world.all("network-interface")) {
    if (member.id !== flow.remoteInterface || !member.groupIds.includes(peer.groupId)) continue;
    for (const group of world.all("security-group")) {
      if (group.id !== peer.groupId) continue;
      if (vpcsMeet(world, local.vpcId, member.vpcId)) return true;
      if (rule.direction === "ingress" && mayReferOverTransit(world, local.vpcId, member.vpcId)) return true;
      for (const { groupId, vpcId } of world.all("security-group-vpc-association")) {
        if (groupId === group.id && vpcId === member.vpcId) return true;
      }
    }
  }
  return false;
}

/** The ids of all rules that let the flow pass on one side; `everything` if the interface has nothing that filters. */
export function naiveMatches(world: Partition, flow: NaiveFlow): ReadonlySet<string> {
  const found = new Set<string>();
  const local = world.get("network-interface", flow.local);
  if (local === undefined) return found;
  if (local.interfaceType === "network_load_balancer" && local.groupIds.length === 0) found.add("everything");
  for (const rule of world.all("security-group-rule")) {
    if (!local.groupIds.includes(rule.groupId) || rule.direction !== flow.direction) continue;
    if (world.get("security-group", rule.groupId) === undefined) continue;
    if (trafficMatches(rule, flow.protocol, flow.low) && peerMatches(world, rule, local, flow)) found.add(rule.id);
  }
  return found;
}

/** Whether Block Public Access stops what a gateway would carry from or to a subnet, in AWS's words, case by case. */
export function naiveIsBlocked(
  world: Partition,
  { subnetId, vpcId }: { readonly subnetId?: string; readonly vpcId: string },
  by: "internet-gateway" | "egress-only-internet-gateway",
  isNatGateway: boolean,
): boolean {
  const modes = new Set<string>();
  for (const options of world.all("block-public-access-options")) modes.add(options.mode);
  const exclusions = new Set<string>();
  for (const { resourceId, mode, deletedAt, state } of world.all("block-public-access-exclusion")) {
    const isInForce = deletedAt === undefined && state !== "disable-complete";
    if (isInForce && (resourceId === subnetId || resourceId === vpcId)) exclusions.add(mode);
  }
  if (exclusions.has("allow-bidirectional")) return false;
  const letsOut = by === "egress-only-internet-gateway" || isNatGateway;
  if (modes.has("block-bidirectional")) return !(exclusions.has("allow-egress") && letsOut);
  return modes.has("block-ingress") && !letsOut;
}

/** The address that a NAT gateway gives to packets from a zone, by its id; undefined if it gives none. */
export function naiveTranslation(world: Partition, gatewayId: string, zoneId: string): string | undefined {
  const gateway = world.get("nat-gateway", gatewayId);
  if (gateway === undefined) return undefined;
  for (const { privateIp, isPrimary } of gateway.addresses) {
    if (gateway.regional === undefined && isPrimary) return privateIp;
  }
  for (const { publicIp, zone } of gateway.addresses) if (zone?.id === zoneId) return publicIp;
  return gateway.regional?.expandsItself === true ? gateway.addresses[0]?.publicIp : undefined;
}

/** The target of an address's route in a table, by AWS's order of priorities; undefined if it has none. */
export function naiveTarget(world: Partition, tableId: string, address: string): string | undefined {
  const found: { readonly target: string; readonly order: number }[] = [];
  const routes = world.get("route-table", tableId)?.routes ?? [];
  const isLocal = routes.some(
    ({ origin, destination }) => origin === "CreateRouteTable" && inBlock(destination, address),
  );
  for (const { destination, origin, target } of routes) {
    const isPropagated = origin === "EnableVgwRoutePropagation";
    if (isPropagated && isLocal) continue;
    const isList = destination.startsWith("pl-");
    const list = world.get("prefix-list", destination);
    const blocks: string[] = isList ? [] : [destination];
    for (const version of isList ? world.all("prefix-list-version") : []) {
      if (version.prefixListId === list?.id && version.version === list.version)
        blocks.push(...version.entries.map(({ cidr }) => cidr));
    }
    for (const block of blocks) {
      if (!inBlock(block, address)) continue;
      const order = -3 * Number(block.split("/")[1]) + (isPropagated ? 2 : isList ? 1 : 0);
      found.push({ target: target.kind === "local" ? "local" : target.id, order });
    }
  }
  return found.sort((a, b) => a.order - b.order)[0]?.target;
}
