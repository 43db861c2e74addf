/** Adds a reference to a prefix list to a route table of a transit gateway: each of its entries is a route then. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findPrefixList } from "../../prefix-lists/find-prefix-list.ts";
import { refuseTooManyReferences } from "../../prefix-lists/reference-quota.ts";
import { withSharedLists } from "../../resource-shares/shared-lists.ts";
import { referenceTo, showReference } from "./find-reference.ts";
import { readRouteTarget, refuseTooManyTransitRoutes, touchRoute } from "./route-target.ts";

// ours: no evidence of AWS's text
const duplicate = awsError(
  "RouteAlreadyExists",
  (listId: string, tableId: string) =>
    `A reference to ${listId} already exists in Transit Gateway Route Table ${tableId}.`,
);
type Asked = Call<InputOf<"ec2", "CreateTransitGatewayPrefixListReference">>;

const listOf = (call: Asked) => findPrefixList(withSharedLists(call), call.input.PrefixListId);

export default operation("ec2", "CreateTransitGatewayPrefixListReference", {
  touches: (call) => [...touchRoute(readRouteTarget(call.world, call.input)), existing("prefix-list", listOf(call))],
  decide(call) {
    const { input, limits } = call;
    const world = withSharedLists(call);
    const target = readRouteTarget(world, input);
    const { table } = target;
    const list = listOf(call);
    const reference = referenceTo(target, list.id);
    if (world.get("transit-gateway-route", reference.id) !== undefined) throw duplicate(list.id, table.id);
    refuseTooManyTransitRoutes(world, table.transitGatewayId, limits);
    refuseTooManyReferences(world, "transit routes", [list.id], limits);
    return {
      changes: [put("transit-gateway-route", reference)],
      output: {
        TransitGatewayPrefixListReference: showReference(world, reference, "pending"),
      },
    };
  },
});
