/** The kinds of resources that belong to transit gateways. */
import {
  isVpc,
  type TransitGateway,
  type TransitGatewayAssociation,
  type TransitGatewayAttachment,
  type TransitGatewayPolicyTable,
  type TransitGatewayPropagation,
  type TransitGatewayRoute,
  type TransitGatewayRouteTable,
} from "../../records/transit/transit-gateway.ts";
import { kind } from "./kind-definition.ts";

export const transitKinds = {
  "transit-gateway": kind<TransitGateway>()({ prefix: "tgw", type: "transit-gateway" }),
  "transit-gateway-association": kind<TransitGatewayAssociation>()({ indexes: { table: (a) => a.tableId } }),
  "transit-gateway-attachment": kind<TransitGatewayAttachment>()({
    prefix: "tgw-attach",
    type: "transit-gateway-attachment",
    indexes: {
      gateway: (a) => a.transitGatewayId,
      vpc: (a) => (isVpc(a.resource) ? a.resource.vpcId : undefined),
    },
  }),
  "transit-gateway-policy-table": kind<TransitGatewayPolicyTable>()({
    prefix: "tgw-ptb",
    type: "transit-gateway-policy-table",
    indexes: { gateway: (t) => t.transitGatewayId, target: (t) => t.entries.map(({ targetTableId }) => targetTableId) },
  }),
  "transit-gateway-propagation": kind<TransitGatewayPropagation>()({
    indexes: { table: (p) => p.tableId, attachment: (p) => p.attachmentId },
  }),
  "transit-gateway-route": kind<TransitGatewayRoute>()({
    indexes: {
      table: (r) => r.tableId,
      attachment: (r) => r.attachmentId,
      "prefix-list": (r) => (r.destination.startsWith("pl-") ? r.destination : undefined),
      /** By table, the references to prefix lists. */
      references: (r) => (r.destination.startsWith("pl-") ? r.tableId : undefined),
    },
  }),
  "transit-gateway-route-table": kind<TransitGatewayRouteTable>()({
    prefix: "tgw-rtb",
    type: "transit-gateway-route-table",
    indexes: { gateway: (t) => t.transitGatewayId },
  }),
};
