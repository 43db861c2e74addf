/** Lists the rules of security groups one by one. */
import { awsError } from "../../../model/aws-error.ts";
import type { SecurityGroup } from "../../../model/records/security-group.ts";
import { isIdOf } from "../../../model/world/ids.ts";
import { describe, recordsOf } from "../../describe.ts";
import { findRule } from "./find-rule.ts";
import { showRule } from "./show-rule.ts";

// AWS: a filter's value is checked, and refused with other words than a parameter's (catalogue 158).
const malformedFilterValue = awsError(
  "InvalidGroupId.Malformed",
  (id: string) => `The security group ID '${id}' is malformed`,
);

export default describe("ec2", "DescribeSecurityGroupRules", {
  list: "SecurityGroupRules",
  ...recordsOf("security-group-rule"),
  ids: { of: ({ SecurityGroupRuleIds }) => SecurityGroupRuleIds, find: ({ world }, id) => findRule(world, id) },
  filters: {
    "group-id": {
      of: (rule) => rule.groupId,
      check(value) {
        if (!/[*?\\]/.test(value) && !isIdOf("security-group", value)) throw malformedFilterValue(value);
      },
    },
    "security-group-rule-id": (rule) => rule.id,
  },
  narrow: {
    "group-id": ({ world }, id) => world.by("security-group-rule", "group", id),
    "security-group-rule-id": ({ world }, id) => [world.get("security-group-rule", id)],
  },
  // INVARIANT: a rule is deleted with its group, so the group exists.
  show: (rule, { world }) => showRule(world, world.get("security-group", rule.groupId) as SecurityGroup, rule),
});
