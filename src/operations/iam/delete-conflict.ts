/** What must be gone before a user, a group or a role can be deleted. */
import { awsError } from "../../model/aws-error.ts";
import type { IamEntity } from "../../model/records/iam.ts";

// AWS: catalogue 468
const deleteConflict = awsError("DeleteConflict", (first: string) => `Cannot delete entity, must ${first} first.`, {
  status: 409,
});

/** `others`: what else hinders it, with what AWS says must be done. */
export function refuseInUseEntity(
  { attachedPolicies, inlinePolicies }: IamEntity,
  others: Readonly<Record<string, boolean>> = {},
): void {
  const hindrances = {
    ...others,
    "detach all policies": attachedPolicies.length > 0,
    "delete policies": inlinePolicies.length > 0,
  };
  for (const [first, isThere] of Object.entries(hindrances)) if (isThere) throw deleteConflict(first);
}
