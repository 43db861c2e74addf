/** Calls that name records in ways other than their own ids, each with all resources that it touches. */
import allocateAddress from "../../../src/operations/addresses/allocate-address.ts";
import associateAddress from "../../../src/operations/addresses/associate-address.ts";
import runInstances from "../../../src/operations/instances/launch/run-instances.ts";
import createKeyPair from "../../../src/operations/key-pairs/create-key-pair.ts";
import createTemplate from "../../../src/operations/launch-templates/create-launch-template.ts";
import createNat from "../../../src/operations/nat-gateways/create-nat-gateway.ts";
import createAcl from "../../../src/operations/network-acls/create-network-acl.ts";
import createPath from "../../../src/operations/network-insights/create-network-insights-path.ts";
import assignAddresses from "../../../src/operations/network-interfaces/addresses/assign-private-ip-addresses.ts";
import attachInterface from "../../../src/operations/network-interfaces/attach-network-interface.ts";
import createInterface from "../../../src/operations/network-interfaces/create-network-interface.ts";
import permit from "../../../src/operations/network-interfaces/permissions/create-network-interface-permission.ts";
import associateTable from "../../../src/operations/route-tables/associate-route-table.ts";
import createTable from "../../../src/operations/route-tables/create-route-table.ts";
import createGroup from "../../../src/operations/security-groups/groups/create-security-group.ts";
import authorize from "../../../src/operations/security-groups/rules/authorize-security-group-ingress.ts";
import associateBlock from "../../../src/operations/subnets/associate-subnet-cidr-block.ts";
import createEndpoint from "../../../src/operations/vpc-endpoints/create-vpc-endpoint.ts";
import createPeering from "../../../src/operations/vpc-peering-connections/create-vpc-peering-connection.ts";
import associateVpcBlock from "../../../src/operations/vpcs/cidr-blocks/associate-vpc-cidr-block.ts";
import createVpc from "../../../src/operations/vpcs/create-vpc.ts";
import { TestCordon } from "../../../src/operations/world-for-tests.ts";

export interface Way {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** `<type>/<id>` in the caller's own account and Region, or an ARN. */
  readonly touches: readonly string[];
}

export const cordon = new TestCordon({ elasticIpsPerRegion: 100 });
// The gateway checks signatures against the clock.
cordon.now = new Date().toISOString();

const VpcId = cordon.defaultVpcId();
const [SubnetId = "", OtherSubnetId = ""] = cordon.defaultSubnetIds();

const groupNamed = (GroupName: string): string =>
  cordon.run(createGroup, { GroupName, Description: GroupName }).GroupId ?? "";
const [web, idle] = [groupNamed("web"), groupNamed("idle")];
const { AllocationId = "", PublicIp = "" } = cordon.run(allocateAddress, {});

const defaultGroup = (): string => {
  const [found] = cordon.world().by("security-group", "name", `${VpcId}/default`);
  return found?.id ?? "";
};

const launched = (): string =>
  cordon.run(runInstances, { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 })
    .Instances?.[0]?.InstanceId ?? "";

const interfaceOf = (instanceId: string): string => {
  const [found] = cordon.world().by("network-interface", "instance", instanceId);
  return found?.id ?? "";
};

function addresses(): readonly Way[] {
  const bound = cordon.run(allocateAddress, {});
  const nic = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
  const { AssociationId } = cordon.run(associateAddress, {
    AllocationId: bound.AllocationId,
    NetworkInterfaceId: nic,
  });
  const free = `elastic-ip/${AllocationId}`;
  const both = [`elastic-ip/${bound.AllocationId}`, `network-interface/${nic}`];
  return [
    { operation: "ReleaseAddress", input: { PublicIp }, touches: [free] },
    { operation: "ReleaseAddress", input: { AllocationId }, touches: [free] },
    { operation: "AllocateAddress", input: {}, touches: ["elastic-ip/*"] },
    {
      operation: "AssociateAddress",
      input: { PublicIp, NetworkInterfaceId: nic },
      touches: [free, `network-interface/${nic}`],
    },
    { operation: "DisassociateAddress", input: { AssociationId }, touches: both },
    { operation: "DisassociateAddress", input: { PublicIp: bound.PublicIp }, touches: both },
  ];
}

