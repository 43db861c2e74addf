/** The network of the rich world: VPCs, subnets, routing, ACLs, gateways, peerings, endpoints. */
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import { type NamedCalls, tagged, there, within56 } from "./named-calls.ts";

/** Another account and Region, on the far side of peerings. */
export const AFAR = { account: "444455556666", region: "eu-west-1" };

export interface RichNetwork {
  /** Two zones, both families, a secondary range, DNS host names. */
  readonly vpcId: string;
  readonly otherVpcId: string;
  readonly subnetId: string;
  readonly subnetInOtherZone: string;
  readonly ipv6Subnet: string;
  readonly subnetOfOtherVpc: string;
  readonly internetGatewayId: string;
  readonly routeTableId: string;
  readonly peeringId: string;
}

export function buildNetwork(cordon: NamedCalls): RichNetwork {
  const dhcp = cordon.ec2("CreateDhcpOptions", {
    DhcpConfigurations: [
      { Key: "domain-name", Values: ["example.internal"] },
      { Key: "ntp-servers", Values: ["10.0.0.5"] },
    ],
    ...tagged("dhcp-options", { Name: "ours", env: "prod" }),
  }).DhcpOptions;
  const vpc = there(
    cordon.ec2("CreateVpc", {
      CidrBlock: "10.0.0.0/16",
      AmazonProvidedIpv6CidrBlock: true,
      ...tagged("vpc", { Name: "main", env: "prod" }),
    }).Vpc,
  );
  const vpcId = there(vpc.VpcId);
  cordon.ec2("AssociateVpcCidrBlock", { VpcId: vpcId, CidrBlock: "10.1.0.0/16" });
  cordon.ec2("AssociateDhcpOptions", { VpcId: vpcId, DhcpOptionsId: there(dhcp?.DhcpOptionsId) });
  cordon.ec2("ModifyVpcAttribute", { VpcId: vpcId, EnableDnsHostnames: { Value: true } });
  const otherVpcId = there(cordon.ec2("CreateVpc", { CidrBlock: "10.2.0.0/16" }).Vpc?.VpcId);
  const ipv6 = within56(vpc.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock);

  const subnet = (input: object) => there(cordon.ec2("CreateSubnet", { VpcId: vpcId, ...input }).Subnet?.SubnetId);
  const subnetId = subnet({
    CidrBlock: "10.0.1.0/24",
    Ipv6CidrBlock: `${ipv6}01::/64`,
    AvailabilityZone: "us-east-1a",
    ...tagged("subnet", { Name: "a", env: "prod" }),
  });
  const subnetInOtherZone = subnet({
    CidrBlock: "10.1.2.0/25",
    Ipv6CidrBlock: `${ipv6}02::/64`,
    AvailabilityZone: "us-east-1b",
  });
  const ipv6Subnet = subnet({ Ipv6CidrBlock: `${ipv6}03::/64`, Ipv6Native: true, AvailabilityZone: "us-east-1b" });
  const subnetOfOtherVpc = subnet({ VpcId: otherVpcId, CidrBlock: "10.2.1.0/24" });
  for (const attribute of [
    { MapPublicIpOnLaunch: { Value: true } },
    { EnableDns64: { Value: true } },
    { PrivateDnsHostnameTypeOnLaunch: "resource-name" as const },
    { EnableResourceNameDnsARecordOnLaunch: { Value: true } },
    { EnableResourceNameDnsAAAARecordOnLaunch: { Value: true } },
  ]) {
    cordon.ec2("ModifySubnetAttribute", { SubnetId: subnetId, ...attribute });
  }
  reserve(cordon, subnetId, ipv6);
  const internetGatewayId = buildGateways(cordon, vpcId, otherVpcId);
  buildAcls(cordon, vpcId, subnetId);
  buildEncryptionControls(cordon, vpcId);
  buildExclusions(cordon, vpcId, [subnetId, subnetInOtherZone, ipv6Subnet]);
  const peeringId = buildPeerings(cordon, vpcId, otherVpcId);
  const routeTableId = there(
    cordon.ec2("CreateRouteTable", { VpcId: vpcId, ...tagged("route-table", { Name: "routed", env: "prod" }) })
      .RouteTable?.RouteTableId,
  );
  cordon.ec2("AssociateRouteTable", { RouteTableId: routeTableId, SubnetId: subnetId });
  return {
    vpcId,
    otherVpcId,
    subnetId,
    subnetInOtherZone,
    ipv6Subnet,
    subnetOfOtherVpc,
    internetGatewayId,
    routeTableId,
    peeringId,
  };
}

function reserve(cordon: NamedCalls, SubnetId: string, ipv6: string): void {
  const tags = tagged("subnet-cidr-reservation", { Name: "kept", env: "prod" });
  const make = (Cidr: string, ReservationType: "prefix" | "explicit", more = {}) =>
    cordon.ec2("CreateSubnetCidrReservation", { SubnetId, Cidr, ReservationType, ...more });
  make("10.0.1.64/28", "prefix", tags);
  make("10.0.1.128/28", "explicit");
  make(`${ipv6}01:8000::/80`, "prefix");
}

