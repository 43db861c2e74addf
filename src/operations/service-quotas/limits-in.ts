/** The limits that hold in an account's Region: those of the server, and what the account raised there by Service Quotas. */
import type { Limits } from "../../model/limits.ts";
import { serviceQuotaOf } from "../../model/service-quotas.ts";
import type { World } from "../../model/world/world.ts";

/** ours: of what the operator set and what the account raised, the greater holds. So a raised quota is never less than before. */
export function limitsIn(world: Pick<World, "all" | "count">, limits: Limits): Limits {
  if (world.count("applied-quota") === 0) return limits;
  const raised: Record<keyof Limits, number> = { ...limits };
  for (const { id, value = 0 } of world.all("applied-quota")) {
    const limit = serviceQuotaOf(id)?.limit;
    if (limit !== undefined) raised[limit] = Math.max(limits[limit], value);
  }
  return raised;
}
