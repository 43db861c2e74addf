/** Calls on the rich world that get as far as permission, of operations that no other table of calls has. */
import { membersAt } from "../../../src/operations/shown-members.ts";
import * as make from "../../operations/makers.ts";
import { type NamedCalls, operations, there } from "../../operations/named-calls.ts";
import type { RichWorld } from "../../operations/rich-world.ts";

const VPCS_PER_REGION = { ServiceCode: "vpc", QuotaCode: "L-F678F1CE" };
const NO_RESERVATION = { CapacityReservationPreference: "none" };

type Inputs = Readonly<Record<string, object>>;

export function furtherCalls(world: RichWorld): Inputs {
  const { cordon, vpcId, poolId, webId, instanceId: InstanceId, interfaceId } = world;
  const found = (name: string, path: string, input: object = {}): string =>
    String(there(membersAt(cordon.run(there(operations.get(`ec2.${name}`)), input as never) as object, path)[0]));
  const AllocationId = make.address(cordon);
  const RouteTableId = world.routeTableId;
  const AssociationId = found("DescribeRouteTables", "RouteTables.Associations.RouteTableAssociationId");
  const InstanceIds = [InstanceId];
  const { transitTableId: TransitGatewayRouteTableId, transitAttachmentId: TransitGatewayAttachmentId } = world;
  const table = { TransitGatewayRouteTableId };
  const joined = { ...table, TransitGatewayAttachmentId };
  const { far } = make.transitPeering(cordon);
  const ofClients = make.clientVpnAttachment(cordon);
  const list = found("GetTransitGatewayPrefixListReferences", "TransitGatewayPrefixListReferences.PrefixListId", table);
  const policies = { TransitGatewayPolicyTableId: world.policyTableId };
  const { IpamPoolAllocation } = cordon.ec2("AllocateIpamPoolCidr", { IpamPoolId: poolId, NetmaskLength: 28 });
  return {
    "config.DescribeConfigurationRecorderStatus": {},
    "config.DescribeConfigurationRecorders": {},
    "ec2.CreateNetworkInterfacePermission": {
      NetworkInterfaceId: interfaceId,
      AwsService: "codebuild.amazonaws.com",
      Permission: "INSTANCE-ATTACH",
    },
    ...ofClientVpn(world),
    "ec2.GetVpcResourcesBlockingEncryptionEnforcement": { VpcId: vpcId },
    "ec2.ModifyVpcEncryptionControl": {
      VpcEncryptionControlId: found("DescribeVpcEncryptionControls", "VpcEncryptionControls.VpcEncryptionControlId"),
      Mode: "monitor",
    },
    "ec2.AcceptTransitGatewayClientVpnAttachment": { TransitGatewayAttachmentId: ofClients },
    "ec2.RejectTransitGatewayClientVpnAttachment": { TransitGatewayAttachmentId: ofClients },
    "ec2.AcceptTransitGatewayVpcAttachment": { TransitGatewayAttachmentId },
    "ec2.AssociateTransitGatewayRouteTable": joined,
    "ec2.GetTransitGatewayPolicyTableAssociations": policies,
    "ec2.GetTransitGatewayPolicyTableEntries": policies,
    "ec2.ModifyTransitGatewayPolicyTableEntry": {
      ...policies,
      PolicyRuleNumber: "10",
      TargetRouteTableId: TransitGatewayRouteTableId,
    },
    "ec2.ModifyTransitGatewayPrefixListReference": { ...joined, PrefixListId: list },
    "ec2.ModifyTransitGatewayVpcAttachment": { TransitGatewayAttachmentId, Options: { DnsSupport: "disable" } },
    "ec2.RejectTransitGatewayPeeringAttachment": { TransitGatewayAttachmentId: far },
    "ec2.RejectTransitGatewayVpcAttachment": { TransitGatewayAttachmentId },
    "ec2.ReplaceTransitGatewayRoute": { ...joined, DestinationCidrBlock: "10.0.0.0/8" },
    "ec2.SearchTransitGatewayRoutes": { ...table, Filters: [{ Name: "type", Values: ["static"] }] },
    "ec2.ModifyVpnConnection": {
      VpnConnectionId: world.vpnConnectionId,
      CustomerGatewayId: world.customerGatewayId,
      VpnGatewayId: world.vpnGatewayId,
    },
    "ec2.ModifyVpnConnectionOptions": { VpnConnectionId: world.vpnConnectionId, TunnelBandwidth: "large" },
    ...ofPrivateLink(world),
    "ec2.GetLaunchTemplateData": { InstanceId },
    "ec2.ModifyLaunchTemplate": { LaunchTemplateId: world.launchTemplateId, DefaultVersion: "2" },
    "ec2.CreateVpcEndpoint": {
      VpcId: vpcId,
      ServiceName: "com.amazonaws.us-east-1.s3",
      DnsOptions: { PrivateDnsPreference: "SPECIFIED_DOMAINS_ONLY", PrivateDnsSpecifiedDomains: ["example.com"] },
    },
    "ec2.DescribeInstanceAttribute": { InstanceId, Attribute: "instanceType" },
    "ec2.DescribeSecurityGroupReferences": { GroupId: [webId] },
    "ec2.DescribeVpcAttribute": { VpcId: vpcId, Attribute: "enableDnsSupport" },
    "ec2.GetNetworkInsightsAccessScopeContent": { NetworkInsightsAccessScopeId: world.scopeId },
    "ec2.ModifyAddressAttribute": { AllocationId, DomainName: "mail.example.com" },
    "ec2.ModifyInstanceAttribute": { InstanceId, EbsOptimized: { Value: true } },
    "ec2.ModifyInstanceCapacityReservationAttributes": { InstanceId, CapacityReservationSpecification: NO_RESERVATION },
    "ec2.ModifyInstancePlacement": { InstanceId, GroupName: "near" },
    "ec2.ModifyInstanceMaintenanceOptions": { InstanceId, AutoRecovery: "disabled" },
    "ec2.ModifyIpamPoolAllocation": {
      IpamPoolAllocationId: IpamPoolAllocation?.IpamPoolAllocationId,
      Description: "ours",
    },
    "ec2.ModifyIpamResourceCidr": {
      ResourceId: vpcId,
      ResourceCidr: "10.0.0.0/16",
      ResourceRegion: "us-east-1",
      CurrentIpamScopeId: world.privateScopeId,
      Monitored: true,
    },
    "ec2.ModifyManagedPrefixList": { PrefixListId: world.prefixListId, PrefixListName: "other" },
    "ec2.ModifyPrivateDnsNameOptions": { InstanceId, PrivateDnsHostnameType: "resource-name" },
    "ec2.ModifyVpcEndpoint": {
      VpcEndpointId: found("DescribeVpcEndpoints", "VpcEndpoints.VpcEndpointId"),
      PrivateDnsEnabled: true,
    },
    "ec2.ModifyVpcPeeringConnectionOptions": { VpcPeeringConnectionId: world.peeringId },
    "ec2.ModifyVpcTenancy": { VpcId: vpcId, InstanceTenancy: "default" },
    "ec2.MonitorInstances": { InstanceIds },
    "ec2.MoveByoipCidrToIpam": { Cidr: "192.0.2.0/24", IpamPoolId: poolId, IpamPoolOwner: "111122223333" },
    "ec2.RebootInstances": { InstanceIds },
    "ec2.ReplaceRoute": { RouteTableId, DestinationCidrBlock: "198.51.100.0/24" },
    "ec2.ReplaceRouteTableAssociation": { AssociationId, RouteTableId },
    "ec2.ResetAddressAttribute": { AllocationId, Attribute: "domain-name" },
    "ec2.ResetNetworkInterfaceAttribute": { NetworkInterfaceId: interfaceId },
    "ec2.RunInstances": {
      ImageId: "ami-0123456789abcdef0",
      InstanceType: "m6a.large",
      MinCount: 1,
      MaxCount: 1,
      CpuOptions: { AmdSevSnp: "enabled" },
    },
    "ec2.StartInstances": { InstanceIds },
    "ec2.UnmonitorInstances": { InstanceIds },
    "ec2.ValidateSecurityGroupQuotasForInterface": { SecurityGroupIds: [webId] },
    ...ofWorkspaces(cordon),
  };
}

