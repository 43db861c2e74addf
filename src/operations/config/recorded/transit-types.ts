/** The types of AWS Config that transit gateways are made of. */
import { isEnded } from "../../transit-gateways/attachments/find-attachment.ts";
import { showAnyAttachment } from "../../transit-gateways/attachments/show-attachment.ts";
import { showTransitGateway } from "../../transit-gateways/gateways/show-transit-gateway.ts";
import { showTable } from "../../transit-gateways/route-tables/show-table.ts";
import { recorded } from "./recorded-type.ts";

export const transitTypes = {
  "AWS::EC2::TransitGateway": recorded({
    kind: "transit-gateway",
    // AWS shows it for a while after it's gone.
    isThere: ({ deletedAt }) => deletedAt === undefined,
    show: (gateway, { region }) => showTransitGateway(gateway, region),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::TransitGatewayAttachment": recorded({
    kind: "transit-gateway-attachment",
    isThere: (attachment) => !isEnded(attachment),
    show: (attachment, { world }) => showAnyAttachment(world, attachment),
    names: "as-shown",
    zone: "Regional",
  }),
  "AWS::EC2::TransitGatewayRouteTable": recorded({
    kind: "transit-gateway-route-table",
    show: (table, { world }) => showTable(world, table),
    names: "as-shown",
    zone: "Regional",
  }),
};
