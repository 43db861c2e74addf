/** Permission asked without a request's context: for callers that know only the action and the resources. */
import { layersOf, type PrincipalPolicies, statementsAbout } from "./evaluate.ts";

/**
 * Reports whether the policies allow `action` (`ec2:CreateVpc`) on every one of `resources` (ARNs, or `*`). As no condition
 * can be looked at, what is allowed under conditions isn't allowed, and what is denied under conditions is denied.
 */
export function isAllowed(policies: PrincipalPolicies, action: string, resources: readonly string[]): boolean {
  return layersOf(policies).every(({ policies }) => {
    const statements = policies.flatMap(({ policy }) => statementsAbout(policy, action.toLowerCase()));
    return resources.every((resource) => {
      const matching = statements.filter(({ resources }) => resources.covers(resource, new Map()));
      return (
        matching.some(({ effect, conditions }) => effect === "Allow" && conditions.length === 0) &&
        !matching.some(({ effect }) => effect === "Deny")
      );
    });
  });
}
