/** Sets or removes the descriptions of outbound rules. */
import { operation } from "../../operation.ts";
import { updateDescriptions } from "./update-descriptions.ts";

export default operation("ec2", "UpdateSecurityGroupRuleDescriptionsEgress", {
  decide: (call) => updateDescriptions(call, "egress"),
});
