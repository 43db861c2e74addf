/** The types of AWS Config that networks are made of. */
import { showDhcpOptions } from "../../dhcp-options/show-dhcp-options.ts";
import { showConfiguration } from "../../endpoint-services/services/show-service.ts";
import { showFlowLog } from "../../flow-logs/show-flow-log.ts";
import { showEgressOnlyGateway, showInternetGateway } from "../../gateways/show-gateway.ts";
import { showNatGateway } from "../../nat-gateways/show-nat-gateway.ts";
import { showNetworkAcl } from "../../network-acls/show-network-acl.ts";
import { showAnalysis, showInsightsPath, showScope, showScopeAnalysis } from "../../network-insights/show-insights.ts";
import { showPrefixList } from "../../prefix-lists/show-prefix-list.ts";
import { entriesAt } from "../../prefix-lists/versions.ts";
import { showRouteTable } from "../../route-tables/show-route-table.ts";
import { showGroup } from "../../security-groups/groups/show-group.ts";
import describeVpcAssociations from "../../security-groups/vpc-associations/describe-security-group-vpc-associations.ts";
import { showSubnet } from "../../subnets/show-subnet.ts";
import { showEndpoint } from "../../vpc-endpoints/show-endpoint.ts";
import { showPeering } from "../../vpc-peering-connections/show-peering.ts";
import { showVpc } from "../../vpcs/show-vpc.ts";
import { type Relation, recorded } from "./recorded-type.ts";
import { shownBy } from "./shown-by.ts";

const inVpc: Relation = ["Is contained in Vpc", "AWS::EC2::VPC", "VpcId"];

