/** The hosts of the rich world: instances, interfaces, addresses, volumes, NAT gateways, endpoints, routes to them. */
import { put } from "../../src/model/world/change.ts";
import { formatWith } from "../../src/operations/flow-logs/format-for-tests.ts";
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import { keyPair } from "./makers.ts";
import { type NamedCalls, tagged, there } from "./named-calls.ts";
import type { RichGroups } from "./rich-groups.ts";
import type { RichNetwork } from "./rich-network.ts";

export interface RichHosts {
  readonly instanceId: string;
  readonly interfaceId: string;
}

const IMAGE = "ami-0a12023000000c864";
const WINDOWS = "ami-0d1d0200220000a64";

export function buildHosts(cordon: NamedCalls, network: RichNetwork, groups: RichGroups): RichHosts {
  const interfaceId = buildInterfaces(cordon, network, groups);
  buildKeyPairs(cordon);
  const instanceId = launchFull(cordon, network, groups);
  launchOthers(cordon, network, interfaceId);
  buildNatGateways(cordon, network);
  buildEndpoints(cordon, network);
  buildRoutes(cordon, network, groups, instanceId);
  buildPermissions(cordon, instanceId, interfaceId);
  buildFlowLogs(cordon, network, interfaceId);
  return { instanceId, interfaceId };
}

/** An interface with everything that an interface can have; it's attached later. */
function buildInterfaces(cordon: NamedCalls, network: RichNetwork, { webId, dbId }: RichGroups): string {
  const full = cordon.ec2("CreateNetworkInterface", {
    SubnetId: network.subnetId,
    Description: "full",
    Groups: [webId, dbId],
    SecondaryPrivateIpAddressCount: 1,
    Ipv6AddressCount: 1,
    EnablePrimaryIpv6: true,
    ...tagged("network-interface", { Name: "full", env: "prod" }),
  });
  const NetworkInterfaceId = there(full.NetworkInterface?.NetworkInterfaceId);
  cordon.ec2("ModifyNetworkInterfaceAttribute", { NetworkInterfaceId, SourceDestCheck: { Value: false } });
  cordon.ec2("AssignPrivateIpAddresses", { NetworkInterfaceId, Ipv4PrefixCount: 1 });
  cordon.ec2("AssignIpv6Addresses", { NetworkInterfaceId, Ipv6PrefixCount: 1 });
  cordon.ec2("CreateNetworkInterface", { SubnetId: network.subnetOfOtherVpc, Description: "plain" });
  const tags = tagged("elastic-ip", { Name: "front", env: "prod" });
  const AllocationId = there(cordon.ec2("AllocateAddress", { Domain: "vpc", ...tags }).AllocationId);
  cordon.ec2("AssociateAddress", { AllocationId, NetworkInterfaceId });
  cordon.ec2("AllocateAddress", {});
  return NetworkInterfaceId;
}

/** Flow logs of each type of resource, for each type of destination. */
function buildFlowLogs(cordon: NamedCalls, { vpcId, subnetId }: RichNetwork, interfaceId: string): void {
  const role = { DeliverLogsPermissionArn: `arn:aws:iam::${ACCOUNT}:role/flow-logs` };
  cordon.ec2("CreateFlowLogs", {
    ResourceType: "VPC",
    ResourceIds: [vpcId],
    TrafficType: "ALL",
    LogGroupName: "flows",
    ...role,
    ...tagged("vpc-flow-log", { Name: "all", env: "prod" }),
  });
  const bucket = { LogDestinationType: "s3", LogDestination: "arn:aws:s3:::flows/web/" } as const;
  const options = { FileFormat: "parquet", HiveCompatiblePartitions: true, PerHourPartition: true } as const;
  cordon.ec2("CreateFlowLogs", {
    ResourceType: "Subnet",
    ResourceIds: [subnetId],
    TrafficType: "REJECT",
    ...bucket,
    DestinationOptions: options,
    MaxAggregationInterval: 60,
    LogFormat: formatWith(["version", "interface-id", "srcaddr", "dstaddr", "flow-direction"]),
  });
  cordon.ec2("CreateFlowLogs", {
    ResourceType: "NetworkInterface",
    ResourceIds: [interfaceId],
    TrafficType: "ACCEPT",
    LogDestinationType: "kinesis-data-firehose",
    LogDestination: `arn:aws:firehose:us-east-1:${ACCOUNT}:deliverystream/flows`,
    ...role,
    DeliverCrossAccountRole: role.DeliverLogsPermissionArn,
  });
}

function buildKeyPairs(cordon: NamedCalls): void {
  cordon.later();
  cordon.ec2("CreateKeyPair", { KeyName: "made", ...tagged("key-pair", { Name: "made", env: "prod" }) });
}

