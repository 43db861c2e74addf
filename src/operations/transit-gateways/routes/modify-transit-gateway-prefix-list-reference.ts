/** Has a reference to a prefix list in a transit gateway's table lead elsewhere. */
import { put } from "../../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findPrefixList } from "../../prefix-lists/find-prefix-list.ts";
import { withSharedLists } from "../../resource-shares/shared-lists.ts";
import { findReference, referenceTo, showReference } from "./find-reference.ts";
import { readRouteTarget, touchRoute } from "./route-target.ts";

type Asked = Call<InputOf<"ec2", "ModifyTransitGatewayPrefixListReference">>;

const listOf = (call: Asked) => findPrefixList(withSharedLists(call), call.input.PrefixListId);

export default operation("ec2", "ModifyTransitGatewayPrefixListReference", {
  touches: (call) => [...touchRoute(readRouteTarget(call.world, call.input)), existing("prefix-list", listOf(call))],
  decide(call) {
    const { input, world } = call;
    findReference(world, input);
    const reference = referenceTo(readRouteTarget(world, input), listOf(call).id);
    return {
      changes: [put("transit-gateway-route", reference)],
      output: {
        TransitGatewayPrefixListReference: showReference(withSharedLists(call), reference, "modifying"),
      },
    };
  },
});
