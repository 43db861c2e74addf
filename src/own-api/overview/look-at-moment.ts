/** Looks at the records of the caller's account and Region: as they are, or as they were at a moment. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRequest } from "../../gateway/http-server.ts";
import { lookInTurns } from "../../gateway/look-in-turns.ts";
import type { Steps } from "../../model/steps.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import type { AsOf } from "../contract.ts";
import { readAsked, refuseNoPast } from "../past/past-network.ts";
import { parameter } from "../read-request.ts";

/** `look` gets that moment's time in ISO 8601, too. */
export async function lookAtMoment<T extends object>(
  gateway: Gateway,
  request: OwnRequest,
  home: PartitionKey,
  look: (world: World, now: string) => Steps<T>,
): Promise<T & AsOf> {
  const at = parameter(request, "at");
  const now = new Date(gateway.now()).toISOString();
  if (at === undefined) return lookInTurns(gateway.ledger, home, (world) => look(world, now));
  const past = await gateway.ledger.past.open(home, readAsked(gateway, at)).catch(refuseNoPast);
  try {
    const then = (world: World) => look(world, past.found.time);
    return { ...(await past.find(then).catch(refuseNoPast)), at: past.found };
  } finally {
    past.release();
  }
}
