/** The options of Block Public Access: one record for a partition, or none as long as nobody has changed them. */
import type { BlockPublicAccessOptions } from "../../model/records/guarding/block-public-access.ts";
import { blockOptionsId } from "../../model/records/guarding/block-public-access.ts";
import type { World } from "../../model/world/world.ts";

export const optionsOf = (world: World): BlockPublicAccessOptions =>
  world.get("block-public-access-options", blockOptionsId(world)) ?? {
    id: blockOptionsId(world),
    mode: "off",
    managedBy: "account",
    exclusionsAllowed: "allowed",
  };

/** AWS: `default-state` while nobody has changed them (catalogue 398, 528). */
export function showOptions(world: World, options = optionsOf(world), state?: "update-in-progress") {
  const isKept = world.get("block-public-access-options", options.id) !== undefined;
  return {
    AwsAccountId: world.account,
    AwsRegion: world.region,
    State: state ?? (isKept ? ("update-complete" as const) : ("default-state" as const)),
    InternetGatewayBlockMode: options.mode,
    Reason: options.reason,
    LastUpdateTimestamp: options.updatedAt,
    ManagedBy: options.managedBy,
    ExclusionsAllowed: options.exclusionsAllowed,
  };
}
