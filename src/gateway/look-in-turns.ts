/** What takes long to find in the worlds, found in turns, while calls go on. */

import type { Steps } from "../model/steps.ts";
import type { PartitionKey } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import type { Ledger } from "./ledger.ts";
import { nextTurnForCaller, takeTurn } from "./turns.ts";

/** What the steps find in the worlds as they are now. They're held as they are only if it takes more than one turn. */
export async function lookInTurns<T>(ledger: Ledger, home: PartitionKey, look: (world: World) => Steps<T>): Promise<T> {
  const begun = await ledger.hold(home, (world, keep) => {
    const steps = look(world);
    return takeTurn(steps) ?? { steps, world, release: keep() };
  });
  if ("value" in begun) return begun.value;
  try {
    return await finishLook(ledger, begun.steps, () => look(begun.world));
  } finally {
    begun.release();
  }
}

/** Goes on with steps that read held worlds, from the next turn on. `again` begins them again. */
export async function finishLook<T>(ledger: Ledger, begun: Steps<T>, again: () => Steps<T>): Promise<T> {
  let steps = begun;
  const take = () => {
    try {
      return takeTurn(steps);
    } catch (error) {
      // If a partition must be loaded first: steps can't go on after they threw.
      steps = again();
      throw error;
    }
  };
  for (;;) {
    await nextTurnForCaller();
    const done = await ledger.step(take);
    if (done !== undefined) return done.value;
  }
}