/** An instance with every option that RunInstances takes and answers show. */
function launchFull(cordon: NamedCalls, { subnetId }: RichNetwork, { webId }: RichGroups): string {
  cordon.later();
  const isProd = tagged("placement-group", { Name: "near", env: "prod" });
  cordon.ec2("CreatePlacementGroup", { GroupName: "near", Strategy: "partition", ...isProd });
  cordon.ec2("CreatePlacementGroup", { GroupName: "apart", Strategy: "spread" });
  const { Instances = [] } = cordon.ec2("RunInstances", {
    ImageId: WINDOWS,
    InstanceType: "c5.large",
    MinCount: 2,
    MaxCount: 2,
    SubnetId: subnetId,
    SecurityGroupIds: [webId],
    Ipv6AddressCount: 1,
    KeyName: keyPair(cordon, "ops"),
    ClientToken: "once",
    EbsOptimized: true,
    Monitoring: { Enabled: true },
    KernelId: "aki-00000001",
    RamdiskId: "ari-00000001",
    IamInstanceProfile: { Name: "reader" },
    InstanceMarketOptions: { MarketType: "spot" },
    Placement: { Affinity: "host", GroupName: "near", HostId: "h-00000001", PartitionNumber: 2, Tenancy: "dedicated" },
    CapacityReservationSpecification: {
      CapacityReservationPreference: "none",
      CapacityReservationTarget: {
        CapacityReservationId: "cr-00000001",
        CapacityReservationResourceGroupArn: "arn:aws:resource-groups:us-east-1:111122223333:group/g",
      },
    },
    HibernationOptions: { Configured: true },
    EnclaveOptions: { Enabled: true },
    MaintenanceOptions: { AutoRecovery: "disabled" },
    MetadataOptions: {
      HttpEndpoint: "disabled",
      HttpProtocolIpv6: "enabled",
      HttpPutResponseHopLimit: 3,
      HttpTokens: "optional",
      InstanceMetadataTags: "enabled",
    },
    NetworkPerformanceOptions: { BandwidthWeighting: "vpc-1" },
    PrivateDnsNameOptions: {
      HostnameType: "resource-name",
      EnableResourceNameDnsARecord: true,
      EnableResourceNameDnsAAAARecord: true,
    },
    BlockDeviceMappings: [
      {
        DeviceName: "/dev/sdf",
        Ebs: {
          VolumeSize: 20,
          VolumeType: "io2",
          Iops: 500,
          Encrypted: true,
          SnapshotId: "snap-00000001",
          DeleteOnTermination: false,
        },
      },
    ],
    TagSpecifications: [
      ...tagged("instance", { Name: "full", env: "prod" }).TagSpecifications,
      ...tagged("volume", { Name: "data", env: "prod" }).TagSpecifications,
      ...tagged("network-interface", { Name: "first", env: "prod" }).TagSpecifications,
    ],
  });
  return there(Instances[0]?.InstanceId);
}

/** A plain running instance, a stopped one, and one with the full interface. */
function launchOthers(cordon: NamedCalls, network: RichNetwork, NetworkInterfaceId: string): void {
  const launch = (input: object) =>
    there(
      cordon.ec2("RunInstances", { ImageId: IMAGE, InstanceType: "t3.micro", MinCount: 1, MaxCount: 1, ...input })
        .Instances?.[0]?.InstanceId,
    );
  cordon.later();
  const plain = launch({
    SubnetId: network.subnetInOtherZone,
    MetadataOptions: { HttpTokens: "required" },
    Operator: { Principal: "eks.amazonaws.com" },
  });
  associate(cordon, plain);
  cordon.later();
  const InstanceId = launch({
    InstanceType: "m6g.large",
    ImageId: "ami-0a12023000000a64a",
    SubnetId: network.subnetId,
  });
  cordon.ec2("AttachNetworkInterface", { InstanceId, NetworkInterfaceId, DeviceIndex: 1 });
  cordon.later();
  const stopped = launch({ SubnetId: network.subnetInOtherZone });
  cordon.ec2("StopInstances", { InstanceIds: [stopped] });
  launch({ SubnetId: network.ipv6Subnet });
  const kept = [
    { DeviceName: "/dev/sdg", Ebs: { DeleteOnTermination: false, VolumeType: "st1" as const, VolumeSize: 125 } },
  ];
  cordon.ec2("TerminateInstances", { InstanceIds: [launch({ BlockDeviceMappings: kept })] });
  const { Volumes = [] } = cordon.ec2("DescribeVolumes", {});
  for (const [index, { VolumeId, Size = 0 }] of Volumes.slice(1, 3).entries()) {
    cordon.later();
    cordon.ec2("ModifyVolume", {
      VolumeId: there(VolumeId),
      Size: Size + 10 + index,
      ...(index === 0 && { VolumeType: "io2", Iops: 700 }),
    });
  }
  cordon.ec2("ModifyInstanceCreditSpecification", {
    InstanceCreditSpecifications: [plain, stopped].map((id) => ({ InstanceId: id, CpuCredits: "unlimited" })),
  });
}

/** Gives an instance an Elastic IP, from another border group than the rest. */
function associate(cordon: NamedCalls, InstanceId: string): void {
  const { AllocationId } = cordon.ec2("AllocateAddress", { NetworkBorderGroup: "us-east-1-dfw-2" });
  cordon.ec2("AssociateAddress", { AllocationId, InstanceId });
}

