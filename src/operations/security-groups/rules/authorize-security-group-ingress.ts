/** Adds inbound rules to a security group: all of them, or nothing. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { groupOf } from "../groups/find-group.ts";
import { authorize, newRules } from "./authorize.ts";
import { ingressTerms, needed } from "./flat-parameters.ts";

export default operation("ec2", "AuthorizeSecurityGroupIngress", {
  touches: ({ input, world }) => [existing("security-group", groupOf(world, input)), ...newRules(input)],
  decide(call) {
    const group = groupOf(call.world, call.input);
    return authorize(call, group, "ingress", needed(ingressTerms(call.world, group, call.input)));
  },
});
