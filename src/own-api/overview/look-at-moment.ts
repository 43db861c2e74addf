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

export async function lookAtMoment<T extends object>(
  gateway: Gateway,
  request: OwnRequest,
  home: PartitionKey,
  look: (world: World) => Steps<T>,
): Promise<T & AsOf> {
  const at = parameter(request, "at");
  if (at === undefined) return lookInTurns(gateway.ledger, home, look);
  const past = await gateway.ledger.past.open(home, readAsked(gateway, at)).catch(refuseNoPast);
  try {
    return { ...(await past.find(look).catch(refuseNoPast)), at: past.found };
  } finally {
    past.release();
  }
}
