/**
 * Blocks of VPCs and subnets that were disassociated a short while ago. AWS: answers list them as `disassociated` for
 * about half an hour (catalogue 373). Nothing else counts them, so they are apart from the blocks that a record has.
 */
import type { Former } from "../../../model/records/vpc.ts";
import { HOUR_MS, isStillShown } from "../../times.ts";

const VISIBLE_MS = HOUR_MS / 2;
/** A record doesn't grow without end if blocks come and go within that time. */
const MOST_KEPT = 100;

/** Those that answers still list. */
export const stillListed = <B>(blocks: readonly Former<B>[] | undefined, now: string): readonly Former<B>[] =>
  (blocks ?? []).filter(({ disassociatedAt }) => isStillShown(disassociatedAt, now, VISIBLE_MS));

/** The list with one more block, and without those that have had their time. */
export const withFormer = <B>(blocks: readonly Former<B>[] | undefined, block: B, now: string): readonly Former<B>[] =>
  [...stillListed(blocks, now), { ...block, disassociatedAt: now }].slice(-MOST_KEPT);