const ofPrivateLink = ({
  serviceId: ServiceId,
  serviceEndpointId,
  connectionNotificationId: ConnectionNotificationId,
}: RichWorld): Inputs => ({
  "ec2.AcceptVpcEndpointConnections": { ServiceId, VpcEndpointIds: [serviceEndpointId] },
  "ec2.DescribeVpcEndpointServicePermissions": { ServiceId },
  "ec2.ModifyVpcEndpointConnectionNotification": { ConnectionNotificationId, ConnectionEvents: ["Delete"] },
  "ec2.ModifyVpcEndpointServiceConfiguration": { ServiceId, AcceptanceRequired: false },
  "ec2.ModifyVpcEndpointServicePayerResponsibility": { ServiceId, PayerResponsibility: "ServiceOwner" },
  "ec2.ModifyVpcEndpointServicePermissions": { ServiceId, AddAllowedPrincipals: ["*"] },
  "ec2.RejectVpcEndpointConnections": { ServiceId, VpcEndpointIds: [serviceEndpointId] },
  "ec2.StartVpcEndpointServicePrivateDnsVerification": { ServiceId },
});

function ofClientVpn({ clientVpnEndpointId: ClientVpnEndpointId, vpcId, webId }: RichWorld): Inputs {
  return {
    "ec2.GetClientVpnEndpointAuthorizationPolicy": { ClientVpnEndpointId },
    "ec2.ApplySecurityGroupsToClientVpnTargetNetwork": {
      ...{ ClientVpnEndpointId, VpcId: vpcId, SecurityGroupIds: [webId] },
    },
    "ec2.DescribeClientVpnAuthorizationRules": { ClientVpnEndpointId },
    "ec2.DescribeClientVpnConnections": { ClientVpnEndpointId },
    "ec2.DescribeClientVpnRoutes": { ClientVpnEndpointId },
    "ec2.DescribeClientVpnTargetNetworks": { ClientVpnEndpointId },
    "ec2.ExportClientVpnClientCertificateRevocationList": { ClientVpnEndpointId },
    "ec2.ExportClientVpnClientConfiguration": { ClientVpnEndpointId },
    "ec2.ImportClientVpnClientCertificateRevocationList": { ClientVpnEndpointId, CertificateRevocationList: "none" },
    "ec2.ModifyClientVpnEndpoint": { ClientVpnEndpointId, VpcId: vpcId, SecurityGroupIds: [webId] },
    "ec2.TerminateClientVpnConnections": { ClientVpnEndpointId, Username: "alice" },
  };
}