function buildGateways(cordon: NamedCalls, VpcId: string, otherVpcId: string): string {
  const made = cordon.ec2("CreateInternetGateway", tagged("internet-gateway", { Name: "out", env: "prod" }));
  const InternetGatewayId = there(made.InternetGateway?.InternetGatewayId);
  cordon.ec2("AttachInternetGateway", { InternetGatewayId, VpcId });
  cordon.ec2("CreateInternetGateway", {});
  const tags = tagged("egress-only-internet-gateway", { Name: "out", env: "prod" });
  cordon.ec2("CreateEgressOnlyInternetGateway", { VpcId, ...tags });
  cordon.ec2("CreateEgressOnlyInternetGateway", { VpcId: otherVpcId });
  return InternetGatewayId;
}

function buildAcls(cordon: NamedCalls, VpcId: string, subnetId: string): void {
  // Without entries, so everything is denied.
  cordon.ec2("CreateNetworkAcl", { VpcId });
  const { NetworkAcl } = cordon.ec2("CreateNetworkAcl", {
    VpcId,
    ...tagged("network-acl", { Name: "strict", env: "prod" }),
  });
  const NetworkAclId = there(NetworkAcl?.NetworkAclId);
  const entry = (RuleNumber: number, Protocol: string, more: object) =>
    cordon.ec2("CreateNetworkAclEntry", {
      NetworkAclId,
      RuleNumber,
      Protocol,
      RuleAction: "allow",
      Egress: false,
      ...more,
    });
  entry(100, "6", { CidrBlock: "10.0.0.0/8", PortRange: { From: 443, To: 444 } });
  entry(110, "1", { CidrBlock: "10.0.0.0/8", IcmpTypeCode: { Type: 8, Code: 0 } });
  entry(120, "17", { Ipv6CidrBlock: "2001:db8::/32", PortRange: { From: 53, To: 54 } });
  const { NetworkAcls = [] } = cordon.ec2("DescribeNetworkAcls", {});
  const association = NetworkAcls.flatMap(({ Associations = [] }) => Associations).find(
    ({ SubnetId }) => SubnetId === subnetId,
  );
  cordon.ec2("ReplaceNetworkAclAssociation", {
    AssociationId: there(association?.NetworkAclAssociationId),
    NetworkAclId,
  });
}

/** A VPC that is monitored, and one that enforces encryption but for its gateways. */
function buildEncryptionControls(cordon: NamedCalls, VpcId: string): void {
  cordon.ec2("CreateVpcEncryptionControl", { VpcId, ...tagged("vpc-encryption-control", { Name: "m", env: "prod" }) });
  const CidrBlock = "10.77.0.0/16";
  cordon.ec2("CreateVpc", { CidrBlock, VpcEncryptionControl: { Mode: "enforce", InternetGatewayExclusion: "enable" } });
}

/** Exclusions from Block Public Access: as they were made, changed, and deleted. */
function buildExclusions(cordon: NamedCalls, VpcId: string, [a, b, c]: readonly [string, string, string]): void {
  const tags = tagged("vpc-block-public-access-exclusion", { Name: "front", env: "prod" });
  const make = (resource: object, InternetGatewayExclusionMode: "allow-egress" | "allow-bidirectional") => {
    const made = cordon.ec2("CreateVpcBlockPublicAccessExclusion", { ...resource, InternetGatewayExclusionMode });
    return { ExclusionId: there(made.VpcBlockPublicAccessExclusion?.ExclusionId), InternetGatewayExclusionMode };
  };
  make({ VpcId, ...tags }, "allow-egress");
  make({ SubnetId: a }, "allow-bidirectional");
  cordon.ec2("ModifyVpcBlockPublicAccessExclusion", make({ SubnetId: b }, "allow-egress"));
  const { ExclusionId } = make({ SubnetId: c }, "allow-egress");
  cordon.ec2("DeleteVpcBlockPublicAccessExclusion", { ExclusionId });
}

/** An active peering, a pending one across accounts, and a rejected one. */
function buildPeerings(cordon: NamedCalls, VpcId: string, otherVpcId: string): string {
  const id = (made: { VpcPeeringConnection?: { VpcPeeringConnectionId?: string | undefined } | undefined }) =>
    there(made.VpcPeeringConnection?.VpcPeeringConnectionId);
  const tags = tagged("vpc-peering-connection", { Name: "to other", env: "prod" });
  const active = id(cordon.ec2("CreateVpcPeeringConnection", { VpcId, PeerVpcId: otherVpcId, ...tags }));
  cordon.ec2("AcceptVpcPeeringConnection", { VpcPeeringConnectionId: active });
  const far = there(cordon.ec2("CreateVpc", { CidrBlock: "10.9.0.0/16" }, AFAR).Vpc?.VpcId);
  const asked = { VpcId, PeerVpcId: far, PeerOwnerId: AFAR.account, PeerRegion: AFAR.region };
  const refused = id(cordon.ec2("CreateVpcPeeringConnection", asked));
  cordon.ec2("RejectVpcPeeringConnection", { VpcPeeringConnectionId: refused }, AFAR);
  cordon.later();
  cordon.ec2("CreateVpcPeeringConnection", { ...asked, VpcId: otherVpcId });
  cordon.later();
  const towards = { VpcId: far, PeerVpcId: VpcId, PeerOwnerId: ACCOUNT, PeerRegion: "us-east-1" };
  cordon.ec2("CreateVpcPeeringConnection", towards, AFAR);
  return active;
}
