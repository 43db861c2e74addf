/** Lists the public IPv4 addresses that a resource discovery finds in one Region, and what each is used for. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { ElasticIp, NetworkInterface } from "../../../model/records/network-interface.ts";
import { hasAny, type World } from "../../../model/world/world.ts";
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { isOwn } from "../../shared-vpcs/whole-vpc.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { worldsSeenBy } from "../resource-cidrs/monitored-worlds.ts";
import { findDiscoverySeen } from "./find-discovery.ts";

type AddressType = "amazon-owned-eip" | "amazon-owned-contig" | "byoip" | "ec2-public-ip";

const show = (
  world: World,
  { address, type, eip, nic }: { address: string; type: AddressType; eip?: ElasticIp; nic?: NetworkInterface },
) => {
  const regional = world.get("nat-gateway", eip?.association?.natGatewayId ?? "");
  const nat = nic?.interfaceType === "nat_gateway" ? natGatewayOf(world, nic.id) : regional?.id;
  return {
    AddressRegion: world.region,
    Address: address,
    AddressOwnerId: world.account,
    AddressAllocationId: eip?.id,
    AssociationStatus: (nic ?? regional) === undefined ? ("disassociated" as const) : ("associated" as const),
    AddressType: type,
    Service: nat === undefined ? undefined : ("nat-gateway" as const),
    ServiceResource: nat,
    VpcId: (nic ?? regional)?.vpcId,
    SubnetId: nic?.subnetId,
    PublicIpv4PoolId: eip?.publicIpv4Pool,
    NetworkInterfaceId: nic?.id,
    NetworkInterfaceDescription: nic?.description,
    InstanceId: nic?.attachment?.instanceId,
    Tags: { EipTags: showTags(eip?.tags ?? []) },
    NetworkBorderGroup: eip?.networkBorderGroup ?? world.region,
    SecurityGroups: (nic?.groupIds ?? []).map((id) => ({
      GroupId: id,
      GroupName: world.get("security-group", id)?.name,
    })),
  };
};

type Shown = ReturnType<typeof show> & { readonly IpamResourceDiscoveryId: string; readonly SampleTime: string };

export default describe("ec2", "GetIpamDiscoveredPublicAddresses", {
  *all(call): Iterable<Shown> {
    const { id, ...discovery } = findDiscoverySeen(call, call.input.IpamResourceDiscoveryId);
    for (const world of worldsSeenBy(call, discovery, call.input.AddressRegion)) {
      for (const shown of publicAddressesIn(world)) {
        yield { ...shown, IpamResourceDiscoveryId: id, SampleTime: call.now };
      }
    }
  },
  filters: memberFilters([
    "AddressRegion",
    "Address",
    "AddressOwnerId",
    "AddressAllocationId",
    "AssociationStatus",
    "AddressType",
    "Service",
    "ServiceResource",
    "VpcId",
    "SubnetId",
    "PublicIpv4PoolId",
    "NetworkInterfaceId",
    "NetworkInterfaceDescription",
    "InstanceId",
    "NetworkBorderGroup",
  ]),
  idOf: ({ Address }) => Address,
  touches: ({ input, world, settings }) => [
    existing("ipam-resource-discovery", findDiscoverySeen({ world, settings }, input.IpamResourceDiscoveryId)),
  ],
  show: (shown) => shown,
  list: "IpamDiscoveredPublicAddresses",
  besides: ({ now }) => ({ OldestSampleTime: now }),
});

function natGatewayOf(world: World, networkInterfaceId: string): string | undefined {
  for (const { id, addresses } of world.all("nat-gateway")) {
    if (addresses.some((address) => address.networkInterfaceId === networkInterfaceId)) return id;
  }
  return undefined;
}

/** AWS: distinguishes Amazon's single addresses, Amazon's contiguous blocks, and addresses that customers brought. */
function typeOf(world: World, eip: ElasticIp): AddressType {
  if (eip.ipam === undefined) return eip.publicIpv4Pool === "amazon" ? "amazon-owned-eip" : "byoip";
  const { poolId, ownerId, region } = eip.ipam;
  const pool = world.elsewhere(ownerId, region).get("ipam-pool", poolId);
  if (pool?.publicIpSource === "amazon") return "amazon-owned-contig";
  return "byoip";
}

function* publicAddressesIn(world: World) {
  for (const eip of world.all("elastic-ip")) {
    if (!isOwn(eip, world)) continue;
    const nic = world.get("network-interface", eip.association?.networkInterfaceId ?? "");
    yield show(world, { address: eip.publicIp, type: typeOf(world, eip), eip, ...dropUndefined({ nic }) });
  }
  for (const nic of world.all("network-interface")) {
    const isElastic = nic.publicIp !== undefined && hasAny(world.by("elastic-ip", "address", nic.publicIp));
    if (nic.publicIp === undefined || isElastic || !isOwn(nic, world)) continue;
    yield show(world, { address: nic.publicIp, type: "ec2-public-ip", nic });
  }
}
