/** A network in which every list of saved answers decides some flow: two peered VPCs, and a path of every kind within and out of them. */
import { type NamedCalls, tagged, there, within56 } from "./named-calls.ts";

const ANYWHERE = "0.0.0.0/0";
/** Of the prefix list `office`. */
export const OFFICE = "203.0.113.9";

export function buildOffice(cordon: NamedCalls): void {
  const vpc = there(cordon.ec2("CreateVpc", { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true }).Vpc);
  const VpcId = there(vpc.VpcId);
  const ipv6 = within56(vpc.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock);
  const otherVpc = there(cordon.ec2("CreateVpc", { CidrBlock: "10.1.0.0/16" }).Vpc?.VpcId);
  const dhcp = cordon.ec2("CreateDhcpOptions", {
    DhcpConfigurations: [{ Key: "domain-name", Values: ["office.internal"] }],
  });
  cordon.ec2("AssociateDhcpOptions", { VpcId, DhcpOptionsId: there(dhcp.DhcpOptions?.DhcpOptionsId) });
  const subnet = (input: { CidrBlock: string; Ipv6CidrBlock?: string; VpcId?: string }) =>
    there(cordon.ec2("CreateSubnet", { VpcId, ...input }).Subnet?.SubnetId);
  const front = subnet({ CidrBlock: "10.0.1.0/24", Ipv6CidrBlock: `${ipv6}01::/64` });
  const back = subnet({ CidrBlock: "10.0.2.0/24", Ipv6CidrBlock: `${ipv6}02::/64` });
  const quiet = subnet({ CidrBlock: "10.0.3.0/24" });
  const far = subnet({ CidrBlock: "10.1.1.0/24", VpcId: otherVpc });
  cordon.ec2("ModifySubnetAttribute", { SubnetId: front, MapPublicIpOnLaunch: { Value: true } });

  const PrefixListId = there(
    cordon.ec2("CreateManagedPrefixList", {
      PrefixListName: "office",
      AddressFamily: "IPv4",
      MaxEntries: 3,
      Entries: [{ Cidr: "203.0.113.0/24" }],
    }).PrefixList?.PrefixListId,
  );
  const peering = there(
    cordon.ec2("CreateVpcPeeringConnection", { VpcId, PeerVpcId: otherVpc }).VpcPeeringConnection
      ?.VpcPeeringConnectionId,
  );
  cordon.ec2("AcceptVpcPeeringConnection", { VpcPeeringConnectionId: peering });
  const groups = makeGroups(cordon, { VpcId, otherVpc, PrefixListId });
  makePaths(cordon, { VpcId, otherVpc, front, back, peering, PrefixListId });
  makeAcl(cordon, VpcId, quiet);
  makeHosts(cordon, { front, back, quiet, far }, groups);
}

type Groups = Readonly<Record<"web" | "app" | "db" | "far", string>>;

function makeGroups(
  cordon: NamedCalls,
  { VpcId, otherVpc, PrefixListId }: Readonly<Record<"VpcId" | "otherVpc" | "PrefixListId", string>>,
): Groups {
  const group = (GroupName: string, VpcId: string) =>
    there(cordon.ec2("CreateSecurityGroup", { GroupName, Description: GroupName, VpcId }).GroupId);
  const groups = {
    web: group("web", VpcId),
    app: group("app", VpcId),
    db: group("db", VpcId),
    far: group("far", otherVpc),
  };
  const allow = (GroupId: string, port: number, more: object) =>
    cordon.ec2("AuthorizeSecurityGroupIngress", {
      GroupId,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, ...more }],
    });
  allow(groups.web, 443, { IpRanges: [{ CidrIp: ANYWHERE }], Ipv6Ranges: [{ CidrIpv6: "::/0" }] });
  allow(groups.web, 22, { PrefixListIds: [{ PrefixListId }] });
  allow(groups.app, 8080, { UserIdGroupPairs: [{ GroupId: groups.web }] });
  allow(groups.app, 443, { IpRanges: [{ CidrIp: ANYWHERE }] });
  allow(groups.db, 5432, { UserIdGroupPairs: [{ GroupId: groups.app }] });
  allow(groups.far, 9000, { IpRanges: [{ CidrIp: "10.0.0.0/16" }] });
  allow(groups.far, 8080, { UserIdGroupPairs: [{ GroupId: groups.web }] });
  return groups;
}

