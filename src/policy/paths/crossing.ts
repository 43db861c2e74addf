/**
 * Through transit gateways, from the subnet of a VPC to the one where packets come out: what each table says of them.
 *
 *     subnet ─▶ interface of the attachment ─▶ route table ─▶ attachment ── interface of it ─▶ subnet
 *                                                   └▶ peering attachment ─▶ the other gateway's table ─▶ ...
 *
 * Packets aren't changed on the way. They come out in the Availability Zone that they went in, if the other attachment has a
 * subnet there.
 */
import { type Address, contains, prefix } from "../../address/prefix.ts";
import {
  type AttachedVpc,
  isPeer,
  isVpc,
  type TransitGatewayAttachment,
  type TransitGatewayPolicyRule,
} from "../../model/records/transit/transit-gateway.ts";
import type { Lack } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";
import type { ExplanationCode, PathStep } from "../flow/path.ts";
import type { KeyRange } from "../flow/traffic.ts";
import {
  farVpc,
  gapIn,
  isLack,
  isLive,
  isThere,
  type Junction,
  junctionOf,
  MOST_GATEWAYS,
  peerOf,
  type TransitRoute,
  transitRouteTo,
} from "../flow/transit.ts";
import { type Place, zoneOf } from "./station.ts";

/** What a gateway's tables look at. `sourcePorts` are undefined if any will do. */
export interface Packet {
  readonly source: Address;
  readonly destination: Address;
  readonly keys: readonly KeyRange[];
  readonly sourcePorts?: { readonly first: number; readonly last: number } | undefined;
}

export interface Crossing {
  /** The subnet through which packets go in; undefined if they don't get there. */
  readonly enters: Place | undefined;
  readonly steps: readonly PathStep[];
  /** Where packets come out in a VPC. */
  readonly arrival: Place | undefined;
  /** They leave for a network beyond the records. */
  readonly isBeyond: boolean;
}

type Outcome = { readonly code: ExplanationCode } | { readonly lack: Lack } | undefined;

const outcome = (found: Outcome) =>
  found === undefined
    ? ({ passes: true } as const)
    : "code" in found
      ? ({ passes: false, code: found.code } as const)
      : ({ passes: undefined, lack: found.lack } as const);

const attachmentStep = ({ id, transitGatewayId, resource: { type } }: TransitGatewayAttachment, found?: Outcome) =>
  ({ kind: "transit-attachment", id, gatewayId: transitGatewayId, type, ...outcome(found) }) as const;

const gatewayStep = (id: string, found?: Outcome): PathStep => ({
  kind: "gateway",
  type: "transit-gateway",
  id,
  ...outcome(found),
});

/** From a subnet whose route leads to a gateway. */
export function cross(network: Network, place: Place, gatewayId: string, packet: Packet): Crossing {
  const nowhere = { enters: undefined, arrival: undefined, isBeyond: false };
  const junction = junctionOf(network, place.vpcId, gatewayId);
  if (junction === undefined) return { ...nowhere, steps: [gatewayStep(gatewayId, { code: "BAD_STATE_ATTACHMENT" })] };
  if (isLack(junction)) return { ...nowhere, steps: [gatewayStep(gatewayId, { lack: junction })] };
  const attached = junction.attachment.resource as AttachedVpc;
  const zone = zoneOf(network, place);
  const through = attached.subnetIds.find((id) => zoneOfSubnet(network, id) === zone);
  // AWS: only from zones in which the attachment has a subnet (catalogue 536).
  const code = through === undefined ? "TGW_ROUTE_AZ_RESTRICTION" : familyCode(attached, packet);
  if (through === undefined || code !== undefined) {
    return { ...nowhere, steps: [attachmentStep(junction.attachment, code && { code })] };
  }
  const forwarded = forward(network, junction, packet, zone);
  return {
    ...forwarded,
    enters: { vpcId: attached.vpcId, subnetId: through },
    steps: [attachmentStep(junction.attachment), ...forwarded.steps],
  };
}

/** From an attachment by which packets come in from beyond the records. */
export const crossFrom = (network: Network, junction: Junction, packet: Packet): Omit<Crossing, "enters"> =>
  isLive(junction.attachment)
    ? forward(network, junction, packet, undefined)
    : {
        steps: [attachmentStep(junction.attachment, { code: "BAD_STATE_ATTACHMENT" })],
        arrival: undefined,
        isBeyond: false,
      };

/** ours: AWS's analyzer has no code for it. */
const familyCode = ({ ipv6Support }: AttachedVpc, { destination }: Packet): ExplanationCode | undefined =>
  destination.family === "ipv6" && !ipv6Support ? "NO_POSSIBLE_DESTINATION" : undefined;

const zoneOfSubnet = (network: Network, subnetId: string): string | undefined =>
  network.get("subnet", subnetId)?.availabilityZoneId;

