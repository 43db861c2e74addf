/** What is found, made or checked for a call before it's decided, because it takes long or can't be done at once. */
import type { PartitionKey } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import type { LoadedOperation } from "../operations/call.ts";
import type { Call } from "../operations/operation.ts";
import { askCedar } from "./cedar/ask-cedar.ts";
import { newKeyPair } from "./key-pairs/new-key-pair.ts";
import type { Ledger } from "./ledger.ts";
import { lookInTurns } from "./look-in-turns.ts";
import { lookUp } from "./trail/trailing.ts";

/** `permittedIn` makes the call in a world, and refuses it if its caller may not make it. */
export async function foundBefore(
  gateway: Parameters<typeof lookUp>[0] & { readonly ledger: Ledger },
  home: PartitionKey,
  { look, readsTrail, makesKey, checksCedar }: LoadedOperation,
  permittedIn: (world: World) => Call<object>,
): Promise<unknown> {
  const { ledger } = gateway;
  if (readsTrail !== undefined) {
    return lookUp(gateway, await ledger.read(home, (world) => readsTrail(permittedIn(world))));
  }
  if (makesKey !== undefined) return newKeyPair(await ledger.read(home, (world) => makesKey(permittedIn(world))));
  if (checksCedar !== undefined) {
    const document = await ledger.read(home, (world) => checksCedar(permittedIn(world)));
    return document === undefined ? undefined : mistakesIn(document);
  }
  return look && lookInTurns(ledger, home, (world) => look(permittedIn(world)));
}

async function mistakesIn(document: string): Promise<readonly string[]> {
  const answer = await askCedar({ document });
  return "mistakes" in answer ? answer.mistakes : [];
}
