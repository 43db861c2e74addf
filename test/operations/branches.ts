/** Three VPCs on a transit gateway, and one on another that it's peered with. A policy table routes the packets of the third one. */
import { type NamedCalls, there } from "./named-calls.ts";

export function buildBranches(cordon: NamedCalls): void {
  const hub = there(cordon.ec2("CreateTransitGateway", {}).TransitGateway);
  const TransitGatewayId = there(hub.TransitGatewayId);
  const TransitGatewayRouteTableId = there(hub.Options?.AssociationDefaultRouteTableId);
  const far = there(cordon.ec2("CreateTransitGateway", {}).TransitGateway);
  const [, two = "", three = ""] = [1, 2, 3].map((n) => makeBranch(cordon, TransitGatewayId, n));
  makeBranch(cordon, there(far.TransitGatewayId), 4);
  const PrefixListId = there(
    cordon.ec2("CreateManagedPrefixList", {
      PrefixListName: "branches",
      AddressFamily: "IPv4",
      MaxEntries: 1,
      Entries: [{ Cidr: "172.16.2.0/25" }],
    }).PrefixList?.PrefixListId,
  );
  const table = { TransitGatewayRouteTableId };
  cordon.ec2("CreateTransitGatewayPrefixListReference", { ...table, PrefixListId, TransitGatewayAttachmentId: two });
  cordon.ec2("CreateTransitGatewayRoute", { ...table, DestinationCidrBlock: "172.16.1.128/25", Blackhole: true });
  const TransitGatewayPolicyTableId = there(
    cordon.ec2("CreateTransitGatewayPolicyTable", { TransitGatewayId }).TransitGatewayPolicyTable
      ?.TransitGatewayPolicyTableId,
  );
  const policy = { TransitGatewayPolicyTableId, TargetRouteTableId: TransitGatewayRouteTableId };
  const PolicyRule = { DestinationPortRange: "443", Protocol: "6" };
  cordon.ec2("CreateTransitGatewayPolicyTableEntry", { ...policy, PolicyRuleNumber: "1", PolicyRule });
  const moved = { TransitGatewayAttachmentId: three };
  cordon.ec2("DisassociateTransitGatewayRouteTable", { ...table, ...moved });
  cordon.ec2("AssociateTransitGatewayPolicyTable", { ...moved, TransitGatewayPolicyTableId });
  const peering = cordon.ec2("CreateTransitGatewayPeeringAttachment", {
    TransitGatewayId,
    PeerTransitGatewayId: there(far.TransitGatewayId),
    PeerAccountId: "111122223333",
    PeerRegion: "us-east-1",
  }).TransitGatewayPeeringAttachment;
  const own = there(peering?.TransitGatewayAttachmentId);
  const accepted = there(peering?.AccepterTransitGatewayAttachmentId);
  cordon.ec2("AcceptTransitGatewayPeeringAttachment", { TransitGatewayAttachmentId: accepted });
  const farTable = { TransitGatewayRouteTableId: there(far.Options?.AssociationDefaultRouteTableId) };
  cordon.ec2("AssociateTransitGatewayRouteTable", { ...table, TransitGatewayAttachmentId: own });
  cordon.ec2("AssociateTransitGatewayRouteTable", { ...farTable, TransitGatewayAttachmentId: accepted });
  const behind = { DestinationCidrBlock: "172.16.4.0/24" };
  cordon.ec2("CreateTransitGatewayRoute", { ...table, ...behind, TransitGatewayAttachmentId: own });
  const before = { DestinationCidrBlock: "172.16.0.0/16", TransitGatewayAttachmentId: accepted };
  cordon.ec2("CreateTransitGatewayRoute", { ...farTable, ...before });
}

/** A VPC with an interface that answers all others of its kind. Returns the id of its attachment. */
function makeBranch(cordon: NamedCalls, TransitGatewayId: string, n: number): string {
  const VpcId = there(cordon.ec2("CreateVpc", { CidrBlock: `172.16.${n}.0/24` }).Vpc?.VpcId);
  const SubnetId = there(cordon.ec2("CreateSubnet", { VpcId, CidrBlock: `172.16.${n}.0/25` }).Subnet?.SubnetId);
  const attachment = cordon.ec2("CreateTransitGatewayVpcAttachment", {
    TransitGatewayId,
    VpcId,
    SubnetIds: [SubnetId],
  });
  const { RouteTables = [] } = cordon.ec2("DescribeRouteTables", { Filters: [{ Name: "vpc-id", Values: [VpcId] }] });
  const RouteTableId = there(RouteTables[0]?.RouteTableId);
  cordon.ec2("CreateRoute", { RouteTableId, DestinationCidrBlock: "172.16.0.0/16", TransitGatewayId });
  const Groups = [there(cordon.ec2("CreateSecurityGroup", { GroupName: "branch", Description: "d", VpcId }).GroupId)];
  cordon.ec2("AuthorizeSecurityGroupIngress", {
    GroupId: Groups[0],
    IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "172.16.0.0/12" }] }],
  });
  cordon.ec2("CreateNetworkInterface", { SubnetId, Groups });
  return there(attachment.TransitGatewayVpcAttachment?.TransitGatewayAttachmentId);
}
