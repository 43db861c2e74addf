/** Lists Elastic IP addresses. */
import { describe, recordsOf } from "../describe.ts";
import { showTagsIfAny } from "../tags/tag-rules.ts";
import { findAddress, findAllocation } from "./find-address.ts";

export default describe("ec2", "DescribeAddresses", {
  list: "Addresses",
  ...recordsOf("elastic-ip"),
  ids: {
    of: ({ AllocationIds = [], PublicIps = [] }) => [...AllocationIds, ...PublicIps],
    find: ({ world }, id) => (id.startsWith("eipalloc") ? findAllocation(world, id) : findAddress(world, id)),
  },
  filters: {
    "allocation-id": ({ id }) => id,
    "association-id": ({ association }) => association?.id,
    domain: () => "vpc",
    "instance-id": ({ association }) => association?.instanceId,
    "network-border-group": ({ networkBorderGroup }) => networkBorderGroup,
    "network-interface-id": ({ association }) => association?.networkInterfaceId,
    "network-interface-owner-id": ({ association, ownerId }) => association?.networkInterfaceId && ownerId,
    "private-ip-address": ({ association }) => association?.privateIp,
    "public-ip": ({ publicIp }) => publicIp,
  },
  narrow: {
    "association-id": ({ world }, id) => world.by("elastic-ip", "association", id),
    "network-interface-id": ({ world }, id) => world.by("elastic-ip", "interface", id),
    "public-ip": ({ world }, address) => world.by("elastic-ip", "address", address),
  },
  show: (
    { id, publicIp, publicIpv4Pool, networkBorderGroup, association, ownerId, serviceManaged, tags },
    { world },
  ) => ({
    AllocationId: id,
    PublicIp: publicIp,
    PublicIpv4Pool: publicIpv4Pool,
    NetworkBorderGroup: networkBorderGroup,
    Domain: "vpc" as const,
    AssociationId: association?.id,
    NetworkInterfaceId: association?.networkInterfaceId,
    NetworkInterfaceOwnerId: association?.networkInterfaceId && ownerId,
    PrivateIpAddress: association?.privateIp,
    InstanceId: association?.instanceId,
    SubnetId: world.get("network-interface", association?.networkInterfaceId ?? "")?.subnetId,
    ...(serviceManaged && { ServiceManaged: serviceManaged }),
    Tags: showTagsIfAny(tags),
  }),
});