function ofWorkspaces(cordon: NamedCalls): Inputs {
  const WorkspaceId = make.workspace(cordon, 7);
  const ResourceId = make.registeredDirectory(cordon, 8);
  return {
    "servicequotas.GetServiceQuota": VPCS_PER_REGION,
    "servicequotas.ListRequestedServiceQuotaChangeHistoryByQuota": VPCS_PER_REGION,
    "servicequotas.RequestServiceQuotaIncrease": { ...VPCS_PER_REGION, DesiredValue: 1000 },
    "workspaces.ModifyCertificateBasedAuthProperties": { ResourceId },
    "workspaces.ModifySamlProperties": { ResourceId },
    "workspaces.ModifySelfservicePermissions": { ResourceId, SelfservicePermissions: {} },
    "workspaces.ModifyWorkspaceAccessProperties": { ResourceId, WorkspaceAccessProperties: {} },
    "workspaces.ModifyWorkspaceCreationProperties": { ResourceId, WorkspaceCreationProperties: {} },
    "workspaces.ModifyWorkspaceState": { WorkspaceId, WorkspaceState: "AVAILABLE" },
    "workspaces.RebootWorkspaces": { RebootWorkspaceRequests: [{ WorkspaceId }] },
    "workspaces.RebuildWorkspaces": { RebuildWorkspaceRequests: [{ WorkspaceId }] },
    "workspaces.StartWorkspaces": { StartWorkspaceRequests: [{ WorkspaceId }] },
    "workspaces.StopWorkspaces": { StopWorkspaceRequests: [{ WorkspaceId }] },
    "workspaces.UpdateRulesOfIpGroup": { GroupId: make.ipGroup(cordon, 9), UserRules: [] },
  };
}
