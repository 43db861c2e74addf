/** Removes outbound rules from a security group: all that the call names, or nothing. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findGroup } from "../groups/find-group.ts";
import { egressTerms } from "./flat-parameters.ts";
import { revoke } from "./revoke.ts";

export default operation("ec2", "RevokeSecurityGroupEgress", {
  touches: ({ input, world }) => [existing("security-group", findGroup(world, input.GroupId))],
  decide(call) {
    const group = findGroup(call.world, call.input.GroupId);
    return revoke(call, group, "egress", egressTerms(call.world, group, call.input));
  },
});
