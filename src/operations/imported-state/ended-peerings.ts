/** Peerings of an import that have ended. AWS's answers don't say when, so they stay visible for as long as if they ended now. */
import { type Change, put } from "../../model/world/change.ts";

const ENDED: ReadonlySet<string> = new Set(["rejected", "failed", "expired", "deleted"]);

export const endedNow = (change: Change, now: string): Change =>
  "put" in change && change.put === "vpc-peering-connection" && ENDED.has(change.value.status)
    ? put("vpc-peering-connection", { ...change.value, endedAt: now })
    : change;
