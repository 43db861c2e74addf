/** The network as it was at a moment: for the questions that are also asked about the one that is. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { OwnRefusal } from "../../gateway/http-server.ts";
import { NoPast } from "../../gateway/past/no-past.ts";
import type { AskedMoment } from "../../gateway/past/past.ts";
import type { PastWorlds } from "../../gateway/past/past-worlds.ts";
import { readMoment } from "../../gateway/past/read-moment.ts";
import { finish } from "../../gateway/turns.ts";
import type { Steps } from "../../model/steps.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { Network } from "../../policy/flow/network.ts";
import { LiveNetwork } from "../../policy/questions/live-networks.ts";
import type { HeldNetwork } from "../ask-network.ts";
import type { AsOf } from "../contract.ts";

/** What the steps find in the network as it was, and which moment that is. Throws an OwnRefusal if there's no such past. */
export async function askPast<T>(
  gateway: Gateway,
  home: PartitionKey,
  at: string,
  ask: (live: LiveNetwork) => Steps<T>,
): Promise<T & Required<AsOf>> {
  const { live, release, asOf } = await openPastNetwork(gateway, home, at);
  try {
    return { ...(await finish(ask(live))), ...asOf };
  } finally {
    release();
  }
}

/** The network as it was, until it's released. It shares nothing with that of now, so nobody else can ask it. */
export async function openPastNetwork(
  gateway: Gateway,
  home: PartitionKey,
  at: string,
): Promise<HeldNetwork & { readonly asOf: Required<AsOf> }> {
  const asked = readAsked(gateway, at);
  const past = await gateway.ledger.past.open(home, asked).catch(refuseNoPast);
  try {
    const live = await liveIn(past);
    return {
      live,
      asOf: { at: past.found },
      release() {
        live.retire();
        past.release();
      },
    };
  } catch (error) {
    past.release();
    return refuseNoPast(error);
  }
}

const liveIn = async (past: PastWorlds): Promise<LiveNetwork> => new LiveNetwork(await past.read(Network.worldsAround));

/** Throws an OwnRefusal for what is no moment, and for what is yet to come. */
export function readAsked(gateway: Gateway, text: string): AskedMoment {
  try {
    return readMoment(text, gateway.now());
  } catch (error) {
    return refuseNoPast(error);
  }
}

export function refuseNoPast(error: unknown): never {
  throw error instanceof NoPast ? new OwnRefusal(error.message, error.status) : error;
}
