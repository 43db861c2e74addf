/** Deletes a reference to a prefix list from a route table of a transit gateway. */
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing, referred } from "../../permission/touched.ts";
import { withSharedLists } from "../../resource-shares/shared-lists.ts";
import { findTransitTable } from "../route-tables/find-table.ts";
import { findReference, showReference } from "./find-reference.ts";

export default operation("ec2", "DeleteTransitGatewayPrefixListReference", {
  touches: (call) => [
    existing("transit-gateway-route-table", findTransitTable(call.world, call.input.TransitGatewayRouteTableId)),
    referred(withSharedLists(call), "prefix-list", call.input.PrefixListId),
  ],
  decide(call) {
    const reference = findReference(call.world, call.input);
    return {
      changes: [remove("transit-gateway-route", reference.id)],
      output: {
        TransitGatewayPrefixListReference: showReference(withSharedLists(call), reference, "deleting"),
      },
    };
  },
});