/** From table to table, until packets leave for a VPC or for a network beyond, or are dropped. */
function forward(network: Network, from: Junction, packet: Packet, zone: string | undefined): Omit<Crossing, "enters"> {
  const steps: PathStep[] = [];
  const ends = (step: PathStep, rest: Partial<Crossing> = {}) => {
    steps.push(step);
    return { steps, arrival: undefined, isBeyond: false, ...rest };
  };
  let at = from;
  let inZone = zone;
  for (let passed = 0; ; passed++) {
    const { home, attachment } = at;
    const gatewayId = attachment.transitGatewayId;
    steps.push(gatewayStep(gatewayId));
    if (passed === MOST_GATEWAYS) return ends(attachmentStep(attachment, { code: "NO_POSSIBLE_DESTINATION" }));
    const unknown = gapIn(home, attachment.id);
    if (unknown !== undefined) return ends(attachmentStep(attachment, { lack: unknown }));
    const table = tableFor(at, packet);
    if (table.step !== undefined) steps.push(table.step);
    if (table.id === undefined) {
      const code = table.step === undefined ? "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION" : "NO_ROUTE_TO_DESTINATION";
      return table.step?.passes === false
        ? { steps, arrival: undefined, isBeyond: false }
        : ends(attachmentStep(attachment, { code }));
    }
    const route = transitRouteTo(network, home, table.id, packet.destination);
    const known = route === undefined || isLack(route) ? undefined : route;
    const tableStep = { kind: "transit-route-table", id: table.id, gatewayId, route: known } as const;
    const dropped = whyNotRouted(route);
    if (dropped !== undefined) return ends({ ...tableStep, ...outcome(dropped) });
    steps.push({ ...tableStep, passes: true });
    const next = known?.attachment as TransitGatewayAttachment;
    const { resource } = next;
    if (isVpc(resource)) {
      if (!isThere(network, home, next)) return ends(attachmentStep(next, unknownVpc(network, at, next)));
      const code = familyCode(resource, packet);
      if (code !== undefined) return ends(attachmentStep(next, { code }));
      const [first = ""] = resource.subnetIds;
      const subnetId = resource.subnetIds.find((id) => zoneOfSubnet(network, id) === inZone) ?? first;
      return ends(attachmentStep(next), { arrival: { vpcId: resource.vpcId, subnetId } });
    }
    if (!isPeer(resource)) return ends(attachmentStep(next), { isBeyond: true });
    const peer = peerOf(network, { home, attachment: next });
    if (peer === undefined) return ends(attachmentStep(next, { code: "BAD_STATE_ATTACHMENT" }));
    if (isLack(peer)) return ends(attachmentStep(next, { lack: peer }));
    steps.push(attachmentStep(next));
    at = peer;
    if (peer.home.region !== home.region) inZone = undefined;
  }
}

function whyNotRouted(route: TransitRoute | Lack | undefined): Outcome {
  if (route === undefined) return { code: "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT" };
  if (isLack(route)) return { lack: route };
  return route.state === "blackhole" ? { code: "TGW_RTB_BAD_STATE_ROUTE" } : undefined;
}

/** A VPC that isn't here, or whose owner says otherwise. */
function unknownVpc(network: Network, { home }: Junction, attachment: TransitGatewayAttachment): Outcome {
  const { vpcId, ownerId } = attachment.resource as AttachedVpc;
  if (network.partition(ownerId, home.region)?.get("vpc", vpcId) !== undefined) return { code: "BAD_STATE_ATTACHMENT" };
  return { lack: network.lackOf(vpcId) ?? farVpc(attachment, home.region) };
}

/** The route table for a packet: that of the attachment, or the one that its policy table chooses. */
function tableFor({ home, attachment }: Junction, packet: Packet): { readonly id?: string; readonly step?: PathStep } {
  const tableId = home.get("transit-gateway-association", attachment.id)?.tableId;
  const policies = tableId === undefined ? undefined : home.get("transit-gateway-policy-table", tableId);
  if (tableId === undefined) return {};
  // If its entries aren't known, nor is the route table.
  if (policies === undefined || gapIn(home, tableId) !== undefined) return { id: tableId };
  const entry = policies.entries.find(({ rule }) => doesFit(rule, packet));
  const step = {
    kind: "transit-policy-table",
    id: policies.id,
    gatewayId: attachment.transitGatewayId,
    entry,
  } as const;
  // ours: AWS's analyzer has no code for a packet that no entry is about.
  if (entry === undefined) return { step: { ...step, passes: false, code: "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT" } };
  return { id: entry.targetTableId, step: { ...step, passes: true } };
}

/** Ports fit if all that the packet may have are in the range. */
function doesFit(rule: TransitGatewayPolicyRule, { source, destination, keys, sourcePorts }: Packet): boolean {
  if (rule.sourceCidr !== undefined && !contains(prefix(rule.sourceCidr), source)) return false;
  if (rule.destinationCidr !== undefined && !contains(prefix(rule.destinationCidr), destination)) return false;
  const protocols = keys.map(({ first }) => first >>> 16);
  if (rule.protocol !== undefined && protocols.some((each) => String(each) !== rule.protocol)) return false;
  const { destinationPorts, sourcePorts: from } = rule;
  if (destinationPorts === undefined && from === undefined) return true;
  if (protocols.some((each) => each !== 6 && each !== 17)) return false;
  const isIn = (range: typeof from, first: number, last: number) =>
    range === undefined || (first >= range.from && last <= range.to);
  if (!keys.every(({ first, last }) => isIn(destinationPorts, first & 0xffff, last & 0xffff))) return false;
  return isIn(from, sourcePorts?.first ?? 0, sourcePorts?.last ?? 65535);
}
