/** Shows attachments of transit gateways, in the forms of each call. */
import {
  type AttachedVpc,
  type PeerGateway,
  resourceIdOf,
  type TransitGatewayAttachment,
} from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";
import type {
  TransitGatewayAttachment as Shown,
  TransitGatewayClientVpnAttachment as ShownClientVpn,
  TransitGatewayPeeringAttachment as ShownPeering,
  TransitGatewayVpcAttachment as ShownVpc,
} from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { showSwitch } from "../gateways/show-transit-gateway.ts";
import { sideOf } from "./attachment-changes.ts";
import type { Of, OfClientVpn } from "./find-attachment.ts";

type State = NonNullable<ShownVpc["State"]>;

export const showVpcAttachment = (
  { id, transitGatewayId, resource, createdAt, tags, ...rest }: Of<AttachedVpc>,
  state: State = rest.state,
): ShownVpc => ({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: transitGatewayId,
  VpcId: resource.vpcId,
  VpcOwnerId: resource.ownerId,
  State: state,
  SubnetIds: resource.subnetIds,
  CreationTime: createdAt,
  Options: {
    DnsSupport: showSwitch(resource.dnsSupport),
    SecurityGroupReferencingSupport: showSwitch(resource.securityGroupReferencingSupport),
    Ipv6Support: showSwitch(resource.ipv6Support),
    ApplianceModeSupport: showSwitch(resource.applianceModeSupport),
  },
  Tags: showTags(tags),
});

/** AWS: its states are written otherwise than those of other attachments, and there are fewer of them (SDK). */
const CLIENT_VPN_STATES = {
  available: "available",
  pendingAcceptance: "pending-acceptance",
  rejected: "rejected",
  failed: "deleted",
  deleted: "deleted",
} as const;

export const showClientVpnAttachment = (
  { id, transitGatewayId, resource, createdAt, ...rest }: OfClientVpn,
  state: NonNullable<ShownClientVpn["State"]> = CLIENT_VPN_STATES[rest.state],
): ShownClientVpn => ({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: transitGatewayId,
  ClientVpnEndpointId: resource.id,
  ClientVpnOwnerId: resource.ownerId,
  State: state,
  CreationTime: createdAt,
});

/** The resource that is attached, as associations and routes name it. */
export const showResource = (attachment: TransitGatewayAttachment) => ({
  TransitGatewayAttachmentId: attachment.id,
  ResourceId: resourceIdOf(attachment),
  ResourceType: attachment.resource.type as Shown["ResourceType"],
});

export function showAnyAttachment(world: World, attachment: TransitGatewayAttachment): Shown {
  const { id, transitGatewayId, transitGatewayOwnerId, resource, state, createdAt, tags } = attachment;
  const home = sideOf(world, attachment, transitGatewayOwnerId);
  const tableId = home?.get("transit-gateway-association", id)?.tableId;
  const isPolicy = tableId?.startsWith("tgw-ptb-") === true;
  return {
    TransitGatewayAttachmentId: id,
    TransitGatewayId: transitGatewayId,
    TransitGatewayOwnerId: transitGatewayOwnerId,
    ResourceOwnerId: resource.ownerId,
    ResourceType: resource.type as Shown["ResourceType"],
    ResourceId: resourceIdOf(attachment),
    State: state,
    Association:
      tableId === undefined
        ? undefined
        : { [isPolicy ? "TransitGatewayPolicyTableId" : "TransitGatewayRouteTableId"]: tableId, State: "associated" },
    CreationTime: createdAt,
    Tags: showTags(tags),
  };
}

const STATUS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  initiatingRequest: ["initiating-request", "Initiating Request"],
  pendingAcceptance: ["pending-acceptance", "Pending Acceptance"],
  pending: ["pending", "Pending"],
  available: ["available", "Available"],
  rejected: ["rejected", "Rejected"],
  deleting: ["deleting", "Deleting"],
  deleted: ["deleted", "Deleted"],
  failed: ["failed", "Failed"],
};

export function showPeering(
  { id, transitGatewayId, transitGatewayOwnerId, resource, createdAt, tags, ...rest }: Of<PeerGateway>,
  region: string,
  state: State = rest.state,
): ShownPeering {
  const own = { TransitGatewayId: transitGatewayId, OwnerId: transitGatewayOwnerId, Region: region };
  const far = { TransitGatewayId: resource.transitGatewayId, OwnerId: resource.ownerId, Region: resource.region };
  const isRequester = resource.role === "requester";
  const [Code, Message] = STATUS[state] ?? [state, state];
  return {
    TransitGatewayAttachmentId: id,
    // AWS: across Regions both sides have the same id.
    AccepterTransitGatewayAttachmentId: isRequester ? resource.attachmentId : id,
    RequesterTgwInfo: isRequester ? own : far,
    AccepterTgwInfo: isRequester ? far : own,
    // AWS: only what the request said: Terraform replaces a peering that shows more.
    Options:
      resource.dynamicRouting === undefined ? undefined : { DynamicRouting: showSwitch(resource.dynamicRouting) },
    Status: { Code, Message },
    State: state,
    CreationTime: createdAt,
    Tags: showTags(tags),
  };
}

/** What lists that show resources this way are filtered by. */
export const resourceFilters = {
  "resource-id": "ResourceId",
  "resource-type": "ResourceType",
  "transit-gateway-attachment-id": "TransitGatewayAttachmentId",
} as const;
