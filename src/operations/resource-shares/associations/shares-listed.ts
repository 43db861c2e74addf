/** The shares that a call lists the contents of: the caller's own, or those of others that reach its account. */
import type { ResourceShare } from "../../../model/records/sharing/resource-share.ts";
import type { Call } from "../../operation.ts";
import { findShareSeen, ownShares } from "../find-share.ts";
import { sharesReaching } from "../reaching.ts";

interface Asked {
  readonly resourceOwner: "SELF" | "OTHER-ACCOUNTS";
  readonly resourceShareArns?: readonly string[] | undefined;
}

export function sharesListed(call: Call<Asked>): readonly ResourceShare[] {
  const { resourceOwner, resourceShareArns: arns = [] } = call.input;
  for (const arn of arns) findShareSeen(call, arn);
  const all =
    resourceOwner === "SELF" ? ownShares(call.world, call.now) : sharesReaching(call).map(({ share }) => share);
  return [...all].filter(({ arn, status }) => status === "ACTIVE" && (arns.length === 0 || arns.includes(arn)));
}
