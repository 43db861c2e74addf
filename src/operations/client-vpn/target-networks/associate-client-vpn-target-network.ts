/**
 * Associates a subnet with a Client VPN endpoint: an interface in it, from which clients' packets go on, and a route to its VPC. Of an
 * endpoint on a transit gateway it's an Availability Zone.
 */
import { overlaps, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import {
  type ClientVpnEndpoint,
  type ClientVpnRoute,
  type ClientVpnTargetNetwork,
  ofEndpoint,
} from "../../../model/records/client-vpn/client-vpn.ts";
import type { Subnet, Vpc } from "../../../model/records/vpc.ts";
import { put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { groupsOf } from "../../network-interfaces/interface-groups.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { givenTogether, invalidValue, missingParameter, refuseTogether } from "../../parameters.ts";
import { referred } from "../../permission/touched.ts";
import { findSubnet } from "../../subnets/find-subnet.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";
import { findZoneBy, mixesAssociations, refuseMoreZones, zoneAssociation } from "../endpoints/endpoint-transit.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";
import { makeClientVpnInterface } from "./make-client-vpn-interface.ts";

// AWS: the codes (catalogue 587); ours: no evidence of AWS's texts
const duplicate = awsError(
  "InvalidClientVpnDuplicateAssociationException",
  (subnetId: string) => `Subnet ${subnetId} is already associated with the Client VPN endpoint.`,
);
const duplicateZone = awsError(
  "InvalidClientVpnSubnetId.DuplicateAz",
  (zone: string) => `A subnet in the Availability Zone ${zone} is already associated with the Client VPN endpoint.`,
);
const otherVpc = awsError(
  "InvalidClientVpnSubnetId.NotFound",
  (subnetId: string, vpcId: string) => `Subnet ${subnetId} cannot be found in the VPC ${vpcId} of the endpoint.`,
);
const otherAccount = awsError(
  "InvalidClientVpnSubnetId.DifferentAccount",
  (subnetId: string) => `Subnet ${subnetId} belongs to a different account.`,
);
const overlapping = awsError(
  "InvalidClientVpnSubnetId.OverlappingCidr",
  (clients: string, block: string) => `The client CIDR block ${clients} overlaps with ${block} of the subnet's VPC.`,
);

type Input = InputOf<"ec2", "AssociateClientVpnTargetNetwork">;

export default operation("ec2", "AssociateClientVpnTargetNetwork", {
  touches: (call) => [
    ...endpointTouched(call),
    ...(call.input.SubnetId === undefined ? [] : [referred(call.world, "subnet", call.input.SubnetId)]),
  ],
  decide(call) {
    const { input, world, newId, limits } = call;
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    if (endpoint.transit !== undefined) return associateZone(call, endpoint);
    const subnet = findSubnet(world, subnetIdOf(input));
    refuseSubnet(world, endpoint, subnet);
    const vpc = findVpc(world, subnet.vpcId);
    refuseOverlap(endpoint, vpc);
    // AWS: without groups of its own it gets the VPC's default group (catalogue 589).
    const groupIds = groupsOf(world, subnet, endpoint.groupIds, limits);
    const made = makeClientVpnInterface(call, endpoint, subnet, groupIds);
    const network: ClientVpnTargetNetwork = {
      id: newId("client-vpn-target-network"),
      endpointId: endpoint.id,
      ownerId: endpoint.ownerId,
      vpcId: vpc.id,
      subnetId: subnet.id,
      networkInterfaceIds: [made.interface.id],
    };
    return {
      changes: [
        put("client-vpn-endpoint", { ...endpoint, vpcId: vpc.id, groupIds }),
        put("client-vpn-target-network", network),
        ...made.changes,
        ...routesToVpc(endpoint, vpc, subnet.id).map((each) => put("client-vpn-route", each)),
      ],
      output: { AssociationId: network.id, Status: { Code: "associating" as const } },
    };
  },
});

// ours: the code and text of a zone that has one already are those for a subnet
function associateZone(call: Call<Input>, endpoint: ClientVpnEndpoint) {
  const { input, world, region } = call;
  if (input.SubnetId !== undefined) throw mixesAssociations(endpoint.id);
  refuseTogether(input, "AvailabilityZone", "AvailabilityZoneId");
  const { AvailabilityZone: name, AvailabilityZoneId: id } = input;
  if (name === undefined && id === undefined) throw missingParameter("availabilityZone");
  const zone =
    name === undefined
      ? findZoneBy(region, "id", id ?? "", "availabilityZoneId")
      : findZoneBy(region, "name", name, "availabilityZone");
  const before = [...world.by("client-vpn-target-network", "endpoint", endpoint.id)];
  if (before.some((each) => each.zone === zone.name)) throw duplicateZone(zone.name);
  refuseMoreZones(before.length + 1);
  const network = zoneAssociation(call, endpoint, zone);
  return {
    changes: [put("client-vpn-target-network", network)],
    output: { AssociationId: network.id, Status: { Code: "associating" as const } },
  };
}

/** Zones are for endpoints on transit gateways. */
function subnetIdOf({ SubnetId, AvailabilityZone, AvailabilityZoneId }: Input): string {
  const zone = AvailabilityZone ?? AvailabilityZoneId;
  if (zone !== undefined && SubnetId !== undefined) throw givenTogether("subnetId", "availabilityZone");
  if (zone !== undefined) throw invalidValue(zone, "availabilityZone");
  if (SubnetId === undefined) throw missingParameter("subnetId");
  return SubnetId;
}

function refuseSubnet(world: World, endpoint: ClientVpnEndpoint, subnet: Subnet): void {
  if (subnet.ownerId !== world.account) throw otherAccount(subnet.id);
  if (endpoint.vpcId !== undefined && endpoint.vpcId !== subnet.vpcId) throw otherVpc(subnet.id, endpoint.vpcId);
  for (const { subnetId } of world.by("client-vpn-target-network", "endpoint", endpoint.id)) {
    if (subnetId === subnet.id) throw duplicate(subnet.id);
    const zone = subnetId && world.get("subnet", subnetId)?.availabilityZone;
    if (zone === subnet.availabilityZone) throw duplicateZone(zone);
  }
}

function refuseOverlap({ clientCidrBlock: clients }: ClientVpnEndpoint, { cidrBlocks }: Vpc): void {
  if (clients === undefined) return;
  for (const { cidr } of cidrBlocks) if (overlaps(prefix(cidr), prefix(clients))) throw overlapping(clients, cidr);
}

/** AWS: a route to the VPC comes with each target network (catalogue 589). ours: to the first block of each family */
function routesToVpc(endpoint: ClientVpnEndpoint, vpc: Vpc, subnetId: string): readonly ClientVpnRoute[] {
  const { id: endpointId, trafficIpAddressType: type } = endpoint;
  const blocks = [
    type === "ipv6" ? undefined : vpc.cidrBlocks[0]?.cidr,
    type === "ipv4" ? undefined : vpc.ipv6CidrBlocks[0]?.cidr,
  ];
  return blocks.flatMap((destination) => {
    if (destination === undefined) return [];
    const id = ofEndpoint(endpointId, destination, subnetId);
    return [{ id, endpointId, destination, subnetId, origin: "associate", description: "Default Route" }];
  });
}
