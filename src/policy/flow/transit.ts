/**
 * Transit gateways as packets find them: which gateways a VPC is attached to, and where their tables lead.
 *
 *     VPC ── attachment ─▶ table that the attachment is associated with ── route ─▶ attachment ── VPC, or another gateway
 *
 * What accounts share is believed only if both sides' records agree: an attachment is in the partition of the VPC and in that of
 * the gateway's owner. A gateway's tables are its owner's, so without the owner's partition nobody knows where packets go.
 */
import {
  type Address,
  contains,
  type Family,
  formatPrefix,
  type Prefix,
  prefix,
  prefixOf,
} from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import {
  blocksOf,
  isPeer,
  isSameAttachment,
  isVpc,
  ofTable,
  type TransitGatewayAttachment,
  type TransitGatewayPropagation,
} from "../../model/records/transit/transit-gateway.ts";
import { cidrsOfVpc } from "../../model/records/vpc.ts";
import type { RecordOf } from "../../model/world/kinds.ts";
import type { Lack } from "./lack.ts";
import type { NetworkKind, Records } from "./records.ts";

/** What is read of a network. */
export interface TransitNetwork extends Pick<Records, "get" | "by"> {
  partition(account: string, region: string): Records | undefined;
  partitionOf(id: string): Records | undefined;
  held<K extends NetworkKind>(kind: K): Iterable<{ readonly home: Records; readonly record: RecordOf<K> }>;
  lackOf(id: string): Lack | undefined;
  blocksOf(prefixListId: string): readonly Prefix[];
}

/** An attachment as its gateway has it, with the partition of the gateway's owner. */
export interface Junction {
  readonly home: Records;
  readonly attachment: TransitGatewayAttachment;
}

export const isLack = (found: object): found is Lack => "kind" in found;

export const isLive = ({ state }: TransitGatewayAttachment): boolean => state === "available";

/** What an import of the partition didn't hold. */
export function gapIn(home: Records, id: string): Lack | undefined {
  const gap = home.get("gap", id);
  return gap && { kind: "gap", id, gap };
}

/** The partition of a gateway's owner, which has its tables; or what isn't known, if it isn't read. */
export function homeOf(network: TransitNetwork, attachment: TransitGatewayAttachment, region: string): Records | Lack {
  const { transitGatewayId: id, transitGatewayOwnerId: account } = attachment;
  const home = network.partition(account, region);
  if (home === undefined) return { kind: "far-gateway", id, attachmentId: attachment.id, account, region };
  return home;
}

/** How a VPC is attached to a gateway; undefined if it isn't. */
export function junctionOf(network: TransitNetwork, vpcId: string, gatewayId: string): Junction | Lack | undefined {
  const [first, ...others] = network
    .by("transit-gateway-attachment", "vpc", vpcId)
    .filter((each) => each.transitGatewayId === gatewayId && isLive(each));
  const region = network.partitionOf(vpcId)?.region;
  if (first === undefined || region === undefined) {
    return network.lackOf(gatewayId);
  }
  // INVARIANT: if there are several, which only damaged records can say, the lowest id is taken.
  return known(
    network,
    others.reduce((a, b) => (a.id < b.id ? a : b), first),
    region,
  );
}

/** The attachment as the gateway's owner has it. INVARIANT: what one side says counts only if the other one says the same. */
export function known(
  network: TransitNetwork,
  attachment: TransitGatewayAttachment,
  region: string,
): Junction | Lack | undefined {
  const home = homeOf(network, attachment, region);
  if (!("get" in home)) return home;
  const gateway = home.get("transit-gateway", attachment.transitGatewayId);
  if (gateway === undefined) return gapIn(home, attachment.transitGatewayId);
  const theirs = home.get("transit-gateway-attachment", attachment.id);
  return theirs !== undefined && gateway.deletedAt === undefined && isSameAttachment(theirs, attachment)
    ? { home, attachment: theirs }
    : undefined;
}

