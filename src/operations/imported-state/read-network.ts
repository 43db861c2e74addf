/** Turns AWS's answers about VPCs, subnets, interfaces and addresses back into records. */

import { canonicalCidr } from "../../address/prefix.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { ElasticIp, NetworkInterface } from "../../model/records/network-interface.ts";
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import type { PeeringSide, VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { ImportRefused, type Members } from "./members.ts";

/** A CIDR member in canonical text. */
export function cidrOf(saved: Members, name: string): string {
  const text = saved.text(name);
  const cidr = canonicalCidr(text);
  if (cidr === undefined) throw new ImportRefused(`${saved.where}.${name} is not a CIDR block: ${text}`);
  return cidr;
}

const isAssociated = (state: string) => (block: Members) =>
  (block.maybe(state)?.maybeText("State") ?? "associated") === "associated";

export const readVpc = (saved: Members, account: string): Vpc => ({
  id: saved.text("VpcId"),
  ownerId: saved.maybeText("OwnerId") ?? account,
  cidrBlocks: saved
    .list("CidrBlockAssociationSet")
    .filter(isAssociated("CidrBlockState"))
    .map((block) => ({ associationId: block.text("AssociationId"), cidr: cidrOf(block, "CidrBlock") })),
  ipv6CidrBlocks: saved
    .list("Ipv6CidrBlockAssociationSet")
    .filter(isAssociated("Ipv6CidrBlockState"))
    .map((block) => ({
      associationId: block.text("AssociationId"),
      cidr: cidrOf(block, "Ipv6CidrBlock"),
      networkBorderGroup: block.maybeText("NetworkBorderGroup") ?? "",
      pool: block.maybeText("Ipv6Pool") ?? "Amazon",
      source: block.oneOf("IpSource", ["amazon", "byoip", "none"], "amazon"),
    })),
  isDefault: saved.flag("IsDefault"),
  tenancy: saved.oneOf("InstanceTenancy", ["default", "dedicated", "host"], "default"),
  dhcpOptionsId: saved.maybeText("DhcpOptionsId") ?? "default",
  // DescribeVpcs doesn't return these. If DescribeVpcAttribute's answers weren't saved, they get AWS's defaults.
  enableDnsSupport: true,
  enableDnsHostnames: saved.flag("IsDefault"),
  enableNetworkAddressUsageMetrics: false,
  ...dropUndefined({ internetGatewayBlockMode: blockMode(saved) }),
  tags: saved.tags(),
});

/** The attributes that DescribeVpcAttribute returns one by one, by the id of the VPC. */
export function vpcAttributes(all: Members): ReadonlyMap<string, Partial<Vpc>> {
  const found = new Map<string, Partial<Vpc>>();
  for (const saved of all.list("VpcAttributes")) {
    const id = saved.text("VpcId");
    const value = (name: string) => saved.maybe(name)?.flag("Value");
    const attributes = dropUndefined({
      enableDnsSupport: value("EnableDnsSupport"),
      enableDnsHostnames: value("EnableDnsHostnames"),
      enableNetworkAddressUsageMetrics: value("EnableNetworkAddressUsageMetrics"),
    });
    found.set(id, { ...found.get(id), ...attributes });
  }
  return found;
}

export function readSubnet(saved: Members, account: string): Subnet {
  const names = saved.maybe("PrivateDnsNameOptionsOnLaunch");
  const lni = saved.maybeNumber("EnableLniAtDeviceIndex");
  return {
    id: saved.text("SubnetId"),
    ownerId: saved.maybeText("OwnerId") ?? account,
    vpcId: saved.text("VpcId"),
    availabilityZone: saved.text("AvailabilityZone"),
    availabilityZoneId: saved.maybeText("AvailabilityZoneId") ?? "",
    cidr: saved.maybeText("CidrBlock") === undefined ? "" : cidrOf(saved, "CidrBlock"),
    ipv6CidrBlocks: saved
      .list("Ipv6CidrBlockAssociationSet")
      .filter(isAssociated("Ipv6CidrBlockState"))
      .map((block) => ({ associationId: block.text("AssociationId"), cidr: cidrOf(block, "Ipv6CidrBlock") })),
    isDefault: saved.flag("DefaultForAz"),
    mapPublicIpOnLaunch: saved.flag("MapPublicIpOnLaunch"),
    assignIpv6AddressOnCreation: saved.flag("AssignIpv6AddressOnCreation"),
    enableDns64: saved.flag("EnableDns64"),
    ipv6Native: saved.flag("Ipv6Native"),
    ...dropUndefined({ enableLniAtDeviceIndex: lni, internetGatewayBlockMode: blockMode(saved) }),
    hostnameType: names?.oneOf("HostnameType", ["ip-name", "resource-name"], "ip-name") ?? "ip-name",
    enableResourceNameDnsARecord: names?.flag("EnableResourceNameDnsARecord") ?? false,
    enableResourceNameDnsAaaaRecord: names?.flag("EnableResourceNameDnsAAAARecord") ?? false,
    tags: saved.tags(),
  };
}

type Attachment = NonNullable<NetworkInterface["attachment"]>;

/** AWS: a VPC or subnet may have internet gateways blocked. */
const blockMode = (saved: Members): Vpc["internetGatewayBlockMode"] => {
  const mode = saved.maybe("BlockPublicAccessStates")?.maybeText("InternetGatewayBlockMode");
  return mode === "off" || mode === "block-bidirectional" || mode === "block-ingress" ? mode : undefined;
};

export function readInterface(saved: Members, account: string): NetworkInterface {
  const attachment = saved.maybe("Attachment");
  const association = saved.maybe("Association");
  const instanceId = attachment?.maybeText("InstanceId");
  const requesterId = saved.maybeText("RequesterId");
  // DescribeAddresses returns Elastic IPs; any other public address is the interface's own.
  const publicIp =
    association?.maybeText("AllocationId") === undefined ? association?.maybeText("PublicIp") : undefined;
  return {
    id: saved.text("NetworkInterfaceId"),
    ownerId: saved.maybeText("OwnerId") ?? account,
    vpcId: saved.text("VpcId"),
    subnetId: saved.text("SubnetId"),
    availabilityZone: saved.maybeText("AvailabilityZone") ?? "",
    description: saved.maybeText("Description") ?? "",
    macAddress: saved.maybeText("MacAddress") ?? "",
    privateIpv4: saved
      .list("PrivateIpAddresses")
      .map((each) => ({ address: each.text("PrivateIpAddress"), isPrimary: each.flag("Primary") }))
      .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary)),
    ipv6: saved
      .list("Ipv6Addresses")
      .map((each) => ({ address: each.text("Ipv6Address"), isPrimary: each.flag("IsPrimaryIpv6") })),
    ipv4Prefixes: saved.list("Ipv4Prefixes").map((each) => cidrOf(each, "Ipv4Prefix")),
    ipv6Prefixes: saved.list("Ipv6Prefixes").map((each) => cidrOf(each, "Ipv6Prefix")),
    groupIds: saved.list("Groups").map((group) => group.text("GroupId")),
    sourceDestCheck: saved.flag("SourceDestCheck", true),
    interfaceType: saved.maybeText("InterfaceType") ?? "interface",
    requesterManaged: saved.flag("RequesterManaged"),
    ...dropUndefined({
      requesterId,
      publicIp,
      operator: saved.maybe("Operator")?.maybeText("Principal"),
      denyAllIgwTraffic: saved.flag("DenyAllIgwTraffic") || undefined,
      publicIpDnsNameOptions: saved.structure("PublicIpDnsNameOptions") as NetworkInterface["publicIpDnsNameOptions"],
      connectionTracking: saved.structure("ConnectionTrackingConfiguration") as NetworkInterface["connectionTracking"],
      attachment: attachment && {
        id: attachment.text("AttachmentId"),
        ...dropUndefined({ instanceId }),
        instanceOwnerId: attachment.maybeText("InstanceOwnerId") ?? account,
        deviceIndex: attachment.maybeNumber("DeviceIndex") ?? 0,
        networkCardIndex: attachment.maybeNumber("NetworkCardIndex") ?? 0,
        deleteOnTermination: attachment.flag("DeleteOnTermination"),
        attachedAt: attachment.maybeText("AttachTime") ?? "1970-01-01T00:00:00.000Z",
        ...dropUndefined({
          enaQueueCount: attachment.maybeNumber("EnaQueueCount"),
          enaSrd: attachment.structure("EnaSrdSpecification") as Attachment["enaSrd"],
        }),
      },
    }),
    tags: saved.tags("TagSet"),
  };
}

