/** The calls that delete or end things in a network: instances, interfaces, addresses, volumes, tags. */
import { asking, byId, type Ending, listing } from "./ending.ts";
import * as make from "./makers.ts";
import { type NamedCalls, there } from "./named-calls.ts";

const interfaceOf = (cordon: NamedCalls, InstanceId: string): string => {
  const [found] = cordon.ec2("DescribeInstances", { InstanceIds: [InstanceId] }).Reservations?.[0]?.Instances ?? [];
  return there(found?.NetworkInterfaces?.[0]?.NetworkInterfaceId);
};

/** A public NAT gateway in its own network. */
function publicNatGateway(cordon: NamedCalls, n: number): string {
  const VpcId = make.vpc(cordon, n);
  const SubnetId = make.subnet(cordon, n, VpcId);
  cordon.ec2("AttachInternetGateway", { InternetGatewayId: make.internetGateway(cordon), VpcId });
  const made = cordon.ec2("CreateNatGateway", { SubnetId, AllocationId: make.address(cordon) });
  return there(made.NatGateway?.NatGatewayId);
}

export const hostEndings: Readonly<Record<string, Ending>> = {
  "ec2.DeleteKeyPair": {
    made: (cordon, n) => {
      const key = make.keyPair(cordon, `key-${n}`);
      return { key, input: { KeyName: key } };
    },
    listed: listing("DescribeKeyPairs", "KeyPairs.KeyName"),
    asked: asking("DescribeKeyPairs", "KeyNames"),
    again: "success",
  },
  "ec2.DeleteNetworkInterface": byId(
    (cordon) => make.networkInterface(cordon),
    "NetworkInterfaceId",
    "DescribeNetworkInterfaces",
    "NetworkInterfaces",
  ),
  "ec2.DeleteNetworkInterfacePermission": byId(
    (cordon) => {
      const permitted = { AwsAccountId: "444455556666", Permission: "INSTANCE-ATTACH" as const };
      const NetworkInterfaceId = make.networkInterface(cordon);
      const made = cordon.ec2("CreateNetworkInterfacePermission", { NetworkInterfaceId, ...permitted });
      return there(made.InterfacePermission?.NetworkInterfacePermissionId);
    },
    "NetworkInterfacePermissionId",
    "DescribeNetworkInterfacePermissions",
    "NetworkInterfacePermissions",
  ),
  "ec2.DeleteTags": {
    made(cordon, n) {
      const input = { Resources: [cordon.defaultVpcId()], Tags: [{ Key: `key ${n}`, Value: "value" }] };
      cordon.ec2("CreateTags", input);
      return { key: `key ${n}`, input };
    },
    listed: listing("DescribeTags", "Tags.Key"),
    again: "success",
  },
  "ec2.DeleteVolume": byId(make.volume, "VolumeId", "DescribeVolumes", "Volumes"),
  "ec2.DetachNetworkInterface": {
    made(cordon) {
      const attached = { InstanceId: make.instance(cordon), NetworkInterfaceId: make.networkInterface(cordon) };
      const key = there(cordon.ec2("AttachNetworkInterface", { ...attached, DeviceIndex: 1 }).AttachmentId);
      return { key, input: { AttachmentId: key } };
    },
    listed: listing("DescribeNetworkInterfaces", "NetworkInterfaces.Attachment.AttachmentId"),
  },
  "ec2.DisassociateAddress": {
    made(cordon) {
      const bound = { AllocationId: make.address(cordon), NetworkInterfaceId: make.networkInterface(cordon) };
      const key = there(cordon.ec2("AssociateAddress", bound).AssociationId);
      return { key, input: { AssociationId: key } };
    },
    listed: listing("DescribeAddresses", "Addresses.AssociationId"),
  },
  "ec2.DisassociateNatGatewayAddress": {
    made(cordon, n) {
      const NatGatewayId = publicNatGateway(cordon, n);
      const further = { NatGatewayId, AllocationIds: [make.address(cordon)] };
      const { NatGatewayAddresses = [] } = cordon.ec2("AssociateNatGatewayAddress", further);
      const key = there(NatGatewayAddresses.at(-1)?.AssociationId);
      return { key, input: { NatGatewayId, AssociationIds: [key] } };
    },
    listed: listing("DescribeNatGateways", "NatGateways.NatGatewayAddresses.AssociationId"),
  },
  "ec2.ReleaseAddress": byId(make.address, "AllocationId", "DescribeAddresses", "Addresses"),
  // AWS: an instance stays visible for an hour, as terminated.
  "ec2.TerminateInstances": {
    made(cordon) {
      const key = make.instance(cordon);
      return { key, input: { InstanceIds: [key] } };
    },
    listed: listing("DescribeInstances", "Reservations.Instances.InstanceId", {
      Filters: [{ Name: "instance-state-name", Values: ["running"] }],
    }),
    again: "success",
  },
  "ec2.UnassignIpv6Addresses": {
    made(cordon) {
      const { subnetId } = make.dualStack(cordon);
      const NetworkInterfaceId = make.networkInterface(cordon, { SubnetId: subnetId });
      const assigned = cordon.ec2("AssignIpv6Addresses", { NetworkInterfaceId, Ipv6AddressCount: 1 });
      const key = there(assigned.AssignedIpv6Addresses?.[0]);
      return { key, input: { NetworkInterfaceId, Ipv6Addresses: [key] } };
    },
    listed: listing("DescribeNetworkInterfaces", "NetworkInterfaces.Ipv6Addresses.Ipv6Address"),
    again: /InvalidParameterValue/,
  },
  "ec2.UnassignPrivateIpAddresses": {
    made(cordon) {
      const NetworkInterfaceId = interfaceOf(cordon, make.instance(cordon));
      const assigned = cordon.ec2("AssignPrivateIpAddresses", {
        NetworkInterfaceId,
        SecondaryPrivateIpAddressCount: 1,
      });
      const key = there(assigned.AssignedPrivateIpAddresses?.[0]?.PrivateIpAddress);
      return { key, input: { NetworkInterfaceId, PrivateIpAddresses: [key] } };
    },
    listed: listing("DescribeNetworkInterfaces", "NetworkInterfaces.PrivateIpAddresses.PrivateIpAddress"),
    again: /InvalidParameterValue/,
  },
  "ec2.UnassignPrivateNatGatewayAddress": {
    made(cordon, n) {
      const NatGatewayId = make.privateNatGateway(cordon, n);
      const further = { NatGatewayId, PrivateIpAddressCount: 1 };
      const { NatGatewayAddresses = [] } = cordon.ec2("AssignPrivateNatGatewayAddress", further);
      const key = there(NatGatewayAddresses.at(-1)?.PrivateIp);
      return { key, input: { NatGatewayId, PrivateIpAddresses: [key] } };
    },
    listed: listing("DescribeNatGateways", "NatGateways.NatGatewayAddresses.PrivateIp"),
    again: /InvalidParameter/,
  },
};