/** The attachment that packets reach on the other side of a peering. */
export function peerOf(network: TransitNetwork, { home: own, attachment }: Junction): Junction | Lack | undefined {
  const { resource, id } = attachment;
  if (!isPeer(resource)) return undefined;
  const unknown = gapIn(own, id);
  if (unknown !== undefined) return unknown;
  const { ownerId: account, region, transitGatewayId, attachmentId } = resource;
  const home = network.partition(account, region);
  if (home === undefined) return { kind: "far-gateway", id: transitGatewayId, attachmentId: id, account, region };
  const there = home.get("transit-gateway-attachment", attachmentId);
  if (there === undefined) return gapIn(home, attachmentId);
  if (!isLive(there) || !isPeer(there.resource)) return undefined;
  const pointsBack =
    there.transitGatewayId === transitGatewayId && there.resource.transitGatewayId === attachment.transitGatewayId;
  return pointsBack ? { home, attachment: there } : undefined;
}

/** A route of a gateway's table, for one of the blocks that it's for. */
export interface TransitRoute {
  readonly block: string;
  readonly prefixListId?: string;
  readonly type: "static" | "propagated";
  /** Undefined if it drops packets. */
  readonly attachment: TransitGatewayAttachment | undefined;
  readonly state: "active" | "blackhole";
}

/** Routes of the same block: static ones, references to lists, then what is propagated, by what it comes from. */
const ORDER = ["vpc", "direct-connect-gateway", "connect", "vpn"];

interface Candidate extends TransitRoute {
  readonly length: number;
  readonly rank: number;
  /** It leads to an attachment that isn't known. */
  readonly lack?: Lack | undefined;
}

/** The route of an address in a table; undefined if it has none. */
export function transitRouteTo(
  network: TransitNetwork,
  home: Records,
  tableId: string,
  address: Address,
): TransitRoute | Lack | undefined {
  let best = staticRouteTo(home, tableId, address);
  let lack = gapIn(home, tableId);
  const offer = (candidate: Candidate): void => {
    if (best === undefined || isBefore(candidate, best)) best = candidate;
  };
  for (const reference of home.by("transit-gateway-route", "references", tableId)) {
    lack ??= network.lackOf(reference.destination);
    for (const block of network.blocksOf(reference.destination)) {
      if (!contains(block, address)) continue;
      const led = ledTo(home, reference.attachmentId);
      offer({ ...led, block: formatPrefix(block), prefixListId: reference.destination, length: block.length, rank: 1 });
    }
  }
  for (const propagation of home.by("transit-gateway-propagation", "table", tableId)) {
    const blocks = propagatedBlocks(network, home, propagation);
    if (isLack(blocks)) lack ??= blocks;
    else {
      const block = longest(blocks, address);
      const attachment = home.get("transit-gateway-attachment", propagation.attachmentId);
      if (block === undefined || attachment === undefined) continue;
      const of = ORDER.indexOf(attachment.resource.type);
      const rank = 2 + (of < 0 ? ORDER.length : of);
      offer({
        block: formatPrefix(block),
        type: "propagated",
        attachment,
        state: "active",
        length: block.length,
        rank,
      });
    }
  }
  // Whatever isn't known may be more specific.
  return lack !== undefined && best?.length !== widthOf(address.family) ? lack : (best?.lack ?? best);
}

const widthOf = (family: Family): number => (family === "ipv4" ? 32 : 128);

/** AWS: of two VPCs with the same block, the one that was attached first is propagated. */
function isBefore(a: Candidate, b: Candidate): boolean {
  if (a.length !== b.length) return a.length > b.length;
  if (a.rank !== b.rank) return a.rank < b.rank;
  const [one, other] = [a, b].map(({ attachment }) => `${attachment?.createdAt} ${attachment?.id}`);
  return (one as string) < (other as string);
}

