/** Members of AWS's answers that Cordon itself never shows: which of them an import keeps, and which it drops. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { services } from "../../src/gateway/services.ts";
import { ImportRefused } from "../../src/operations/imported-state/members.ts";
import { readAnswers } from "../../src/operations/imported-state/read-answers.ts";
import { type ListName, savedLists } from "../../src/operations/imported-state/saved-lists.ts";
import type { Shape, Structure } from "../../src/wire/shapes.ts";
import { emptyWorld, type NamedCalls } from "./named-calls.ts";
import { buildRichWorld } from "./rich-world.ts";

/** What an import drops, or refuses. The list may only shrink. */
const DROPPED: readonly string[] = [
  "Vpcs.Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.StatusMessage",
  "Vpcs.CidrBlockAssociationSet.CidrBlockState.StatusMessage",
  "Subnets.CustomerOwnedIpv4Pool",
  "Subnets.Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.StatusMessage",
  "Subnets.OutpostArn",
  "Subnets.Type",
  "SecurityGroups.IpPermissionsEgress.UserIdGroupPairs.GroupName",
  "SecurityGroups.IpPermissionsEgress.UserIdGroupPairs.PeeringStatus",
  "SecurityGroups.IpPermissions.UserIdGroupPairs.GroupName",
  "SecurityGroups.IpPermissions.UserIdGroupPairs.PeeringStatus",
  "SecurityGroupRules.ReferencedGroupInfo.PeeringStatus",
  "PrefixLists.StateMessage",
  "NetworkInterfaces.Association.CustomerOwnedIp",
  "NetworkInterfaces.Association.CarrierIp",
  "NetworkInterfaces.Ipv6Addresses.PublicIpv6DnsName",
  "NetworkInterfaces.OutpostArn",
  "NetworkInterfaces.PrivateIpAddresses.Association.CustomerOwnedIp",
  "NetworkInterfaces.PrivateIpAddresses.Association.CarrierIp",
  "NetworkInterfaces.AssociatedSubnets",
  "Addresses.CustomerOwnedIp",
  "Addresses.CustomerOwnedIpv4Pool",
  "Addresses.CarrierIp",
  "VpcPeeringConnections.AccepterVpcInfo.Ipv6CidrBlockSet",
  "RouteTables.Associations.PublicIpv4Pool",
  "RouteTables.Routes.IpAddress",
  "NatGateways.FailureCode",
  "NatGateways.FailureMessage",
  "NatGateways.NatGatewayAddresses.FailureMessage",
  "NatGateways.ProvisionedBandwidth",
  "NatGateways.AttachedAppliances",
  // Why something failed, and when it went: what is gone isn't imported.
  "ClientVpnEndpoints.Status.Message",
  "ClientVpnEndpoints.DeletionTime",
  "ClientVpnEndpoints.ClientConnectOptions.Status.Message",
  "VpcEndpoints.LastError",
  "VpcEndpoints.Ipv4Prefixes",
  "VpcEndpoints.Ipv6Prefixes",
  "VpcEndpoints.FailureReason",
  "VpcEndpoints.ServiceNetworkArn",
  "VpcEndpoints.ResourceConfigurationArn",
  "VpcEndpoints.PayerResponsibilities",
  "Reservations.RequesterId",
  "Reservations.Groups",
  "Reservations.Instances.BlockDeviceMappings.Ebs.AssociatedResource",
  "Reservations.Instances.BlockDeviceMappings.Ebs.VolumeOwnerId",
  "Reservations.Instances.BlockDeviceMappings.Ebs.EbsCardIndex",
  "Reservations.Instances.ElasticGpuAssociations",
  "Reservations.Instances.ElasticInferenceAcceleratorAssociations",
  "Reservations.Instances.NetworkInterfaces.Association.CarrierIp",
  "Reservations.Instances.NetworkInterfaces.Association.CustomerOwnedIp",
  "Reservations.Instances.NetworkInterfaces.Attachment.EnaSrdSpecification",
  "Reservations.Instances.NetworkInterfaces.Attachment.EnaQueueCount",
  "Reservations.Instances.NetworkInterfaces.PrivateIpAddresses.Association.CarrierIp",
  "Reservations.Instances.NetworkInterfaces.PrivateIpAddresses.Association.CustomerOwnedIp",
  "Reservations.Instances.NetworkInterfaces.ConnectionTrackingConfiguration",
  "Reservations.Instances.SecondaryInterfaces",
  "Reservations.Instances.ProductCodes",
  "Reservations.Instances.Monitoring.MetricCategoryIds",
  "Volumes.OutpostArn",
  "Volumes.SourceVolumeId",
  "Volumes.FastRestored",
  "Volumes.SseType",
  "Volumes.VolumeInitializationRate",
  "Volumes.Attachments.AssociatedResource",
  "Volumes.Attachments.InstanceOwningService",
  "Volumes.Attachments.EbsCardIndex",
  "KeyPairs.PublicKey",
  "PlacementGroups.Operator.Principal",
  "PlacementGroups.Operator.HiddenByDefault",
  "LaunchTemplates.Operator.Principal",
  "LaunchTemplates.Operator.HiddenByDefault",
  // A connection has its service's.
  "VpcEndpointConnections.GatewayLoadBalancerArns",
  "VpcEndpointConnections.PayerResponsibilities",
  "FlowLogs.DeliverLogsErrorMessage",
  "FlowLogs.TagFieldSpecifications",
  "SecurityGroupVpcAssociations.StateReason",
  "TransitGateways.Options.EncryptionSupport.StateMessage",
  "TransitGatewayAttachments.NatGatewaySupport",
  "TransitGatewayPeeringAttachments.RequesterTgwInfo.CoreNetworkId",
  "TransitGatewayPeeringAttachments.AccepterTgwInfo.CoreNetworkId",
];