function routing(): readonly Way[] {
  const tables = [1, 2].map(() => cordon.run(createTable, { VpcId }).RouteTable?.RouteTableId ?? "");
  const [before = "", after = ""] = tables;
  const { AssociationId } = cordon.run(associateTable, { RouteTableId: before, SubnetId });
  const acl = cordon.run(createAcl, { VpcId }).NetworkAcl?.NetworkAclId ?? "";
  const [association] = cordon.world().by("network-acl-association", "subnet", SubnetId);
  const [main] = cordon
    .world()
    .all("route-table-association")
    .filter(({ isMain }) => isMain);
  return [
    {
      operation: "DisassociateRouteTable",
      input: { AssociationId },
      touches: [`route-table/${before}`, `subnet/${SubnetId}`],
    },
    {
      operation: "ReplaceRouteTableAssociation",
      input: { AssociationId, RouteTableId: after },
      touches: [`route-table/${before}`, `route-table/${after}`, `subnet/${SubnetId}`],
    },
    {
      operation: "ReplaceRouteTableAssociation",
      input: { AssociationId: main?.id, RouteTableId: after },
      touches: [`route-table/${main?.routeTableId}`, `route-table/${after}`],
    },
    {
      operation: "AssociateRouteTable",
      input: { RouteTableId: after, SubnetId: OtherSubnetId },
      touches: [`route-table/${after}`, `subnet/${OtherSubnetId}`],
    },
    {
      operation: "ReplaceNetworkAclAssociation",
      input: { AssociationId: association?.id, NetworkAclId: acl },
      touches: [`network-acl/${association?.networkAclId}`, `network-acl/${acl}`, `subnet/${SubnetId}`],
    },
  ];
}

function networks(): readonly Way[] {
  cordon.run(associateVpcBlock, { VpcId, AmazonProvidedIpv6CidrBlock: true });
  const block = cordon.world().get("vpc", VpcId)?.ipv6CidrBlocks[0]?.cidr.replace("/56", "/64");
  const { Ipv6CidrBlockAssociation } = cordon.run(associateBlock, { SubnetId, Ipv6CidrBlock: block });
  return [
    {
      operation: "DisassociateSubnetCidrBlock",
      input: { AssociationId: Ipv6CidrBlockAssociation?.AssociationId },
      touches: [`subnet/${SubnetId}`],
    },
    {
      operation: "DisassociateVpcCidrBlock",
      input: {
        AssociationId: cordon.run(associateVpcBlock, { VpcId, CidrBlock: "172.30.0.0/16" }).CidrBlockAssociation
          ?.AssociationId,
      },
      touches: [`vpc/${VpcId}`],
    },
    {
      operation: "AssociateDhcpOptions",
      input: { VpcId, DhcpOptionsId: "default" },
      touches: ["dhcp-options/default", `vpc/${VpcId}`],
    },
    {
      operation: "CreateSubnet",
      input: { VpcId, CidrBlock: "172.31.192.0/20" },
      touches: ["subnet/*", `vpc/${VpcId}`],
    },
  ];
}

function peerings(): readonly Way[] {
  const other = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const asked = cordon.run(createPeering, { VpcId: other, PeerVpcId: VpcId }).VpcPeeringConnection;
  return [
    {
      operation: "AcceptVpcPeeringConnection",
      input: { VpcPeeringConnectionId: asked?.VpcPeeringConnectionId },
      touches: [`vpc-peering-connection/${asked?.VpcPeeringConnectionId}`, `vpc/${VpcId}`],
    },
  ];
}

function natGateways(): readonly Way[] {
  const [first = "", second = "", free] = [1, 2, 3].map(() => cordon.run(allocateAddress, {}).AllocationId);
  const made = cordon.run(createNat, { SubnetId, AllocationId: first, SecondaryAllocationIds: [second] });
  const NatGatewayId = made.NatGateway?.NatGatewayId;
  const addresses = made.NatGateway?.NatGatewayAddresses ?? [];
  return [
    {
      operation: "DisassociateNatGatewayAddress",
      input: { NatGatewayId, AssociationIds: [addresses[1]?.AssociationId] },
      touches: [
        `natgateway/${NatGatewayId}`,
        `elastic-ip/${second}`,
        `network-interface/${addresses[1]?.NetworkInterfaceId}`,
      ],
    },
    {
      operation: "CreateNatGateway",
      input: { SubnetId: OtherSubnetId, AllocationId: free },
      touches: ["natgateway/*", `subnet/${OtherSubnetId}`, `elastic-ip/${free}`],
    },
  ];
}

