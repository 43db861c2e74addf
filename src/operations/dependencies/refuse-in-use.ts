/** The refusal to delete a resource that another one still needs: AWS's words for the caller, and for the log what needs it. */
import { type AwsError, awsError } from "../../model/aws-error.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { usesOf } from "./uses.ts";

/** EC2's usual words. `type` is AWS's word for the kind of resource, such as `routeTable`. */
export const hasDependencies = awsError(
  "DependencyViolation",
  (type: string, id: string) => `The ${type} '${id}' has dependencies and cannot be deleted.`,
);

/** How many uses one line of the log names. */
const MOST_NAMED = 10;

/**
 * Throws `refusal` if anything keeps the resource from being deleted. `whole` is the world of the owner of a shared VPC, in which
 * others may use it.
 */
export function refuseInUse(world: World, kind: Kind, id: string, refusal: () => AwsError, whole = world): void {
  // AWS: whoever isn't the owner is refused for that, whether or not it's in use (catalogue 429): refuseForeign does.
  const { ownerId = world.account } = (world.get(kind, id) ?? {}) as { readonly ownerId?: string };
  if (ownerId !== world.account) return;
  const uses = new Set([world, whole])
    .values()
    .flatMap((each) => usesOf(each, kind, id))
    .filter(({ keeps }) => keeps)
    .take(MOST_NAMED + 1)
    .toArray();
  if (uses.length === 0) return;
  const named = uses.slice(0, MOST_NAMED).map((use) => `${use.kind} ${use.id} ${use.how}`);
  throw refusal().withDetail([...named, ...(uses.length > MOST_NAMED ? ["and others"] : [])].join("; "));
}
