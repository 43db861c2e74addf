/** What takes long to find in the worlds, found in turns, while calls go on. */

import type { Steps } from "../model/steps.ts";
import type { PartitionKey } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import type { Ledger } from "./ledger.ts";
import { nextTurn, takeTurn } from "./turns.ts";

/** What the steps find in the worlds as they are now. They're held as they are only if it takes more than one turn. */
export async function lookInTurns<T>(ledger: Ledger, home: PartitionKey, look: (world: World) => Steps<T>): Promise<T> {
  const begun = await ledger.hold(home, (world, keep) => {
    const steps = look(world);
    return takeTurn(steps) ?? { steps, world, release: keep() };
  });
  if ("value" in begun) return begun.value;
  const { world, release } = begun;
  let { steps } = begun;
  // If a partition must be loaded first, it begins again: steps can't go on after they threw.
  const take = () => {
    try {
      return takeTurn(steps);
    } catch (error) {
      steps = look(world);
      throw error;
    }
  };
  try {
    for (;;) {
      await nextTurn();
      const done = await ledger.step(take);
      if (done !== undefined) return done.value;
    }
  } finally {
    release();
  }
}
