/** Creates a transit gateway, with a default route table unless its options want none. */
import type { TransitGateway, TransitGatewayRouteTable } from "../../../model/records/transit/transit-gateway.ts";
import { put, remove } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { isShownStill } from "./find-transit-gateway.ts";
import { DEFAULT_ASN, readAsn, readGatewayBlocks } from "./gateway-options.ts";
import { showTransitGateway } from "./show-transit-gateway.ts";

const limitExceeded = quotaExceeded("TransitGatewayLimitExceeded", "transit gateways", "transitGatewaysPerRegion");

export default operation("ec2", "CreateTransitGateway", {
  touches: () => [made("transit-gateway")],
  decide({ input, world, region, now, newId, limits }) {
    const { Options: options = {}, Description = "" } = input;
    const tags = tagsFor("transit-gateway", input.TagSpecifications, limits);
    const isLive = ({ ownerId, deletedAt }: TransitGateway) => ownerId === world.account && deletedAt === undefined;
    if (countOf(world.all("transit-gateway").filter(isLive)) >= limits.transitGatewaysPerRegion) throw limitExceeded();
    const id = newId("transit-gateway");
    const isAssociating = options.DefaultRouteTableAssociation !== "disable";
    const isPropagating = options.DefaultRouteTablePropagation !== "disable";
    const table: TransitGatewayRouteTable | undefined =
      isAssociating || isPropagating
        ? {
            id: newId("transit-gateway-route-table"),
            ownerId: world.account,
            transitGatewayId: id,
            createdAt: now,
            tags: [],
          }
        : undefined;
    const gateway: TransitGateway = {
      id,
      ownerId: world.account,
      description: Description,
      amazonSideAsn: readAsn(options.AmazonSideAsn ?? DEFAULT_ASN),
      cidrBlocks: readGatewayBlocks(options.TransitGatewayCidrBlocks ?? [], limits),
      autoAcceptSharedAttachments: options.AutoAcceptSharedAttachments === "enable",
      ...(table !== undefined && isAssociating && { associationTableId: table.id }),
      ...(table !== undefined && isPropagating && { propagationTableId: table.id }),
      vpnEcmpSupport: options.VpnEcmpSupport !== "disable",
      dnsSupport: options.DnsSupport !== "disable",
      // AWS: catalogue 545
      securityGroupReferencingSupport: options.SecurityGroupReferencingSupport === "enable",
      multicastSupport: options.MulticastSupport === "enable",
      encryptionSupport: false,
      createdAt: now,
      tags,
    };
    const forgotten = world.all("transit-gateway").filter(({ deletedAt }) => !isShownStill(deletedAt, now));
    return {
      changes: [
        ...forgotten.map((each) => remove("transit-gateway", each.id)),
        put("transit-gateway", gateway),
        ...(table === undefined ? [] : [put("transit-gateway-route-table", table)]),
      ],
      output: { TransitGateway: showTransitGateway(gateway, region, "pending") },
    };
  },
});
