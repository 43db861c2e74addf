/** Keeps when access keys of IAM were last used, and roles by their sessions. The log has it to a quarter of an hour: not every call writes. */

import type { Principal } from "../../access/credentials.ts";
import { accountOfAccessKey } from "../../access/keys/access-key-ids.ts";
import type { IamAccessKeyUse } from "../../model/records/iam.ts";
import { GLOBAL } from "../../model/regions.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import type { Ledger } from "../ledger.ts";
import type { Log } from "../log.ts";
import { StoreUnavailable } from "../store-unavailable.ts";
import type { Identity } from "./sign-in.ts";

const RESOLUTION_MS = 15 * 60 * 1_000;

interface Noting {
  readonly ledger: Ledger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/** By key or role, until when further uses aren't written. Only what IAM has is in it. */
const resting = new WeakMap<Ledger, Map<string, number>>();

/** Resolves when the use is kept. A store that can't keep it doesn't keep the call from its answer. */
export async function noteKeyUse(
  { ledger, now, log }: Noting,
  { principal, signed }: Identity,
  requestId: string,
): Promise<void> {
  const until = resting.get(ledger) ?? new Map<string, number>();
  resting.set(ledger, until);
  const id = signed.sessionToken === undefined ? signed.accessKeyId : roleIdOf(principal);
  const at = now();
  if (id === undefined || at < (until.get(id) ?? 0)) return;
  const account = accountOfAccessKey(signed.accessKeyId);
  if (account === undefined) return;
  const author = { principal: principal.arn, requestId, operation: "Cordon:NoteKeyUse" };
  const use = { id, at: new Date(at).toISOString(), region: signed.region, service: signed.service };
  try {
    const rests = await ledger.run({ account, region: GLOBAL }, author, (world) => decideUse(world, use));
    if (rests !== undefined) until.set(id, rests);
  } catch (error) {
    // The call itself needs the log as well, and has waited long enough.
    if (error instanceof StoreUnavailable && error.trouble === "unavailable") throw error;
    log(`request ${requestId}: the use of its access key could not be kept`, error, { requestId });
  }
}

/** AWS: a session's user id is that of its role, and its name. */
const roleIdOf = ({ arn, userId }: Principal): string | undefined =>
  arn.includes(":assumed-role/") ? userId.split(":", 1)[0] : undefined;

/** Says until when further uses aren't written; undefined if IAM has no such key or role. */
function decideUse(world: World, use: IamAccessKeyUse): { changes: readonly Change[]; output: number | undefined } {
  const used = world.get("iam-access-key", use.id) ?? world.get("iam-role", use.id);
  if (used === undefined) return { changes: [], output: undefined };
  const last = Date.parse(world.get("iam-access-key-use", use.id)?.at ?? "");
  const at = Date.parse(use.at);
  // Another server may have written it.
  if (at < last + RESOLUTION_MS) return { changes: [], output: last + RESOLUTION_MS };
  return { changes: [put("iam-access-key-use", use)], output: at + RESOLUTION_MS };
}
