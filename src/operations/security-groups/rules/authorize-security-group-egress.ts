/** Adds outbound rules to a security group: all of them, or nothing. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findGroup } from "../groups/find-group.ts";
import { authorize, newRules } from "./authorize.ts";
import { egressTerms, needed } from "./flat-parameters.ts";

export default operation("ec2", "AuthorizeSecurityGroupEgress", {
  touches: ({ input, world }) => [existing("security-group", findGroup(world, input.GroupId)), ...newRules(input)],
  decide(call) {
    const group = findGroup(call.world, call.input.GroupId);
    return authorize(call, group, "egress", needed(egressTerms(call.world, group, call.input)));
  },
});
