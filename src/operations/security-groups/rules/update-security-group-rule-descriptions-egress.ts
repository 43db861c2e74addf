/** Sets or removes the descriptions of outbound rules. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { groupOf } from "../groups/find-group.ts";
import { updateDescriptions } from "./update-descriptions.ts";

export default operation("ec2", "UpdateSecurityGroupRuleDescriptionsEgress", {
  touches: ({ input, world }) => [existing("security-group", groupOf(world, input))],
  decide: (call) => updateDescriptions(call, "egress"),
});