function buildNatGateways(cordon: NamedCalls, network: RichNetwork): void {
  const { AllocationId } = cordon.ec2("AllocateAddress", {});
  const tags = tagged("natgateway", { Name: "nat", env: "prod" });
  cordon.ec2("CreateNatGateway", { SubnetId: network.subnetId, AllocationId, ...tags });
  const { NatGateway } = cordon.ec2("CreateNatGateway", {
    SubnetId: network.subnetOfOtherVpc,
    ConnectivityType: "private",
  });
  cordon.ec2("DeleteNatGateway", { NatGatewayId: there(NatGateway?.NatGatewayId) });
  cordon.ec2("CreateNatGateway", { SubnetId: network.subnetInOtherZone, ConnectivityType: "private" });
  cordon.ec2("CreateNatGateway", { AvailabilityMode: "regional", VpcId: network.vpcId });
}

function buildEndpoints(cordon: NamedCalls, { vpcId, otherVpcId, subnetInOtherZone, routeTableId }: RichNetwork): void {
  const tags = tagged("vpc-endpoint", { Name: "s3", env: "prod" });
  const S3 = "com.amazonaws.us-east-1.s3";
  cordon.ec2("CreateVpcEndpoint", { VpcId: vpcId, ServiceName: S3, RouteTableIds: [routeTableId], ...tags });
  cordon.ec2("CreateVpcEndpoint", {
    VpcId: vpcId,
    ServiceName: "com.amazonaws.us-east-1.kms",
    VpcEndpointType: "Interface",
    IpAddressType: "dualstack",
    SubnetIds: [subnetInOtherZone],
  });
  cordon.ec2("CreateVpcEndpoint", { VpcId: otherVpcId, ServiceName: "com.amazonaws.us-east-1.dynamodb" });
}

/** A route of every kind, and an association of every kind. */
function buildRoutes(cordon: NamedCalls, network: RichNetwork, groups: RichGroups, InstanceId: string): void {
  const { routeTableId: RouteTableId, vpcId, internetGatewayId: GatewayId, peeringId } = network;
  const [nat] = cordon.ec2("DescribeNatGateways", {}).NatGateways ?? [];
  const [egressOnly] = cordon.ec2("DescribeEgressOnlyInternetGateways", {}).EgressOnlyInternetGateways ?? [];
  const [instance] = cordon.ec2("DescribeInstances", { InstanceIds: [InstanceId] }).Reservations?.[0]?.Instances ?? [];
  const NetworkInterfaceId = there(instance?.NetworkInterfaces?.[0]?.NetworkInterfaceId);
  const route = (input: object) => cordon.ec2("CreateRoute", { RouteTableId, ...input });
  route({ DestinationCidrBlock: "0.0.0.0/0", GatewayId });
  route({ DestinationCidrBlock: "10.2.0.0/16", VpcPeeringConnectionId: peeringId });
  route({ DestinationCidrBlock: "198.18.0.0/24", NatGatewayId: there(nat?.NatGatewayId) });
  route({ DestinationCidrBlock: "198.18.1.0/24", NetworkInterfaceId });
  route({
    DestinationIpv6CidrBlock: "::/0",
    EgressOnlyInternetGatewayId: there(egressOnly?.EgressOnlyInternetGatewayId),
  });
  route({ DestinationPrefixListId: groups.prefixListId, GatewayId });
  const free = there(cordon.ec2("CreateNetworkInterface", { SubnetId: network.subnetInOtherZone }).NetworkInterface);
  // This interface isn't attached, so the route to it is a black hole.
  route({ DestinationCidrBlock: "198.18.2.0/24", NetworkInterfaceId: there(free.NetworkInterfaceId) });
  addImportedRoute(cordon, RouteTableId);
  const edge = there(cordon.ec2("CreateRouteTable", { VpcId: vpcId }).RouteTable?.RouteTableId);
  cordon.ec2("AssociateRouteTable", { RouteTableId: edge, GatewayId });
}

/** Transit gateways aren't served, but imported state may have routes to them. */
function addImportedRoute(cordon: NamedCalls, id: string): void {
  const table = there(cordon.world().get("route-table", id));
  const target = { kind: "transit-gateway" as const, id: "tgw-0123456789abcdef0" };
  const route = { destination: "198.18.3.0/24", target, origin: "CreateRoute" as const };
  cordon.apply([put("route-table", { ...table, routes: [...table.routes, route] })]);
}

function buildPermissions(cordon: NamedCalls, InstanceId: string, NetworkInterfaceId: string): void {
  const [instance] = cordon.ec2("DescribeInstances", { InstanceIds: [InstanceId] }).Reservations?.[0]?.Instances ?? [];
  const permit = (id: string, AwsAccountId: string, Permission: "INSTANCE-ATTACH" | "EIP-ASSOCIATE") =>
    cordon.ec2("CreateNetworkInterfacePermission", { NetworkInterfaceId: id, AwsAccountId, Permission });
  permit(NetworkInterfaceId, ACCOUNT, "INSTANCE-ATTACH");
  permit(there(instance?.NetworkInterfaces?.[0]?.NetworkInterfaceId), "444455556666", "EIP-ASSOCIATE");
}
