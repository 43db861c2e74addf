/** The gateway on AWS's side of a connection: a virtual private gateway, or a transit gateway with an attachment for it. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { TransitGateway, TransitGatewayAttachment } from "../../../model/records/transit/transit-gateway.ts";
import type { VpnConnection, VpnGateway } from "../../../model/records/vpn/vpn.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { refuseTogether } from "../../parameters.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { joinDefaults, leaveTables } from "../../transit-gateways/attachments/attachment-changes.ts";
import { isEnded } from "../../transit-gateways/attachments/find-attachment.ts";
import { findOwnGateway } from "../../transit-gateways/gateways/find-transit-gateway.ts";
import { findVpnGateway } from "../gateways/find-vpn-gateway.ts";

const tooManyOfGateway = quotaExceeded(
  "VpnConnectionLimitExceeded",
  "VPN connections for a virtual private gateway",
  "vpnConnectionsPerGateway",
);
// ours: no evidence of AWS's text
const wrongVersion = awsError(
  "InvalidParameterValue",
  () => "A connection to a virtual private gateway can only have tunnels for IPv4.",
);

export interface ConnectionGateway {
  readonly vpn?: VpnGateway;
  readonly transit?: TransitGateway;
}

interface Given {
  readonly VpnGatewayId?: string | undefined;
  readonly TransitGatewayId?: string | undefined;
}

/** The gateway that a call names, if it names one. */
export function gatewayNamed(world: World, given: Given): ConnectionGateway {
  refuseTogether(given, "VpnGatewayId", "TransitGatewayId");
  const { VpnGatewayId, TransitGatewayId } = given;
  return dropUndefined({
    vpn: VpnGatewayId === undefined ? undefined : findVpnGateway(world, VpnGatewayId),
    transit: TransitGatewayId === undefined ? undefined : findOwnGateway({ world }, TransitGatewayId),
  });
}

export const gatewayTouched = ({ vpn, transit }: ConnectionGateway): readonly Touched[] => [
  ...(vpn === undefined ? [] : [existing("vpn-gateway", vpn)]),
  ...(transit === undefined ? [] : [existing("transit-gateway", transit)]),
];

/** AWS: a virtual private gateway carries IPv4 only (catalogue 560). */
export function refuseUnfit(
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
  { vpn }: ConnectionGateway,
  { insideIpVersion, id }: Pick<VpnConnection, "insideIpVersion"> & { readonly id?: string },
): void {
  if (vpn === undefined) return;
  if (insideIpVersion === "ipv6") throw wrongVersion();
  const others = world
    .by("vpn-connection", "gateway", vpn.id)
    .filter((each) => each.deletedAt === undefined && each.id !== id);
  if ([...others].length >= limits.vpnConnectionsPerGateway) throw tooManyOfGateway();
}

/** The attachment of a connection to a transit gateway, which begins with it. */
export function attachmentChanges(
  { world, now, newId }: Pick<Call<unknown>, "world" | "now" | "newId">,
  { transit }: ConnectionGateway,
  { id, ownerId }: VpnConnection,
): readonly Change[] {
  if (transit === undefined) return [];
  const attachment: TransitGatewayAttachment = {
    id: newId("transit-gateway-attachment"),
    transitGatewayId: transit.id,
    transitGatewayOwnerId: transit.ownerId,
    resource: { type: "vpn", id, ownerId },
    state: "available",
    createdAt: now,
    tags: [],
  };
  return [put("transit-gateway-attachment", attachment), ...joinDefaults(world, attachment, transit)];
}

/** What ends with a connection, or when it moves to another gateway: static routes to the attachment become blackholes. */
export function detachmentChanges(
  { world, now }: Pick<Call<unknown>, "world" | "now">,
  { id, transitGatewayId }: VpnConnection,
): readonly Change[] {
  if (transitGatewayId === undefined) return [];
  return world
    .by("transit-gateway-attachment", "gateway", transitGatewayId)
    .filter(
      (each) => !isEnded(each) && each.resource.type === "vpn" && "id" in each.resource && each.resource.id === id,
    )
    .flatMap((each) => [
      ...leaveTables(world, each),
      put("transit-gateway-attachment", { ...each, state: "deleted", endedAt: now }),
    ])
    .toArray();
}
