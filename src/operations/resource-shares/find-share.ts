/** Finds the share that a call names by its ARN. */
import type { ResourceShare } from "../../model/records/sharing/resource-share.ts";
import type { World } from "../../model/world/world.ts";
import type { Asking } from "../operation.ts";
import { existing, type Touched } from "../permission/touched.ts";
import { sharesReaching } from "./reaching.ts";
import { isDeleted, malformedShareArn, notOwner, unknownShare } from "./share-words.ts";

const FORM = /^arn:aws:ram:([a-z0-9-]+):(\d{12}):resource-share\/([0-9a-f-]{36})$/;

/** The id in the ARN of a share. */
export function shareIdOf(arn: string): string {
  const [, , , id] = FORM.exec(arn) ?? [];
  if (id === undefined) throw malformedShareArn();
  return id;
}

/** A share of the caller's own, deleted or not. Throws if it's another account's. */
export function findOwnShare({ world, settings }: Asking, arn: string): ResourceShare {
  const found = world.get("resource-share", shareIdOf(arn));
  if (found?.arn === arn) return found;
  if (sharesReaching({ world, settings }).some(({ share }) => share.arn === arn)) throw notOwner(arn);
  throw unknownShare(arn);
}

/** One that may still be changed. */
export function findActiveShare(asking: Asking, arn: string): ResourceShare {
  const share = findOwnShare(asking, arn);
  if (share.status === "DELETED") throw isDeleted(arn);
  return share;
}

/** Own, or another account's that reaches the caller's. */
export function findShareSeen(asking: Asking, arn: string): ResourceShare {
  const own = asking.world.get("resource-share", shareIdOf(arn));
  const found = own?.arn === arn ? own : sharesReaching(asking).find(({ share }) => share.arn === arn)?.share;
  if (found === undefined) throw unknownShare(arn);
  return found;
}

/** For operations on a share: permission is needed on it. */
export const touchesShare = ({
  input,
  world,
  settings,
}: Asking & { readonly input: { readonly resourceShareArn: string } }): readonly Touched[] => [
  existing("resource-share", findOwnShare({ world, settings }, input.resourceShareArn)),
];

/** AWS shows a share that was deleted for a while. How long is ours. */
const SHOWN_MS = 2 * 60 * 60 * 1_000;

export const isShown = ({ status, updatedAt }: ResourceShare, now: string): boolean =>
  status !== "DELETED" || Date.parse(now) - Date.parse(updatedAt) < SHOWN_MS;

/** The caller's own shares that are shown. */
export const ownShares = (world: World, now: string): IteratorObject<ResourceShare> =>
  world.all("resource-share").filter((share) => isShown(share, now));
