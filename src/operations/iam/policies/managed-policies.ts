/** Managed policies by their ARNs: the account's own, and AWS's. */
import type { IamPolicy } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { awsPolicies } from "./aws-policies.ts";

export function managedPolicy(world: World, arn: string): IamPolicy | undefined {
  const [policy] = world.by("iam-policy", "arn", arn);
  return policy ?? awsPolicies.get(arn);
}

/** The document of the default version. */
export function managedDocument(world: World, arn: string): string | undefined {
  const policy = managedPolicy(world, arn);
  return policy?.versions.find(({ versionId }) => versionId === policy.defaultVersionId)?.document;
}