function makePaths(
  cordon: NamedCalls,
  names: Readonly<Record<"VpcId" | "otherVpc" | "front" | "back" | "peering" | "PrefixListId", string>>,
): void {
  const { VpcId, otherVpc, front, back, peering: VpcPeeringConnectionId, PrefixListId } = names;
  const GatewayId = there(cordon.ec2("CreateInternetGateway", {}).InternetGateway?.InternetGatewayId);
  cordon.ec2("AttachInternetGateway", { InternetGatewayId: GatewayId, VpcId });
  const AllocationId = there(cordon.ec2("AllocateAddress", {}).AllocationId);
  const NatGatewayId = there(
    cordon.ec2("CreateNatGateway", { SubnetId: front, AllocationId }).NatGateway?.NatGatewayId,
  );
  const EgressOnlyInternetGatewayId = there(
    cordon.ec2("CreateEgressOnlyInternetGateway", { VpcId }).EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId,
  );
  const table = (SubnetId: string) => {
    const RouteTableId = there(cordon.ec2("CreateRouteTable", { VpcId }).RouteTable?.RouteTableId);
    cordon.ec2("AssociateRouteTable", { RouteTableId, SubnetId });
    return RouteTableId;
  };
  const route = (RouteTableId: string, more: object) => cordon.ec2("CreateRoute", { RouteTableId, ...more });
  const ofFront = table(front);
  route(ofFront, { DestinationCidrBlock: ANYWHERE, GatewayId });
  route(ofFront, { DestinationIpv6CidrBlock: "::/0", GatewayId });
  route(ofFront, { DestinationCidrBlock: "10.1.0.0/16", VpcPeeringConnectionId });
  const ofBack = table(back);
  route(ofBack, { DestinationCidrBlock: "8.8.0.0/16", NatGatewayId });
  route(ofBack, { DestinationPrefixListId: PrefixListId, NatGatewayId });
  route(ofBack, { DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId });
  const { RouteTables = [] } = cordon.ec2("DescribeRouteTables", { Filters: [{ Name: "vpc-id", Values: [otherVpc] }] });
  route(there(RouteTables[0]?.RouteTableId), { DestinationCidrBlock: "10.0.0.0/16", VpcPeeringConnectionId });
  cordon.ec2("ModifyVpcBlockPublicAccessOptions", { InternetGatewayBlockMode: "block-ingress" });
  const InternetGatewayExclusionMode = "allow-bidirectional";
  cordon.ec2("CreateVpcBlockPublicAccessExclusion", { SubnetId: front, InternetGatewayExclusionMode });
  const ServiceName = "com.amazonaws.us-east-1.s3";
  cordon.ec2("CreateVpcEndpoint", { VpcId, ServiceName, RouteTableIds: [ofBack] });
}

/** Nothing but 5432 comes in. */
function makeAcl(cordon: NamedCalls, VpcId: string, SubnetId: string): void {
  const NetworkAclId = there(cordon.ec2("CreateNetworkAcl", { VpcId }).NetworkAcl?.NetworkAclId);
  const entry = { NetworkAclId, RuleNumber: 100, RuleAction: "allow" as const, CidrBlock: "10.0.0.0/8" };
  const PortRange = { From: 5432, To: 5432 };
  cordon.ec2("CreateNetworkAclEntry", { ...entry, Protocol: "6", Egress: false, PortRange });
  cordon.ec2("CreateNetworkAclEntry", { ...entry, Protocol: "-1", Egress: true });
  const Filters = [{ Name: "association.subnet-id", Values: [SubnetId] }];
  const [old] = cordon.ec2("DescribeNetworkAcls", { Filters }).NetworkAcls ?? [];
  const association = old?.Associations?.find((each) => each.SubnetId === SubnetId);
  const AssociationId = there(association?.NetworkAclAssociationId);
  cordon.ec2("ReplaceNetworkAclAssociation", { AssociationId, NetworkAclId });
}

function makeHosts(
  cordon: NamedCalls,
  { front, back, quiet, far }: Readonly<Record<"front" | "back" | "quiet" | "far", string>>,
  groups: Groups,
): void {
  const launch = (name: keyof Groups, SubnetId: string, more: object = {}) =>
    cordon.ec2("RunInstances", {
      ImageId: "ami-0a12023000000c864",
      InstanceType: "t3.micro",
      MinCount: 1,
      MaxCount: 1,
      SubnetId,
      SecurityGroupIds: [groups[name]],
      ...tagged("instance", { Name: name, role: name }),
      ...more,
    });
  launch("web", front, { Ipv6AddressCount: 1 });
  launch("app", back, { Ipv6AddressCount: 1 });
  launch("db", quiet);
  launch("far", far);
  const plain = cordon.ec2("CreateNetworkInterface", { SubnetId: front, Groups: [groups.web] }).NetworkInterface;
  const AllocationId = there(cordon.ec2("AllocateAddress", {}).AllocationId);
  cordon.ec2("AssociateAddress", { AllocationId, NetworkInterfaceId: there(plain?.NetworkInterfaceId) });
}
