/** The calls that delete or end a part of a network. */
import { membersAt } from "../../src/operations/shown-members.ts";
import { asking, byId, type Ending, listing } from "./ending.ts";
import * as make from "./makers.ts";
import { type NamedCalls, there } from "./named-calls.ts";

const token = { ClientToken: "t" };
const openToAll = { IpProtocol: "tcp", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

const startedAnalysis = (cordon: NamedCalls): string => {
  const NetworkInsightsPathId = make.insightsPath(cordon);
  const started = cordon.ec2("StartNetworkInsightsAnalysis", { NetworkInsightsPathId, ...token });
  return there(started.NetworkInsightsAnalysis?.NetworkInsightsAnalysisId);
};
const startedScopeAnalysis = (cordon: NamedCalls): string => {
  const NetworkInsightsAccessScopeId = make.accessScope(cordon);
  const { NetworkInsightsAccessScopeAnalysis: started } = cordon.ec2("StartNetworkInsightsAccessScopeAnalysis", {
    NetworkInsightsAccessScopeId,
    ...token,
  });
  return there(started?.NetworkInsightsAccessScopeAnalysisId);
};

export const networkEndings: Readonly<Record<string, Ending>> = {
  "ec2.DeleteDhcpOptions": byId(
    (cordon) => {
      const DhcpConfigurations = [{ Key: "domain-name", Values: ["example.com"] }];
      return there(cordon.ec2("CreateDhcpOptions", { DhcpConfigurations }).DhcpOptions?.DhcpOptionsId);
    },
    "DhcpOptionsId",
    "DescribeDhcpOptions",
    "DhcpOptions",
  ),
  "ec2.DeleteEgressOnlyInternetGateway": byId(
    (cordon, n) => {
      const made = cordon.ec2("CreateEgressOnlyInternetGateway", { VpcId: make.vpc(cordon, n) });
      return there(made.EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId);
    },
    "EgressOnlyInternetGatewayId",
    "DescribeEgressOnlyInternetGateways",
    "EgressOnlyInternetGateways",
  ),
  "ec2.DeleteFlowLogs": {
    made: (cordon, n) => {
      const key = make.flowLog(cordon, n);
      return { key, input: { FlowLogIds: [key] } };
    },
    listed: listing("DescribeFlowLogs", "FlowLogs.FlowLogId"),
    asked: asking("DescribeFlowLogs", "FlowLogIds"),
  },
  "ec2.DeleteInternetGateway": byId(
    make.internetGateway,
    "InternetGatewayId",
    "DescribeInternetGateways",
    "InternetGateways",
  ),
  "ec2.DeleteManagedPrefixList": byId(make.prefixList, "PrefixListId", "DescribeManagedPrefixLists", "PrefixLists"),
  // AWS: a gateway stays visible for a while, as deleted.
  "ec2.DeleteNatGateway": {
    made: (cordon, n) => {
      const key = make.privateNatGateway(cordon, n);
      return { key, input: { NatGatewayId: key } };
    },
    listed: listing("DescribeNatGateways", "NatGateways.NatGatewayId", {
      Filter: [{ Name: "state", Values: ["available"] }],
    }),
    again: "success",
  },
  "ec2.DeleteNetworkAcl": byId(
    (cordon) => there(cordon.ec2("CreateNetworkAcl", { VpcId: cordon.defaultVpcId() }).NetworkAcl?.NetworkAclId),
    "NetworkAclId",
    "DescribeNetworkAcls",
    "NetworkAcls",
  ),
  "ec2.DeleteNetworkAclEntry": {
    made(cordon, n) {
      const NetworkAclId = there(cordon.ec2("DescribeNetworkAcls", {}).NetworkAcls?.[0]?.NetworkAclId);
      const input = { NetworkAclId, RuleNumber: n, Egress: true };
      cordon.ec2("CreateNetworkAclEntry", { ...input, Protocol: "-1", RuleAction: "deny", CidrBlock: "10.0.0.0/8" });
      return { key: `${n}`, input };
    },
    listed: listing("DescribeNetworkAcls", "NetworkAcls.Entries.RuleNumber"),
  },
  "ec2.DeleteNetworkInsightsAccessScope": byId(
    make.accessScope,
    "NetworkInsightsAccessScopeId",
    "DescribeNetworkInsightsAccessScopes",
    "NetworkInsightsAccessScopes",
  ),
  "ec2.DeleteNetworkInsightsAccessScopeAnalysis": byId(
    startedScopeAnalysis,
    "NetworkInsightsAccessScopeAnalysisId",
    "DescribeNetworkInsightsAccessScopeAnalyses",
    "NetworkInsightsAccessScopeAnalyses",
  ),
  "ec2.DeleteNetworkInsightsAnalysis": byId(
    startedAnalysis,
    "NetworkInsightsAnalysisId",
    "DescribeNetworkInsightsAnalyses",
    "NetworkInsightsAnalyses",
  ),
  "ec2.DeleteNetworkInsightsPath": byId(
    make.insightsPath,
    "NetworkInsightsPathId",
    "DescribeNetworkInsightsPaths",
    "NetworkInsightsPaths",
  ),
  "ec2.DeleteRoute": {
    made(cordon, n) {
      const RouteTableId = there(cordon.ec2("DescribeRouteTables", {}).RouteTables?.[0]?.RouteTableId);
      const input = { RouteTableId, DestinationCidrBlock: `198.18.${n}.0/24` };
      cordon.ec2("CreateRoute", { ...input, NetworkInterfaceId: make.networkInterface(cordon) });
      return { key: input.DestinationCidrBlock, input };
    },
    listed: listing("DescribeRouteTables", "RouteTables.Routes.DestinationCidrBlock"),
  },
  "ec2.DeleteRouteTable": byId(
    (cordon) => there(cordon.ec2("CreateRouteTable", { VpcId: cordon.defaultVpcId() }).RouteTable?.RouteTableId),
    "RouteTableId",
    "DescribeRouteTables",
    "RouteTables",
  ),
  "ec2.DeleteSecurityGroup": byId(make.securityGroup, "GroupId", "DescribeSecurityGroups", "SecurityGroups"),
  "ec2.DeleteSubnet": byId(make.subnet, "SubnetId", "DescribeSubnets", "Subnets"),
  "ec2.DeleteSubnetCidrReservation": {
    made(cordon, n) {
      const SubnetId = make.defaultSubnet(cordon);
      const input = { SubnetId, Cidr: `172.31.${n}.0/28`, ReservationType: "explicit" as const };
      const made = cordon.ec2("CreateSubnetCidrReservation", input).SubnetCidrReservation;
      const key = there(made?.SubnetCidrReservationId);
      return { key, input: { SubnetCidrReservationId: key } };
    },
    listed: (cordon) => {
      const listed = cordon.ec2("GetSubnetCidrReservations", { SubnetId: make.defaultSubnet(cordon) });
      return membersAt(listed, "SubnetIpv4CidrReservations.SubnetCidrReservationId");
    },
  },
  "ec2.DeleteVpc": byId(make.vpc, "VpcId", "DescribeVpcs", "Vpcs"),
  "ec2.DeleteVpcEndpoints": {
    made(cordon, n) {
      const ServiceName = "com.amazonaws.us-east-1.s3";
      const made = cordon.ec2("CreateVpcEndpoint", { VpcId: make.vpc(cordon, n), ServiceName }).VpcEndpoint;
      const key = there(made?.VpcEndpointId);
      return { key, input: { VpcEndpointIds: [key] } };
    },
    listed: listing("DescribeVpcEndpoints", "VpcEndpoints.VpcEndpointId"),
    asked: asking("DescribeVpcEndpoints", "VpcEndpointIds"),
    // AWS: the answer lists the endpoints that couldn't be deleted.
    again: "success",
  },
  "ec2.DeleteVpcEncryptionControl": byId(
    make.encryptionControl,
    "VpcEncryptionControlId",
    "DescribeVpcEncryptionControls",
    "VpcEncryptionControls",
  ),
  "ec2.DeleteVpcBlockPublicAccessExclusion": {
    made: (cordon, n) => {
      const key = make.exclusion(cordon, n);
      return { key, input: { ExclusionId: key } };
    },
    listed: listing("DescribeVpcBlockPublicAccessExclusions", "VpcBlockPublicAccessExclusions.ExclusionId", {
      Filters: [{ Name: "state", Values: ["create-complete"] }],
    }),
    again: /^InvalidParameterValue$/,
  },
  // AWS: a peering stays visible for a while, as deleted.
  "ec2.DeleteVpcPeeringConnection": {
    made(cordon, n) {
      const key = make.peering(cordon, n);
      return { key, input: { VpcPeeringConnectionId: key } };
    },
    listed: listing("DescribeVpcPeeringConnections", "VpcPeeringConnections.VpcPeeringConnectionId", {
      Filters: [{ Name: "status-code", Values: ["pending-acceptance"] }],
    }),
    again: /InvalidStateTransition/,
  },
  "ec2.DetachInternetGateway": {
    made(cordon, n) {
      const input = { InternetGatewayId: make.internetGateway(cordon), VpcId: make.vpc(cordon, n) };
      cordon.ec2("AttachInternetGateway", input);
      return { key: input.VpcId, input };
    },
    listed: listing("DescribeInternetGateways", "InternetGateways.Attachments.VpcId"),
    again: /Gateway.NotAttached/,
  },
  "ec2.DisassociateRouteTable": {
    made(cordon, n) {
      const VpcId = make.vpc(cordon, n);
      const SubnetId = make.subnet(cordon, n, VpcId);
      const RouteTableId = there(cordon.ec2("CreateRouteTable", { VpcId }).RouteTable?.RouteTableId);
      const key = there(cordon.ec2("AssociateRouteTable", { RouteTableId, SubnetId }).AssociationId);
      return { key, input: { AssociationId: key } };
    },
    listed: listing("DescribeRouteTables", "RouteTables.Associations.RouteTableAssociationId"),
  },
  "ec2.DisassociateSecurityGroupVpc": {
    made(cordon, n) {
      const input = { GroupId: make.securityGroup(cordon, n), VpcId: make.vpc(cordon, n) };
      cordon.ec2("AssociateSecurityGroupVpc", input);
      return { key: input.VpcId, input };
    },
    listed: listing("DescribeSecurityGroupVpcAssociations", "SecurityGroupVpcAssociations.VpcId"),
    again: /InvalidParameterValue/,
  },
  "ec2.DisassociateSubnetCidrBlock": {
    made(cordon) {
      const { subnetId } = make.dualStack(cordon);
      const [found] = cordon.ec2("DescribeSubnets", { SubnetIds: [subnetId] }).Subnets ?? [];
      const key = there(found?.Ipv6CidrBlockAssociationSet?.[0]?.AssociationId);
      return { key, input: { AssociationId: key } };
    },
    // A block that was disassociated is listed as that for a while.
    listed: (cordon) =>
      (cordon.ec2("DescribeSubnets", {}).Subnets ?? [])
        .flatMap(({ Ipv6CidrBlockAssociationSet }) => Ipv6CidrBlockAssociationSet ?? [])
        .filter(({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === "associated")
        .map(({ AssociationId }) => AssociationId),
  },
  "ec2.DisassociateVpcCidrBlock": {
    made(cordon, n) {
      const input = { VpcId: make.vpc(cordon, n), CidrBlock: `10.${n + 10}.0.0/16` };
      const key = there(cordon.ec2("AssociateVpcCidrBlock", input).CidrBlockAssociation?.AssociationId);
      return { key, input: { AssociationId: key } };
    },
    listed: (cordon) =>
      (cordon.ec2("DescribeVpcs", {}).Vpcs ?? [])
        .flatMap(({ CidrBlockAssociationSet }) => CidrBlockAssociationSet ?? [])
        .filter(({ CidrBlockState }) => CidrBlockState?.State === "associated")
        .map(({ AssociationId }) => AssociationId),
  },
  "ec2.RevokeSecurityGroupEgress": {
    made(cordon, n) {
      const input = {
        GroupId: make.securityGroup(cordon, n),
        IpPermissions: [{ ...openToAll, FromPort: n, ToPort: n }],
      };
      const { SecurityGroupRules } = cordon.ec2("AuthorizeSecurityGroupEgress", input);
      return { key: there(SecurityGroupRules?.[0]?.SecurityGroupRuleId), input };
    },
    listed: listing("DescribeSecurityGroupRules", "SecurityGroupRules.SecurityGroupRuleId"),
    asked: asking("DescribeSecurityGroupRules", "SecurityGroupRuleIds"),
    // AWS: the answer says which permissions were unknown.
    again: "success",
  },
  "ec2.RevokeSecurityGroupIngress": {
    made(cordon, n) {
      const input = {
        GroupId: make.securityGroup(cordon, n),
        IpPermissions: [{ ...openToAll, FromPort: n, ToPort: n }],
      };
      const { SecurityGroupRules } = cordon.ec2("AuthorizeSecurityGroupIngress", input);
      return { key: there(SecurityGroupRules?.[0]?.SecurityGroupRuleId), input };
    },
    listed: listing("DescribeSecurityGroupRules", "SecurityGroupRules.SecurityGroupRuleId"),
    asked: asking("DescribeSecurityGroupRules", "SecurityGroupRuleIds"),
    // AWS: the answer says which permissions were unknown.
    again: "success",
  },
};