function ledTo(home: Records, attachmentId: string | undefined) {
  const attachment = attachmentId === undefined ? undefined : home.get("transit-gateway-attachment", attachmentId);
  // AWS: a route to an attachment that is gone stays, as a blackhole.
  const state = attachment !== undefined && isLive(attachment) ? ("active" as const) : ("blackhole" as const);
  const lack = attachment === undefined && attachmentId !== undefined ? gapIn(home, attachmentId) : undefined;
  return { type: "static" as const, attachment, state, lack };
}

/** A table has one static route for a block, so it's found by its id. */
function staticRouteTo(home: Records, tableId: string, address: Address): Candidate | undefined {
  for (let length = widthOf(address.family); length >= 0; length--) {
    const block = formatPrefix(prefixOf(address.family, address.value, length));
    const route = home.get("transit-gateway-route", ofTable(tableId, block));
    if (route !== undefined) return { ...ledTo(home, route.attachmentId), block, length, rank: 0 };
  }
  return undefined;
}

const longest = (blocks: readonly Prefix[], address: Address): Prefix | undefined =>
  blocks
    .filter((block) => contains(block, address))
    .reduce<Prefix | undefined>((a, b) => (a === undefined || b.length > a.length ? b : a), undefined);

/** The blocks that an attachment propagates: those of its VPC or of its clients, or those that were seen of what has no records. */
function propagatedBlocks(
  network: TransitNetwork,
  home: Records,
  { attachmentId, seen }: TransitGatewayPropagation,
): readonly Prefix[] | Lack {
  const attachment = home.get("transit-gateway-attachment", attachmentId);
  if (attachment === undefined) return gapIn(home, attachmentId) ?? [];
  if (!isLive(attachment)) return [];
  const { resource } = attachment;
  if (isVpc(resource)) {
    const owner = network.partition(resource.ownerId, home.region);
    const vpc = owner?.get("vpc", resource.vpcId);
    if (vpc !== undefined && isSameAttachment(owner?.get("transit-gateway-attachment", attachmentId), attachment)) {
      const blocks = cidrsOfVpc(vpc).map(prefix);
      return resource.ipv6Support ? blocks : blocks.filter(({ family }) => family === "ipv4");
    }
    if (owner !== undefined && vpc !== undefined) return [];
    if (seen === undefined) return network.lackOf(resource.vpcId) ?? farVpc(attachment, home.region);
  }
  return (blocksOf(resource) ?? seen ?? []).map(prefix);
}

/** A VPC of which nothing is known. */
export function farVpc({ id: peeringId, resource }: TransitGatewayAttachment, region: string): Lack {
  const id = isVpc(resource) ? resource.vpcId : "";
  return { kind: "far-vpc", id, peeringId, account: resource.ownerId, region };
}

const allowsReferences = ({ resource }: TransitGatewayAttachment): boolean =>
  isVpc(resource) && resource.securityGroupReferencingSupport;

/**
 * What else is attached to the gateways of a VPC whose members rules of the VPC may refer to. AWS: if the gateway and both
 * attachments allow it, inbound rules only, and not across peerings of gateways (catalogue 545).
 */
export function* referableOverTransit(network: TransitNetwork, vpcId: string): Generator<TransitGatewayAttachment> {
  for (const { transitGatewayId: id } of network.by("transit-gateway-attachment", "vpc", vpcId)) {
    const own = junctionOf(network, vpcId, id);
    if (own === undefined || isLack(own) || !allowsReferences(own.attachment)) continue;
    const { home } = own;
    if (home.get("transit-gateway", id)?.securityGroupReferencingSupport !== true) continue;
    for (const far of home.by("transit-gateway-attachment", "gateway", id)) {
      const isOther = far.id !== own.attachment.id && isLive(far) && allowsReferences(far);
      if (isOther && isThere(network, home, far)) yield far;
    }
  }
}