export const networkTypes = {
  "AWS::EC2::DHCPOptions": recorded({
    kind: "dhcp-options",
    show: (options) => showDhcpOptions(options),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::EgressOnlyInternetGateway": recorded({
    kind: "egress-only-internet-gateway",
    show: (gateway) => showEgressOnlyGateway(gateway),
    names: "lower",
    relations: [["Is attached to Vpc", "AWS::EC2::VPC", "Attachments.VpcId"]],
    zone: "Multiple Availability Zones",
  }),
  "AWS::EC2::FlowLog": recorded({
    kind: "flow-log",
    show: (flowLog) => showFlowLog(flowLog),
    names: "lower",
    zone: "Regional",
  }),
  "AWS::EC2::InternetGateway": recorded({
    kind: "internet-gateway",
    show: (gateway) => showInternetGateway(gateway),
    names: "lower",
    relations: [["Is attached to Vpc", "AWS::EC2::VPC", "Attachments.VpcId"]],
    zone: "Multiple Availability Zones",
  }),
  "AWS::EC2::NatGateway": recorded({
    kind: "nat-gateway",
    // AWS shows it for a while after it's gone.
    isThere: ({ deletedAt }) => deletedAt === undefined,
    show: (gateway) => showNatGateway(gateway),
    names: "lower",
    relations: [
      ["Is associated with NetworkInterface", "AWS::EC2::NetworkInterface", "NatGatewayAddresses.NetworkInterfaceId"],
      ["Is attached to Subnet", "AWS::EC2::Subnet", "SubnetId"],
      inVpc,
    ],
    zone: "Multiple Availability Zones",
  }),
  "AWS::EC2::NetworkAcl": recorded({
    kind: "network-acl",
    show: (acl, { world }) => showNetworkAcl(world, acl),
    names: "lower",
    relations: [["Is attached to Subnet", "AWS::EC2::Subnet", "Associations.SubnetId"], inVpc],
    zone: "Multiple Availability Zones",
  }),
  "AWS::EC2::NetworkInsightsAccessScope": recorded({
    kind: "network-insights-access-scope",
    show: (scope, { world }) => showScope(world, scope),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::NetworkInsightsAccessScopeAnalysis": recorded({
    kind: "network-insights-access-scope-analysis",
    show: (analysis, { world }) => showScopeAnalysis(world, analysis),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::NetworkInsightsAnalysis": recorded({
    kind: "network-insights-analysis",
    show: (analysis, { world }) => showAnalysis(world, analysis),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::NetworkInsightsPath": recorded({
    kind: "network-insights-path",
    show: (path, { world }) => showInsightsPath(world, path),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::PrefixList": recorded({
    kind: "prefix-list",
    show: (list, { world }) => ({
      ...showPrefixList(world.region, list),
      Entries: entriesAt(world, list.id, undefined).map(({ cidr, description }) => ({
        Cidr: cidr,
        Description: description,
      })),
    }),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::RouteTable": recorded({
    kind: "route-table",
    show: (table, { world }) => showRouteTable(world, table),
    names: "lower",
    relations: [["Contains Subnet", "AWS::EC2::Subnet", "Associations.SubnetId"], inVpc],
    zone: "Not Applicable",
  }),
  "AWS::EC2::SecurityGroup": recorded({
    kind: "security-group",
    nameOf: ({ name }) => name,
    show: (group, { world }) => {
      const shown = showGroup(world, group);
      const withBothRanges = (permissions: typeof shown.IpPermissions) =>
        permissions.map((permission) => ({
          ...permission,
          // AWS: Config has the ranges twice: with their descriptions, and as texts (catalogue 495).
          Ipv4Ranges: permission.IpRanges ?? [],
          IpRanges: (permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
        }));
      return {
        ...shown,
        IpPermissions: withBothRanges(shown.IpPermissions),
        IpPermissionsEgress: withBothRanges(shown.IpPermissionsEgress),
      };
    },
    names: "lower",
    relations: [inVpc],
    zone: "Not Applicable",
  }),
  "AWS::EC2::SecurityGroupVpcAssociation": recorded({
    kind: "security-group-vpc-association",
    // AWS: an id of several parts has a bar between them, as in CloudFormation's Cloud Control (catalogue 495).
    id: { of: ({ groupId, vpcId }) => `${groupId}|${vpcId}`, toRecord: (id) => id.replace("|", "/") },
    show: shownBy(describeVpcAssociations),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::Subnet": recorded({
    kind: "subnet",
    show: (subnet, { world, now }) => showSubnet(world, subnet, now),
    names: "lower",
    relations: [inVpc],
    zone: { at: "AvailabilityZone" },
  }),
  "AWS::EC2::SubnetNetworkAclAssociation": recorded({
    kind: "network-acl-association",
    show: ({ id, networkAclId, subnetId }) => ({ AssociationId: id, NetworkAclId: networkAclId, SubnetId: subnetId }),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::SubnetRouteTableAssociation": recorded({
    kind: "route-table-association",
    isThere: ({ subnetId }) => subnetId !== undefined,
    show: ({ id, routeTableId, subnetId }) => ({ Id: id, RouteTableId: routeTableId, SubnetId: subnetId }),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::VPC": recorded({
    kind: "vpc",
    show: (vpc, { world, now }) => showVpc(world, vpc, now),
    names: "lower",
    zone: "Multiple Availability Zones",
  }),
  "AWS::EC2::VPCEndpoint": recorded({
    kind: "vpc-endpoint",
    show: (endpoint, { world }) => showEndpoint(world, endpoint),
    names: "lower",
    relations: [
      ["Is associated with NetworkInterface", "AWS::EC2::NetworkInterface", "NetworkInterfaceIds"],
      ["Is associated with SecurityGroup", "AWS::EC2::SecurityGroup", "Groups.GroupId"],
      ["Is associated with RouteTable", "AWS::EC2::RouteTable", "RouteTableIds"],
      ["Is contained in Subnet", "AWS::EC2::Subnet", "SubnetIds"],
      inVpc,
    ],
    zone: "Multiple Availability Zones",
  }),
  "AWS::EC2::VPCEndpointService": recorded({
    kind: "endpoint-service",
    show: (service, { world }) => showConfiguration(service, world),
    names: "lower",
    zone: "Multiple Availability Zones",
  }),
  "AWS::EC2::VPCPeeringConnection": recorded({
    kind: "vpc-peering-connection",
    isThere: ({ status }) => status !== "deleted",
    show: (connection, { world }) => showPeering(world, connection),
    names: "lower",
    relations: [
      ["Is associated with Vpc", "AWS::EC2::VPC", "RequesterVpcInfo.VpcId"],
      ["Is associated with Vpc", "AWS::EC2::VPC", "AccepterVpcInfo.VpcId"],
    ],
    zone: "Not Applicable",
  }),
};
