/** What had ended when it was saved. AWS's answers don't say when, so it stays visible for as long as if it ended now. */
import { type Change, put } from "../../model/world/change.ts";

const ENDED: ReadonlySet<string> = new Set(["rejected", "failed", "expired", "deleted"]);

export function endedNow(change: Change, now: string): Change {
  if (!("put" in change)) return change;
  switch (change.put) {
    case "vpc-peering-connection":
      return ENDED.has(change.value.status) ? put(change.put, { ...change.value, endedAt: now }) : change;
    case "transit-gateway-attachment":
      return ENDED.has(change.value.state) ? put(change.put, { ...change.value, endedAt: now }) : change;
    case "transit-gateway":
      return change.value.deletedAt === undefined ? change : put(change.put, { ...change.value, deletedAt: now });
    default:
      return change;
  }
}