function insights(): readonly Way[] {
  const [gateway] = cordon.world().all("internet-gateway");
  const [source = "", destination = ""] = [1, 2].map(
    () => cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "",
  );
  const arn = `arn:aws:ec2:us-east-1:111122223333:network-interface/${source}`;
  const NetworkInsightsPathId = cordon.run(createPath, {
    Source: source,
    Destination: destination,
    Protocol: "tcp",
    ClientToken: "1",
  }).NetworkInsightsPath?.NetworkInsightsPathId;
  return [
    {
      operation: "CreateNetworkInsightsPath",
      input: { Source: arn, Destination: gateway?.id, Protocol: "tcp" },
      touches: ["network-insights-path/*", `network-interface/${source}`, `internet-gateway/${gateway?.id}`],
    },
    {
      operation: "StartNetworkInsightsAnalysis",
      input: { NetworkInsightsPathId },
      touches: ["network-insights-analysis/*", `network-insights-path/${NetworkInsightsPathId}`],
    },
  ];
}

function interfaces(): readonly Way[] {
  const [holder = "", target = "", spare = ""] = [1, 2, 3].map(
    () => cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "",
  );
  const AddressAssigned = cordon.run(assignAddresses, {
    NetworkInterfaceId: holder,
    SecondaryPrivateIpAddressCount: 1,
  });
  const address = AddressAssigned.AssignedPrivateIpAddresses?.[0]?.PrivateIpAddress;
  const InstanceId = launched();
  const { AttachmentId } = cordon.run(attachInterface, { NetworkInterfaceId: spare, InstanceId, DeviceIndex: 1 });
  const permission = cordon.run(permit, {
    NetworkInterfaceId: holder,
    AwsAccountId: "999988887777",
    Permission: "INSTANCE-ATTACH",
  });
  const group = defaultGroup();
  return [
    {
      operation: "DetachNetworkInterface",
      input: { AttachmentId },
      touches: [`network-interface/${spare}`, `instance/${InstanceId}`],
    },
    {
      operation: "DeleteNetworkInterfacePermission",
      input: { NetworkInterfacePermissionId: permission.InterfacePermission?.NetworkInterfacePermissionId },
      touches: [`network-interface/${holder}`],
    },
    {
      operation: "AssignPrivateIpAddresses",
      input: { NetworkInterfaceId: target, PrivateIpAddresses: [address], AllowReassignment: true },
      touches: [`network-interface/${target}`, `network-interface/${holder}`],
    },
    {
      operation: "CreateNetworkInterface",
      input: { SubnetId },
      touches: ["network-interface/*", `subnet/${SubnetId}`, `security-group/${group}`],
    },
    {
      operation: "ModifyNetworkInterfaceAttribute",
      input: { NetworkInterfaceId: target, Groups: [web] },
      touches: [`network-interface/${target}`, `security-group/${web}`],
    },
  ];
}

function instances(): readonly Way[] {
  cordon.run(createKeyPair, { KeyName: "mine" });
  const InstanceId = launched();
  const [volume] = cordon.world().by("volume", "instance", InstanceId);
  const made = ["instance/*", "volume/*", "arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0"];
  const one = { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 };
  const nic = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId;
  const template = cordon.run(createTemplate, {
    LaunchTemplateName: "other-subnet",
    LaunchTemplateData: {
      ...{ ImageId: one.ImageId, InstanceType: "t3.micro" },
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: OtherSubnetId, Groups: [web] }],
    },
  }).LaunchTemplate?.LaunchTemplateId;
  return [
    {
      operation: "RunInstances",
      input: one,
      touches: [...made, "network-interface/*", `subnet/${SubnetId}`, `security-group/${defaultGroup()}`],
    },
    {
      operation: "RunInstances",
      input: { ...one, SecurityGroups: ["web"], KeyName: "mine" },
      touches: [...made, "network-interface/*", `subnet/${SubnetId}`, `security-group/${web}`, "key-pair/mine"],
    },
    {
      operation: "RunInstances",
      input: { MinCount: 1, MaxCount: 1, LaunchTemplate: { LaunchTemplateName: "other-subnet" } },
      touches: [
        ...made,
        ...["network-interface/*", `subnet/${OtherSubnetId}`, `security-group/${web}`, `launch-template/${template}`],
      ],
    },
    {
      operation: "RunInstances",
      input: { ...one, NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: OtherSubnetId, Groups: [web] }] },
      touches: [...made, "network-interface/*", `subnet/${OtherSubnetId}`, `security-group/${web}`],
    },
    {
      operation: "RunInstances",
      input: { ...one, NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: nic }] },
      touches: [...made, `network-interface/${nic}`, `subnet/${SubnetId}`, `security-group/${defaultGroup()}`],
    },
    {
      operation: "ModifyInstanceAttribute",
      input: { InstanceId, BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { DeleteOnTermination: false } }] },
      touches: [`instance/${InstanceId}`, `volume/${volume?.id}`],
    },
    {
      operation: "DescribeInstanceAttribute",
      input: { InstanceId, Attribute: "userData" },
      touches: [`instance/${InstanceId}`],
    },
    {
      operation: "AssociateAddress",
      input: { InstanceId, AllocationId },
      touches: [`elastic-ip/${AllocationId}`, `instance/${InstanceId}`, `network-interface/${interfaceOf(InstanceId)}`],
    },
    {
      operation: "AssociateAddress",
      input: { NetworkInterfaceId: interfaceOf(InstanceId), AllocationId },
      touches: [`elastic-ip/${AllocationId}`, `instance/${InstanceId}`, `network-interface/${interfaceOf(InstanceId)}`],
    },
    {
      operation: "TerminateInstances",
      input: { InstanceIds: [InstanceId, launched()] },
      touches: [InstanceId, ...[...cordon.world().all("instance")].slice(-1).map(({ id }) => id)].map(
        (id) => `instance/${id}`,
      ),
    },
  ];
}

