/** Who has a managed policy: attached, or as a permissions boundary. */
import type { World } from "../../../model/world/world.ts";

/** How many entities have it attached. */
export const attachmentCount = (world: World, arn: string): number =>
  (["iam-user", "iam-group", "iam-role"] as const)
    .map((kind) => [...world.by(kind, "attached-policy", arn)].length)
    .reduce((sum, count) => sum + count, 0);

/** How many entities it bounds. */
export const boundaryCount = (world: World, arn: string): number =>
  (["iam-user", "iam-role"] as const)
    .map((kind) => [...world.by(kind, "boundary", arn)].length)
    .reduce((sum, count) => sum + count, 0);
