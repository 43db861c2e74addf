/** Removes inbound rules from a security group: all that the call names, or nothing. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { groupOf } from "../groups/find-group.ts";
import { ingressTerms } from "./flat-parameters.ts";
import { revoke } from "./revoke.ts";

export default operation("ec2", "RevokeSecurityGroupIngress", {
  touches: ({ input, world }) => [existing("security-group", groupOf(world, input))],
  decide(call) {
    const group = groupOf(call.world, call.input);
    return revoke(call, group, "ingress", ingressTerms(call.world, group, call.input));
  },
});
