/** Adds outbound rules to a security group: all of them, or nothing. */
import { operation } from "../../operation.ts";
import { findGroup } from "../groups/find-group.ts";
import { authorize } from "./authorize.ts";
import { egressTerms, needed } from "./flat-parameters.ts";

export default operation("ec2", "AuthorizeSecurityGroupEgress", {
  decide(call) {
    const group = findGroup(call.world, call.input.GroupId);
    return authorize(call, group, "egress", needed(egressTerms(call.world, group, call.input)));
  },
});
