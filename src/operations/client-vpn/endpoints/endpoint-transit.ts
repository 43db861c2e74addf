/** The transit gateway of a Client VPN endpoint: the attachment that begins with it, and the zones in which it has one. */
import { awsError } from "../../../model/aws-error.ts";
import type { ClientVpnEndpoint, ClientVpnTargetNetwork } from "../../../model/records/client-vpn/client-vpn.ts";
import type { TransitGateway } from "../../../model/records/transit/transit-gateway.ts";
import { type Zone, zonesOf } from "../../../model/regions.ts";
import type { Change } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { invalidValue, missingParameter, refuseTogether } from "../../parameters.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import { joinDefaults, leaveTables, putBoth } from "../../transit-gateways/attachments/attachment-changes.ts";
import { refuseOverAttachments } from "../../transit-gateways/attachments/attachment-quota.ts";
import type { OfClientVpn } from "../../transit-gateways/attachments/find-attachment.ts";
import { findUsableGateway } from "../../transit-gateways/gateways/find-transit-gateway.ts";

interface Given {
  readonly TransitGatewayId?: string | undefined;
  readonly AvailabilityZones?: readonly string[] | undefined;
  readonly AvailabilityZoneIds?: readonly string[] | undefined;
}
type Asking = Pick<Call<unknown>, "world" | "settings" | "now">;

// AWS: catalogue 607; ours, in all of them: no evidence of AWS's codes and texts
const noBlock = awsError(
  "InvalidParameterValue",
  (id: string) => `Transit Gateway ${id} has no CIDR block. Assign one to it before Client VPN endpoints use it.`,
);
const tooManyZones = awsError(
  "InvalidParameterValue",
  () => "A Client VPN endpoint can have up to five Availability Zones.",
);
export const mixesAssociations = awsError(
  "InvalidParameterCombination",
  (id: string) =>
    `Client VPN endpoint ${id} can be associated with subnets of a VPC or with a transit gateway, and not with both.`,
);

const MOST_ZONES = 5;
const CHOSEN_ZONES = 2;

export const transitTouched = (asking: Asking, given: Given | undefined): readonly Touched[] =>
  given?.TransitGatewayId === undefined
    ? []
    : [existing("transit-gateway", findUsableGateway(asking, given.TransitGatewayId))];

/** The gateway that a call names, which may be another account's. */
export function findGatewayFor(asking: Asking, given: Given): TransitGateway {
  if (given.TransitGatewayId === undefined) throw missingParameter("transitGatewayId");
  const gateway = findUsableGateway(asking, given.TransitGatewayId);
  if (gateway.cidrBlocks.length === 0) throw noBlock(gateway.id);
  return gateway;
}

/** Those that a call names; undefined if it names no zone. */
export function readZones(region: string, given: Given): readonly Zone[] | undefined {
  refuseTogether(given, "AvailabilityZones", "AvailabilityZoneIds");
  const { AvailabilityZones: names, AvailabilityZoneIds: ids } = given;
  const named = [
    ...(names ?? []).map((name) => findZoneBy(region, "name", name, "availabilityZones")),
    ...(ids ?? []).map((id) => findZoneBy(region, "id", id, "availabilityZoneIds")),
  ];
  const zones = [...new Set(named)];
  refuseMoreZones(zones.length);
  return zones.length === 0 ? undefined : zones;
}

export function refuseMoreZones(count: number): void {
  if (count > MOST_ZONES) throw tooManyZones();
}

export function findZoneBy(region: string, by: "name" | "id", value: string, parameter: string): Zone {
  const zone = zonesOf(region).find((each) => each[by] === value);
  if (zone === undefined) throw invalidValue(value, parameter);
  return zone;
}

/** AWS: without any it's in two, which AWS chooses (catalogue 607). */
export const chosenZones = (region: string): readonly Zone[] => zonesOf(region).slice(0, CHOSEN_ZONES);

export const zoneAssociation = (
  { newId }: Pick<Call<unknown>, "newId">,
  { id, ownerId }: Pick<ClientVpnEndpoint, "id" | "ownerId">,
  zone: Zone,
): ClientVpnTargetNetwork => ({
  id: newId("client-vpn-target-network"),
  endpointId: id,
  ownerId,
  networkInterfaceIds: [],
  zone: zone.name,
});

/** AWS: the attachment is made with the endpoint; another account accepts it first, unless its gateway does so by itself (catalogue 607). */
export function attachmentTo(
  { world, now, newId, limits }: Pick<Call<unknown>, "world" | "now" | "newId" | "limits">,
  gateway: TransitGateway,
  { id, ownerId, clientCidrBlock }: Pick<ClientVpnEndpoint, "id" | "ownerId" | "clientCidrBlock">,
): { readonly attachmentId: string; readonly changes: readonly Change[] } {
  refuseOverAttachments(world, gateway, limits);
  const isAccepted = gateway.ownerId === world.account || gateway.autoAcceptSharedAttachments;
  const attachment: OfClientVpn = {
    id: newId("transit-gateway-attachment"),
    transitGatewayId: gateway.id,
    transitGatewayOwnerId: gateway.ownerId,
    resource: { type: "client-vpn", id, ownerId, blocks: clientCidrBlock === undefined ? [] : [clientCidrBlock] },
    state: isAccepted ? "available" : "pendingAcceptance",
    createdAt: now,
    tags: [],
  };
  return {
    attachmentId: attachment.id,
    changes: [
      ...putBoth(world, undefined, attachment),
      ...(isAccepted ? joinDefaults(world, attachment, gateway) : []),
    ],
  };
}

/** The attachment of an endpoint, if it hasn't ended. */
export function liveAttachmentOf(world: World, { transit }: ClientVpnEndpoint): OfClientVpn | undefined {
  const found = transit && world.get("transit-gateway-attachment", transit.attachmentId);
  return found === undefined || found.endedAt !== undefined ? undefined : (found as OfClientVpn);
}

/** Static routes to an attachment that ends stay, as blackholes. */
export function endChanges(
  { world, now }: Pick<Call<unknown>, "world" | "now">,
  attachment: OfClientVpn | undefined,
): readonly Change[] {
  if (attachment === undefined) return [];
  return [
    ...leaveTables(world, attachment),
    ...putBoth(world, attachment, { ...attachment, state: "deleted", endedAt: now }),
  ];
}
