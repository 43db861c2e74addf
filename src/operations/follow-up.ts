/**
 * Changes that must follow from other changes, whichever call made those: an IPAM imports a new VPC's CIDR into a pool, a
 * prefix list keeps step with its resolver's results. Such changes join the call's own, in the same commit.
 *
 * To add one: write a `FollowUp` beside the operations of its subject, and name it in `follow-ups.ts`. It looks at the
 * world as the call leaves it, and returns the further changes. It never refuses: the call has been decided.
 */

import { type Steps, toTheEnd } from "../model/steps.ts";
import type { Change } from "../model/world/change.ts";
import type { Kind } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";
import { growingWorld } from "../model/world/world-after.ts";
import type { Call, Decision } from "./operation.ts";

export interface FollowUp {
  /** It's asked only about calls that change a record of one of these kinds. */
  readonly kinds: readonly Kind[];
  /**
   * `changes` are those of its kinds. `call.world` is the world after all changes, those of earlier follow-ups included; `before`
   * is the world without them.
   */
  follow(call: Call<unknown>, changes: readonly Change[], before: World): readonly Change[];
}

const CHANGES_A_STEP = 1_000;

export const kindOf = (change: Change): Kind => ("put" in change ? change.put : change.delete);

/** The decision with everything that follows from it. Follow-ups are asked in the order of `followUps`, each once. */
export function withFollowUps<O>(
  followUps: readonly FollowUp[],
  call: Call<unknown>,
  decision: Decision<O>,
): Decision<O> {
  return toTheEnd(findingFollowUps(followUps, call, decision));
}

/** `withFollowUps` step by step, for decisions of very many changes. */
export function* findingFollowUps<O>(
  followUps: readonly FollowUp[],
  call: Call<unknown>,
  decision: Decision<O>,
): Steps<Decision<O>> {
  let { changes = [] } = decision;
  if (changes.length === 0) return decision;
  const { after, add } = growingWorld(call.world);
  let added = 0;
  for (const { kinds, follow } of followUps) {
    const concerned = changes.filter((change) => kinds.includes(kindOf(change)));
    if (concerned.length === 0) continue;
    yield;
    for (; added < changes.length; added += CHANGES_A_STEP) {
      add(changes.slice(added, added + CHANGES_A_STEP));
      yield;
    }
    const followed = follow({ ...call, world: after }, concerned, call.world);
    yield;
    add(followed);
    changes = [...changes, ...followed];
    added = changes.length;
  }
  return changes === decision.changes ? decision : { ...decision, changes };
}
