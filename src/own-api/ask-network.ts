/** How questions look at the network: at one moment, and in turns if it takes long. */
import type { Gateway } from "../gateway/handle-call.ts";
import { finish, takeTurn } from "../gateway/turns.ts";
import type { Steps } from "../model/steps.ts";
import type { PartitionKey } from "../model/world/change.ts";
import type { LiveNetwork, LiveNetworks } from "../policy/questions/live-networks.ts";

export interface HeldNetwork {
  readonly live: LiveNetwork;
  readonly release: () => void;
}

/** What the steps find in the network as it is now. It's held as it is only if they take more than one turn. */
export async function askNetwork<T>(
  gateway: Gateway,
  networks: LiveNetworks,
  home: PartitionKey,
  ask: (live: LiveNetwork) => Steps<T>,
): Promise<T> {
  let release = () => {};
  try {
    const begun = await gateway.ledger.read(home, (own) => {
      // The ledger looks again if something that the first look saw was not kept.
      release();
      const live = networks.around(own);
      const steps = ask(live);
      const found = takeTurn(steps);
      if (found === undefined) release = live.hold();
      return found ?? { steps };
    });
    return "steps" in begun ? await finish(begun.steps) : begun.value;
  } finally {
    release();
  }
}

/** The network as it is now, held until it's released: for answers that are made as the caller takes them. */
export async function holdNetwork(gateway: Gateway, networks: LiveNetworks, home: PartitionKey): Promise<HeldNetwork> {
  let held: HeldNetwork | undefined;
  try {
    return await gateway.ledger.read(home, (own) => {
      held?.release();
      const live = networks.around(own);
      held = { live, release: live.hold() };
      return held;
    });
  } catch (error) {
    held?.release();
    throw error;
  }
}