function flowLogs(): readonly Way[] {
  const to = { TrafficType: "ALL", LogDestinationType: "s3", LogDestination: "arn:aws:s3:::flows" };
  return [
    {
      operation: "CreateFlowLogs",
      input: { ResourceType: "VPC", ResourceIds: [VpcId], ...to },
      touches: ["vpc-flow-log/*", `vpc/${VpcId}`],
    },
    {
      operation: "CreateFlowLogs",
      input: { ResourceType: "Subnet", ResourceIds: [SubnetId, OtherSubnetId], ...to },
      touches: ["vpc-flow-log/*", `subnet/${SubnetId}`, `subnet/${OtherSubnetId}`],
    },
  ];
}

function endpoints(): readonly Way[] {
  const ServiceName = "com.amazonaws.us-east-1.sqs";
  const input = {
    VpcId,
    ServiceName,
    VpcEndpointType: "Interface",
    PrivateDnsEnabled: false,
    SubnetIds: [SubnetId],
  } as const;
  const id = cordon.run(createEndpoint, input).VpcEndpoint?.VpcEndpointId;
  const made = ["vpc-endpoint/*", `vpc/${VpcId}`, `subnet/${SubnetId}`];
  return [
    { operation: "CreateVpcEndpoint", input, touches: [...made, `security-group/${defaultGroup()}`] },
    {
      operation: "CreateVpcEndpoint",
      input: { ...input, SecurityGroupIds: [web] },
      touches: [...made, `security-group/${web}`],
    },
    {
      operation: "ModifyVpcEndpoint",
      input: { VpcEndpointId: id, SubnetConfigurations: [{ SubnetId: OtherSubnetId }], AddSecurityGroupIds: [web] },
      touches: [`vpc-endpoint/${id}`, `subnet/${OtherSubnetId}`, `security-group/${web}`],
    },
    {
      operation: "DeleteVpcEndpoints",
      input: { VpcEndpointIds: [id, "vpce-0123456789abcdef0"] },
      touches: [`vpc-endpoint/${id}`, "vpc-endpoint/vpce-0123456789abcdef0"],
    },
  ];
}

function groups(): readonly Way[] {
  const rule = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "192.0.2.0/24" };
  cordon.run(authorize, { GroupId: web, ...rule, FromPort: 80, ToPort: 80 });
  return [
    {
      operation: "AuthorizeSecurityGroupIngress",
      input: { GroupName: "web", ...rule },
      touches: [`security-group/${web}`],
    },
    {
      operation: "RevokeSecurityGroupIngress",
      input: { GroupName: "web", ...rule, FromPort: 80, ToPort: 80 },
      touches: [`security-group/${web}`],
    },
    { operation: "DeleteSecurityGroup", input: { GroupName: "idle" }, touches: [`security-group/${idle}`] },
  ];
}

/** Everything that the calls name exists once this has run. */
export const waysToName = (): readonly Way[] => [
  ...addresses(),
  ...routing(),
  ...networks(),
  ...peerings(),
  ...natGateways(),
  ...insights(),
  ...interfaces(),
  ...instances(),
  ...flowLogs(),
  ...endpoints(),
  ...groups(),
];
