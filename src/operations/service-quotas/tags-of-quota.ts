/** The tags of a quota, which an account gives to its own, raised or not. */
import type { Tag } from "../../model/records/tag.ts";
import { type Change, inPartition, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { findQuotaByArn, homeOfQuota, worldOfQuota } from "./find-quota.ts";

interface Found {
  readonly tags: readonly Tag[];
  /** The change that gives it other tags. */
  readonly retag: (tags: readonly Tag[]) => Change;
}

export function findTagged(world: World, arn: string): Found {
  const quota = findQuotaByArn(arn, world);
  const applied = worldOfQuota(quota, world).get("applied-quota", quota.id) ?? { id: quota.id, tags: [] };
  return {
    tags: applied.tags,
    retag: (tags) => inPartition(homeOfQuota(quota, world), put("applied-quota", { ...applied, tags })),
  };
}