type Item = Record<string, unknown>;
const lists = Object.keys(savedLists) as ListName[];
const listed = (cordon: NamedCalls, list: ListName): Item[] =>
  (cordon.ec2(savedLists[list], {}) as Readonly<Record<string, Item[]>>)[list] ?? [];

const structureIn = (shape: Shape | undefined): Structure | undefined =>
  shape?.kind === "list" ? structureIn(shape.item) : shape?.kind === "structure" ? shape : undefined;

const structuresAt = (value: unknown): readonly Item[] =>
  Array.isArray(value)
    ? value.flatMap(structuresAt)
    : typeof value === "object" && value !== null
      ? [value as Item]
      : [];

/** The members of a shape that none of the items has, and of the rest those within; each with an item that could have it. */
function* neverShown(
  within: Structure,
  items: readonly Item[],
  path: string,
): Generator<{ readonly path: string; readonly name: string; readonly shape: Shape; readonly on: Item }> {
  for (const { name, shape } of within.members) {
    const shown = items.filter(
      (item) => item[name] !== undefined && !(Array.isArray(item[name]) && item[name].length === 0),
    );
    const inner = structureIn(shape);
    if (shown.length === 0) yield { path: `${path}.${name}`, name, shape, on: items[0] as Item };
    else if (inner !== undefined)
      yield* neverShown(
        inner,
        shown.flatMap((item) => structuresAt(item[name])),
        `${path}.${name}`,
      );
  }
}

function sampleOf(shape: Shape): unknown {
  switch (shape.kind) {
    case "boolean":
      return true;
    case "number":
      return 1;
    case "enum":
      return [...shape.values].at(-1);
    case "timestamp":
      return "2021-01-01T00:00:00.000Z";
    case "list":
      return [sampleOf(shape.item)];
    case "structure":
      return Object.fromEntries(
        shape.members.map((member) => [
          member.name,
          member.shape.kind === "structure" || member.shape.kind === "list" ? undefined : sampleOf(member.shape),
        ]),
      );
    default:
      return "10.77.0.0/16";
  }
}

const has = (value: unknown, [name = "", ...rest]: readonly string[]): boolean =>
  structuresAt(value).some((item) =>
    rest.length === 0
      ? item[name] !== undefined && !(Array.isArray(item[name]) && item[name].length === 0)
      : has(item[name], rest),
  );

test("what AWS's answers have beyond Cordon's own is kept, but for a list of members", () => {
  const { cordon } = buildRichWorld();
  const whole = Object.fromEntries(lists.map((list) => [list, listed(cordon, list)]));
  const dropped: string[] = [];
  for (const list of lists) {
    const shape = services.ec2.shapes(savedLists[list])?.output?.members.find(({ name }) => name === list)?.shape;
    for (const { path, name, shape: missing, on } of neverShown(
      structureIn(shape) as Structure,
      whole[list] ?? [],
      list,
    )) {
      on[name] = sampleOf(missing);
      if (!isKept(cordon, whole, list, path)) dropped.push(path);
      delete on[name];
    }
  }
  assert.deepEqual(dropped, DROPPED);
});

function isKept(before: NamedCalls, whole: Readonly<Record<string, Item[]>>, list: ListName, path: string): boolean {
  // Permissions are read if the rules weren't saved.
  const { SecurityGroupRules: _, ...withoutRules } = whole;
  const after = emptyWorld();
  after.now = before.now;
  try {
    after.apply(readAnswers(list === "SecurityGroups" ? withoutRules : whole, before.world(), before.newId));
  } catch (error) {
    if (error instanceof ImportRefused) return false;
    throw error;
  }
  return has(listed(after, list), path.split(".").slice(1));
}
