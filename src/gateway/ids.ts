/** Ids of new resources: random for those that calls create, derived for those that every partition begins with. */
import { hash, randomBytes } from "node:crypto";
import { type PartitionKey, partitionName } from "../model/world/change.ts";
import { digitsOfIds, type NewId, prefixOfIds } from "../model/world/ids.ts";

const POOL_BYTES = 8192;
let pool = "";
let used = 0;

function randomDigits(count: number): string {
  if (used + count > pool.length) {
    pool = randomBytes(POOL_BYTES).toString("hex");
    used = 0;
  }
  used += count;
  return pool.slice(used - count, used);
}

/** Random bytes as hex digits. */
export const random = (bytes: number): string => randomDigits(2 * bytes);

/** AWS: the first digit of new ids is 0 (catalogue 27). */
export const newId: NewId = (of) => `${prefixOfIds(of)}-0${randomDigits(digitsOfIds(of) - 1)}`;

/** Ids that are the same on every Cordon for the same account and Region, so that a default network always has the same ids. */
export function derivedIds(key: PartitionKey): NewId {
  let count = 0;
  return (of) => {
    const prefix = prefixOfIds(of);
    const digest = hash("sha256", `${partitionName(key)}/${prefix}/${count++}`);
    return `${prefix}-0${digest.slice(0, digitsOfIds(of) - 1)}`;
  };
}
