/** Sets or removes the descriptions of inbound rules. */
import { operation } from "../../operation.ts";
import { updateDescriptions } from "./update-descriptions.ts";

export default operation("ec2", "UpdateSecurityGroupRuleDescriptionsIngress", {
  decide: (call) => updateDescriptions(call, "ingress"),
});
