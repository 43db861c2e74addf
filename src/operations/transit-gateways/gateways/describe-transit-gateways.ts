/** Lists transit gateways: the account's own, those deleted lately included, and those that others share with it. */
import type { TransitGateway } from "../../../model/records/transit/transit-gateway.ts";
import { describe } from "../../describe.ts";
import type { Call } from "../../operation.ts";
import { sharedWith } from "../../resource-shares/reaching.ts";
import { findUsableGateway, isShownStill } from "./find-transit-gateway.ts";
import { showTransitGateway } from "./show-transit-gateway.ts";

function* visible(call: Call<unknown>): Iterable<TransitGateway> {
  for (const each of call.world.all("transit-gateway")) if (isShownStill(each.deletedAt, call.now)) yield each;
  for (const { record } of sharedWith(call, "transit-gateway")) if (record.deletedAt === undefined) yield record;
}

export default describe("ec2", "DescribeTransitGateways", {
  list: "TransitGateways",
  all: visible,
  ids: {
    of: ({ TransitGatewayIds }) => TransitGatewayIds,
    find(call, id) {
      const own = call.world.get("transit-gateway", id);
      return own !== undefined && isShownStill(own.deletedAt, call.now) ? own : findUsableGateway(call, id);
    },
  },
  filters: {
    "options.amazon-side-asn": "Options.AmazonSideAsn",
    "options.association-default-route-table-id": "Options.AssociationDefaultRouteTableId",
    "options.auto-accept-shared-attachments": "Options.AutoAcceptSharedAttachments",
    "options.default-route-table-association": "Options.DefaultRouteTableAssociation",
    "options.default-route-table-propagation": "Options.DefaultRouteTablePropagation",
    "options.dns-support": "Options.DnsSupport",
    "options.propagation-default-route-table-id": "Options.PropagationDefaultRouteTableId",
    "options.vpn-ecmp-support": "Options.VpnEcmpSupport",
    "owner-id": "OwnerId",
    state: "State",
    "transit-gateway-id": "TransitGatewayId",
  },
  idOf: ({ id }) => id,
  show: (gateway, { region }) => showTransitGateway(gateway, region),
});