/** `gateways` says which regional NAT gateway has an address, by the allocation: the address itself doesn't show it. */
export function readAddress(
  saved: Members,
  account: string,
  region: string,
  gateways: ReadonlyMap<string, string>,
): ElasticIp {
  const associationId = saved.maybeText("AssociationId");
  const instanceId = saved.maybeText("InstanceId");
  const natGatewayId = gateways.get(saved.text("AllocationId"));
  const serviceManaged = saved.maybeText("ServiceManaged") as ElasticIp["serviceManaged"];
  return {
    id: saved.text("AllocationId"),
    publicIp: saved.text("PublicIp"),
    ownerId: account,
    networkBorderGroup: saved.maybeText("NetworkBorderGroup") ?? region,
    publicIpv4Pool: saved.maybeText("PublicIpv4Pool") ?? "amazon",
    ...dropUndefined({
      serviceManaged,
      association:
        associationId === undefined
          ? undefined
          : {
              id: associationId,
              ...(natGatewayId === undefined
                ? {
                    networkInterfaceId: saved.text("NetworkInterfaceId"),
                    privateIp: saved.text("PrivateIpAddress"),
                  }
                : { natGatewayId }),
              ...dropUndefined({ instanceId: instanceId || undefined }),
            },
    }),
    tags: saved.tags(),
  };
}

