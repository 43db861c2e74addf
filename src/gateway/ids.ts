/** Ids of new resources: random ones for calls, derived ones for what every partition has from the start. */
import { hash, randomBytes } from "node:crypto";
import { type PartitionKey, partitionName } from "../model/world/change.ts";

/** AWS: ids are a prefix and 17 hex digits, the first of them 0 (catalogue 27). */
const USUAL_DIGITS = 17;

const POOL_BYTES = 8192;
let pool = "";
let used = 0;

export function newId(prefix: string, digits = USUAL_DIGITS): string {
  if (used + digits > pool.length) {
    pool = randomBytes(POOL_BYTES).toString("hex");
    used = 0;
  }
  const random = pool.slice(used, used + digits - 1);
  used += digits - 1;
  return `${prefix}-0${random}`;
}

/** Ids that are the same on every Cordon for the same account and Region: default networks are found where they were. */
export function derivedIds(key: PartitionKey): typeof newId {
  let count = 0;
  return (prefix, digits = USUAL_DIGITS) =>
    `${prefix}-0${hash("sha256", `${partitionName(key)}/${prefix}/${count++}`).slice(0, digits - 1)}`;
}
