/**
 * Changes that must follow from other changes, whichever call made those: an IPAM imports a new VPC's CIDR into a pool, a
 * prefix list keeps step with its resolver's results. Such changes join the call's own, in the same commit.
 *
 * To add one: write a `FollowUp` beside the operations of its subject, and name it in `follow-ups.ts`. It looks at the
 * world as the call leaves it, and returns the further changes. It never refuses: the call has been decided.
 */

import type { Change } from "../model/world/change.ts";
import type { Kind } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";
import { worldAfter } from "../model/world/world-after.ts";
import type { Call, Decision } from "./operation.ts";

export interface FollowUp {
  /** It's asked only about calls that change a record of one of these kinds. */
  readonly kinds: readonly Kind[];
  /** `call.world` is the world after `changes`, those of earlier follow-ups included; `before` is the world without them. */
  follow(call: Call<unknown>, changes: readonly Change[], before: World): readonly Change[];
}

export const kindOf = (change: Change): Kind => ("put" in change ? change.put : change.delete);

/** The decision with everything that follows from it. Follow-ups are asked in the order of `followUps`, each once. */
export function withFollowUps<O>(
  followUps: readonly FollowUp[],
  call: Call<unknown>,
  decision: Decision<O>,
): Decision<O> {
  let { changes = [] } = decision;
  if (changes.length === 0) return decision;
  for (const { kinds, follow } of followUps) {
    if (!changes.some((change) => kinds.includes(kindOf(change)))) continue;
    const world = worldAfter(call.world, changes);
    changes = [...changes, ...follow({ ...call, world }, changes, call.world)];
  }
  return changes === decision.changes ? decision : { ...decision, changes };
}
