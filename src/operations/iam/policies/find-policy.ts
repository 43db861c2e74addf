/** Finds a managed policy by its ARN. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamPolicy } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { managedPolicy } from "./managed-policies.ts";

export const policyNotFound = awsError("NoSuchEntity", (arn: string) => `Policy ${arn} was not found.`, {
  status: 404,
});
// ours: AWS's text for a call that one may never make, in the form of its other refusals
const notYours = awsError(
  "AccessDenied",
  (caller: string, action: string, arn: string) =>
    `User: ${caller} is not authorized to perform: iam:${action} on resource: policy ${arn}`,
  { status: 403 },
);

export function findPolicy(world: World, arn: string): IamPolicy {
  const policy = managedPolicy(world, arn);
  if (policy === undefined) throw policyNotFound(arn);
  return policy;
}

/** One that the account may change: AWS's own policies are everybody's. */
export function findOwnPolicy(
  { input, world, caller }: Call<{ readonly PolicyArn: string }>,
  action: string,
): IamPolicy {
  const policy = findPolicy(world, input.PolicyArn);
  if (policy.ownerId !== world.account) throw notYours(caller.arn, action, policy.arn);
  return policy;
}
