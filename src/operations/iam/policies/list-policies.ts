/** Lists managed policies: the account's own, AWS's, or both. */
import type { IamPolicy } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { list } from "../list.ts";
import { awsPolicies } from "./aws-policies.ts";
import { showPolicy } from "./show-policy.ts";
import { attachmentCount, boundaryCount } from "./uses-of-policy.ts";

export default list("iam", "ListPolicies", {
  list: "Policies",
  all: ({ world, input: { Scope = "All", OnlyAttached = false, PolicyUsageFilter } }) =>
    inScope(world, Scope).filter(
      ({ arn }) =>
        (!OnlyAttached && PolicyUsageFilter === undefined) || isUsed(world, arn, PolicyUsageFilter ?? "either"),
    ),
  nameOf: ({ name }) => name,
  pathOf: ({ path }) => path,
  show: (policy, { world }) => showPolicy(world, policy),
});

const inScope = (world: World, scope: string): readonly IamPolicy[] => [
  ...(scope === "AWS" ? [] : world.all("iam-policy")),
  ...(scope === "Local" ? [] : awsPolicies.values()),
];

const isUsed = (world: World, arn: string, usage: string): boolean =>
  (usage !== "PermissionsBoundary" && attachmentCount(world, arn) > 0) ||
  (usage !== "PermissionsPolicy" && boundaryCount(world, arn) > 0);
