/** Reports whether one network interface could use certain groups without exceeding a quota. */
import { awsError } from "../../../model/aws-error.ts";
import type { Limits } from "../../../model/limits.ts";
import type { World } from "../../../model/world/world.ts";
import { refuseTooManyGroups } from "../../network-interfaces/interface-groups.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { refuseOverQuota, weigh } from "../rules/rule-quota.ts";
import { findGroup } from "./find-group.ts";

// ours: no evidence of AWS's texts
const repeatedId = awsError(
  "InvalidParameterValue",
  (id: string) => `The security group '${id}' is given more than once`,
);
const tooManyRulesTogether = awsError(
  "RulesPerSecurityGroupLimitExceeded",
  (limit: number) => `The security groups together have more than the ${limit} rules that an interface may have.`,
);

export default operation("ec2", "ValidateSecurityGroupQuotasForInterface", {
  touches: ({ input, world }) => input.SecurityGroupIds.map((id) => existing("security-group", findGroup(world, id))),
  decide({ input, world, limits }) {
    const ids = input.SecurityGroupIds;
    if (ids.length === 0) throw missingParameter("securityGroupId");
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (repeated !== undefined) throw repeatedId(repeated);
    for (const id of ids) findGroup(world, id);
    refuseTooManyGroups(ids, limits);
    refuseTooManyRules(world, ids, limits);
    return { output: { Valid: true } };
  },
});

/** Each group must be within its own quota, and all together within an interface's (catalogue 120). */
function refuseTooManyRules(world: World, groupIds: readonly string[], limits: Limits): void {
  for (const direction of ["ingress", "egress"] as const) {
    const peers = groupIds.map((id) =>
      world
        .by("security-group-rule", "group", id)
        .filter((rule) => rule.direction === direction)
        .map(({ peer }) => peer)
        .toArray(),
    );
    for (const each of peers) refuseOverQuota(world, each, limits);
    const { ipv4, ipv6 } = weigh(world, peers.flat());
    if (Math.max(ipv4, ipv6) > limits.rulesPerInterface)
      throw tooManyRulesTogether(limits.rulesPerInterface).overLimit("rulesPerInterface");
  }
}
