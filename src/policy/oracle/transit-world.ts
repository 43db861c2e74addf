/** Builds transit gateways of small worlds record by record. For tests. */
import {
  ofTable,
  type TransitGateway,
  type TransitGatewayAttachment,
  type TransitGatewayPolicyRule,
} from "../../model/records/transit/transit-gateway.ts";
import { type Change, put } from "../../model/world/change.ts";

const ownerId = "111122223333";
const region = "us-east-1";
const createdAt = "2026-01-01T00:00:00.000Z";
const tags: readonly [] = [];

export const transitGateway = (id: string, more: Partial<TransitGateway> = {}): Change =>
  put("transit-gateway", {
    id,
    tags,
    ownerId,
    description: "",
    amazonSideAsn: 64512,
    cidrBlocks: [],
    autoAcceptSharedAttachments: false,
    vpnEcmpSupport: true,
    dnsSupport: true,
    securityGroupReferencingSupport: false,
    multicastSupport: false,
    encryptionSupport: false,
    createdAt,
    ...more,
  });

/** An available attachment of a VPC, unless `more` says otherwise; associated with `tableId` if that is given. */
export const vpcAttachment = (
  id: string,
  transitGatewayId: string,
  vpcId: string,
  subnetIds: readonly string[],
  tableId?: string,
  more: Partial<TransitGatewayAttachment> & { readonly ipv6Support?: boolean; readonly references?: boolean } = {},
): readonly Change[] => {
  const { ipv6Support = true, references = true, ...others } = more;
  return [
    put("transit-gateway-attachment", {
      id,
      tags,
      transitGatewayId,
      transitGatewayOwnerId: ownerId,
      resource: {
        type: "vpc",
        vpcId,
        ownerId,
        subnetIds,
        dnsSupport: true,
        securityGroupReferencingSupport: references,
        ipv6Support,
        applianceModeSupport: false,
      },
      state: "available",
      createdAt,
      ...others,
    }),
    ...(tableId === undefined ? [] : [transitAssociation(id, transitGatewayId, tableId)]),
  ];
};

export const transitAssociation = (attachmentId: string, transitGatewayId: string, tableId: string): Change =>
  put("transit-gateway-association", { id: attachmentId, tableId, transitGatewayId });

/** An attachment that leads to a network beyond the records. */
export const vpnAttachment = (id: string, transitGatewayId: string): Change =>
  put("transit-gateway-attachment", {
    id,
    tags,
    transitGatewayId,
    transitGatewayOwnerId: ownerId,
    resource: { type: "vpn", id: "vpn-1", ownerId },
    state: "available",
    createdAt,
  });

/** A Client VPN endpoint's, with the block of its clients; associated with `tableId` if that is given. */
export const clientVpnAttachment = (
  id: string,
  transitGatewayId: string,
  block: string,
  tableId?: string,
): readonly Change[] => [
  put("transit-gateway-attachment", {
    id,
    tags,
    transitGatewayId,
    transitGatewayOwnerId: ownerId,
    resource: { type: "client-vpn", id: "cvpn-endpoint-1", ownerId, blocks: [block] },
    state: "available",
    createdAt,
  }),
  ...(tableId === undefined ? [] : [transitAssociation(id, transitGatewayId, tableId)]),
];

/** Both ends of a peering of two gateways in this partition. */
export const transitPeering = (
  [id, gateway, tableId]: readonly [string, string, string?],
  [farId, farGateway, farTableId]: readonly [string, string, string?],
): readonly Change[] => {
  const side = (
    own: string,
    transitGatewayId: string,
    role: "requester" | "accepter",
    far: { readonly attachmentId: string; readonly transitGatewayId: string },
  ): Change =>
    put("transit-gateway-attachment", {
      id: own,
      tags,
      transitGatewayId,
      transitGatewayOwnerId: ownerId,
      resource: { type: "peering", role, ownerId, region, dynamicRouting: false, ...far },
      state: "available",
      createdAt,
    });
  return [
    side(id, gateway, "requester", { attachmentId: farId, transitGatewayId: farGateway }),
    side(farId, farGateway, "accepter", { attachmentId: id, transitGatewayId: gateway }),
    ...(tableId === undefined ? [] : [transitAssociation(id, gateway, tableId)]),
    ...(farTableId === undefined ? [] : [transitAssociation(farId, farGateway, farTableId)]),
  ];
};

/** Without an attachment it drops packets. */
export const transitRoute = (tableId: string, destination: string, attachmentId?: string): Change =>
  put("transit-gateway-route", {
    id: ofTable(tableId, destination),
    tableId,
    destination,
    ...(attachmentId !== undefined && { attachmentId }),
  });

export const propagation = (tableId: string, attachmentId: string): Change =>
  put("transit-gateway-propagation", { id: ofTable(tableId, attachmentId), tableId, attachmentId });

export const policyTable = (
  id: string,
  transitGatewayId: string,
  ...entries: readonly (readonly [rule: TransitGatewayPolicyRule, targetTableId: string])[]
): Change =>
  put("transit-gateway-policy-table", {
    id,
    tags,
    ownerId,
    transitGatewayId,
    createdAt,
    entries: entries.map(([rule, targetTableId], i) => ({ ruleNumber: i + 1, rule, targetTableId })),
  });
