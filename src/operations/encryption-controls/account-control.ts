/** What an account wants of the encryption of all its VPCs in a Region, and how its VPCs come to be so. */
import {
  type AccountEncryptionControl,
  accountControlId,
  type EncryptionControl,
} from "../../model/records/guarding/encryption-control.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { type FollowUp, kindOf } from "../follow-up.ts";
import type { Call } from "../operation.ts";
import { isOwn } from "../shared-vpcs/whole-vpc.ts";
import { blockersIn, remaining } from "./blockers.ts";
import { controlOf } from "./control-of.ts";
import { showEach } from "./exclusions.ts";

type Wanted = Pick<AccountEncryptionControl, "mode" | "exclusions">;

export const accountControlOf = (world: World): AccountEncryptionControl | undefined =>
  world.get("account-encryption-control", accountControlId(world));

const stateOfExclusion = (isExcluded: boolean) => (isExcluded ? ("enabled" as const) : ("disabled" as const));

/** AWS: `default-state` while nobody has changed it; transitions begin when it's changed. */
export function showAccountControl(control: AccountEncryptionControl | undefined, state?: "transitions-in-progress") {
  return {
    State: state ?? control?.outcome ?? ("default-state" as const),
    Mode: control?.mode ?? ("unmanaged" as const),
    Exclusions: showEach(control?.exclusions ?? [], stateOfExclusion),
    ManagedBy: "account" as const,
    LastUpdateTimestamp: control?.updatedAt,
  };
}

/** Whether a VPC comes to be as the account wants, and the change that makes it so; ours: AWS attempts the same. */
export function bring(
  { world, newId }: Pick<Call<unknown>, "world" | "newId">,
  { id: vpcId, ownerId }: Vpc,
  { mode, exclusions }: Wanted,
): { readonly changes: readonly Change[]; readonly isAsWanted: boolean } {
  if (mode === "unmanaged") return { changes: [], isAsWanted: true };
  const before = controlOf(world, vpcId);
  const monitored: EncryptionControl = {
    ...(before ?? { id: newId("encryption-control"), ownerId, vpcId, tags: [] }),
    ...{ mode: "monitor", exclusions: [] },
  };
  if (mode === "attempt-monitor") return { changes: [put("encryption-control", monitored)], isAsWanted: true };
  if (remaining(blockersIn(world, vpcId), exclusions).length === 0) {
    const enforced = { ...monitored, mode: "enforce", exclusions } as const;
    return { changes: [put("encryption-control", enforced)], isAsWanted: true };
  }
  return { changes: before === undefined ? [put("encryption-control", monitored)] : [], isAsWanted: false };
}

/** Ours, no evidence of what AWS does: new VPCs are brought to what the account wants, and a deleted one takes its control along. */
export const followVpcs: FollowUp = {
  kinds: ["vpc"],
  follow(call, changes, before) {
    return changes.flatMap((change) => {
      const home = change.in ?? call.world;
      if (kindOf(change) !== "vpc" || home.account !== call.world.account || home.region !== call.world.region)
        return [];
      if (!("put" in change)) {
        return [...call.world.by("encryption-control", "vpc", change.id)].map(
          ({ id }): Change => ({ delete: "encryption-control", id }),
        );
      }
      const vpc = call.world.get("vpc", change.value.id);
      const wanted = accountControlOf(call.world);
      const isNew = vpc !== undefined && isOwn(vpc, call.world) && before.get("vpc", vpc.id) === undefined;
      if (!isNew || wanted === undefined || controlOf(call.world, vpc.id) !== undefined) return [];
      return bring(call, vpc, wanted).changes;
    });
  },
};