/** More gateways than any packet passes. */
export const MOST_GATEWAYS = 16;

/**
 * The interface that an address means in VPCs to which gateways lead from one; undefined if it's none. Of several gateways the
 * lowest id is taken, and a policy table may lead by each of its targets.
 */
export function vpcBehindTransit(
  network: TransitNetwork,
  vpcId: string,
  address: Address,
  inVpc: (vpcId: string) => NetworkInterface | undefined,
): NetworkInterface | undefined {
  const gateways = new Set(
    [...network.by("transit-gateway-attachment", "vpc", vpcId)].map((each) => each.transitGatewayId),
  );
  const passed = new Set<string>();
  const follow = (junction: Junction): NetworkInterface | undefined => {
    const { home, attachment } = junction;
    const place = `${home.account}/${home.region}/${attachment.id}`;
    if (passed.has(place) || passed.size > MOST_GATEWAYS) return undefined;
    passed.add(place);
    for (const tableId of tablesOf(junction)) {
      const route = transitRouteTo(network, home, tableId, address);
      if (route === undefined || isLack(route) || route.state === "blackhole" || route.attachment === undefined)
        continue;
      const { resource } = route.attachment;
      if (isVpc(resource)) {
        if (resource.vpcId === vpcId || !isThere(network, home, route.attachment)) continue;
        const found = inVpc(resource.vpcId);
        if (found !== undefined) return found;
      }
      const next = peerOf(network, { home, attachment: route.attachment });
      const found = next === undefined || isLack(next) ? undefined : follow(next);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const gatewayId of [...gateways].sort()) {
    const junction = junctionOf(network, vpcId, gatewayId);
    const found = junction === undefined || isLack(junction) ? undefined : follow(junction);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reports whether the VPC of an attachment is known, and its owner says the same of the attachment. */
export function isThere(network: TransitNetwork, home: Records, attachment: TransitGatewayAttachment): boolean {
  if (!isVpc(attachment.resource)) return false;
  const { vpcId, ownerId } = attachment.resource;
  const owner = network.partition(ownerId, home.region);
  return (
    owner?.get("vpc", vpcId) !== undefined &&
    isSameAttachment(owner.get("transit-gateway-attachment", attachment.id), attachment)
  );
}

/** The route tables that packets from an attachment may be routed by. */
export function tablesOf({ home, attachment }: Junction): readonly string[] {
  const tableId = home.get("transit-gateway-association", attachment.id)?.tableId;
  if (tableId === undefined) return [];
  const policies = home.get("transit-gateway-policy-table", tableId);
  return policies === undefined ? [tableId] : policies.entries.map(({ targetTableId }) => targetTableId);
}

/** By VPC, the gateways that packets from it may pass: those that it's attached to, and all that these are peered with. */
export function meshesOf(network: TransitNetwork): ReadonlyMap<string, ReadonlySet<string>> {
  const peered = new Map<string, Set<string>>();
  const attached = new Map<string, Set<string>>();
  const add = (to: Map<string, Set<string>>, key: string, value: string): void => {
    to.set(key, (to.get(key) ?? new Set()).add(value));
  };
  for (const { record: attachment } of network.held("transit-gateway-attachment")) {
    if (!isLive(attachment)) continue;
    const { resource, transitGatewayId } = attachment;
    if (isVpc(resource)) add(attached, resource.vpcId, transitGatewayId);
    if (!isPeer(resource)) continue;
    add(peered, transitGatewayId, resource.transitGatewayId);
    add(peered, resource.transitGatewayId, transitGatewayId);
  }
  return new Map(
    attached.entries().map(([vpcId, gateways]) => {
      const mesh = new Set(gateways);
      // A set is walked to its end, with what is added meanwhile.
      for (const gateway of mesh) for (const peer of peered.get(gateway) ?? []) mesh.add(peer);
      return [vpcId, mesh];
    }),
  );
}
