/** Who has a managed policy: attached, or as a permissions boundary. */
import { countOf, type World } from "../../../model/world/world.ts";

/** How many entities have it attached. */
export const attachmentCount = (world: World, arn: string): number =>
  (["iam-user", "iam-group", "iam-role"] as const)
    .map((kind) => countOf(world.by(kind, "attached-policy", arn)))
    .reduce((sum, count) => sum + count, 0);

/** How many entities it bounds. */
export const boundaryCount = (world: World, arn: string): number =>
  (["iam-user", "iam-role"] as const)
    .map((kind) => countOf(world.by(kind, "boundary", arn)))
    .reduce((sum, count) => sum + count, 0);