const peeringStates = [
  "pending-acceptance",
  "active",
  "rejected",
  "failed",
  "expired",
  "provisioning",
  "deleting",
  "deleted",
] as const;

export function readPeering(saved: Members, { account, region }: PartitionKey): VpcPeeringConnection {
  const status = saved.maybe("Status");
  const expiresAt = saved.maybeText("ExpirationTime");
  const id = saved.text("VpcPeeringConnectionId");
  const sides = { requester: readSide(saved, "RequesterVpcInfo"), accepter: readSide(saved, "AccepterVpcInfo") };
  // INVARIANT: a partition only has peerings of its own VPCs.
  if (!Object.values(sides).some((side) => side.ownerId === account && side.region === region)) {
    const of = Object.values(sides).map((side) => `${side.vpcId} of account ${side.ownerId} in ${side.region}`);
    throw new ImportRefused(
      `${saved.where}: ${id} is between ${of.join(" and ")}. Neither is what is imported, which is in ${region}: another Region is --region`,
    );
  }
  return {
    id,
    ...sides,
    status: status?.oneOf("Code", peeringStates, "active") ?? "active",
    statusMessage: status?.maybeText("Message") ?? "",
    ...dropUndefined({ expiresAt }),
    tags: saved.tags(),
  };
}

function readSide(saved: Members, name: string): PeeringSide {
  const side = saved.maybe(name);
  if (side === undefined) throw new ImportRefused(`${saved.where} needs ${name}`);
  return {
    vpcId: side.text("VpcId"),
    ownerId: side.text("OwnerId"),
    region: side.text("Region"),
    cidrBlocks: side.list("CidrBlockSet").map((each) => cidrOf(each, "CidrBlock")),
    ipv6CidrBlocks: side.list("Ipv6CidrBlockSet").map((each) => cidrOf(each, "Ipv6CidrBlock")),
    allowDnsResolutionFromRemoteVpc: side.maybe("PeeringOptions")?.flag("AllowDnsResolutionFromRemoteVpc") ?? false,
  };
}
