/** The target networks of a Client VPN endpoint: how one is found and shown, and how it's refused. */
import { awsError } from "../../../model/aws-error.ts";
import type { ClientVpnTargetNetwork } from "../../../model/records/client-vpn/client-vpn.ts";
import type { World } from "../../../model/world/world.ts";
import type { TargetNetwork as Shown } from "../../../wire/generated/ec2.ts";
import { zoneNamed } from "../endpoints/show-endpoint.ts";

// AWS: the code, which has no dot (catalogue 587); ours: no evidence of AWS's text
const associationNotFound = awsError(
  "InvalidClientVpnAssociationIdNotFound",
  (id: string, endpointId: string) => `Association ${id} of Client VPN endpoint ${endpointId} does not exist.`,
);

export function findTargetNetwork(world: World, endpointId: string, id: string): ClientVpnTargetNetwork {
  const found = world.get("client-vpn-target-network", id);
  if (found?.endpointId !== endpointId) throw associationNotFound(id, endpointId);
  return found;
}

/** The target network in a subnet. */
export const targetNetworkIn = (
  world: World,
  endpointId: string,
  subnetId: string,
): ClientVpnTargetNetwork | undefined =>
  world.by("client-vpn-target-network", "endpoint", endpointId).find((each) => each.subnetId === subnetId);

export function showTargetNetwork(world: World, network: ClientVpnTargetNetwork): Shown {
  const { id, endpointId, vpcId, subnetId, zone } = network;
  const { availabilityZone = zone, availabilityZoneId = zoneNamed(world.region, zone)?.id } =
    (subnetId === undefined ? undefined : world.get("subnet", subnetId)) ?? {};
  return {
    AssociationId: id,
    VpcId: vpcId,
    TargetNetworkId: subnetId,
    ClientVpnEndpointId: endpointId,
    Status: { Code: "associated" as const },
    SecurityGroups: world.get("client-vpn-endpoint", endpointId)?.groupIds ?? [],
    AvailabilityZones: availabilityZone === undefined ? [] : [availabilityZone],
    AvailabilityZoneIds: availabilityZoneId === undefined ? [] : [availabilityZoneId],
  };
}
