/** What names and numbers in a feed may look like. A host puts them into scripts for its kernel, so nothing else gets through. */
import { KEY_END } from "../../policy/flow/traffic.ts";

/**
 * As the kernel takes them, without what has a meaning in paths, scripts or shells, or can't be in a name of nftables.
 * INVARIANT: what is bound, what is sent and what is rendered have the same form, so that no name blocks a host.
 */
export const DEVICE = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/;
export const INTERFACE_ID = /^eni-[0-9A-Za-z]{1,40}$/;
export const MEMBERS_KEY = /^sg-[0-9A-Za-z]{1,40}\/vpc-[0-9A-Za-z]{1,40}$/;
export const GROUP_SET_KEY = /^[0-9a-f]{16}$/;
export const CURSOR = /^[0-9a-f]{64}$/;
export const PARTITION = /^[0-9]{12}\/[a-z0-9-]{1,40}$/;
export const TRIAL_ID = /^[0-9A-Za-z_-]{1,64}$/;
/** A week. */
export const LONGEST_TRIAL_S = 604_800;
export const LONGEST_PROBLEM = 1000;

export const isKey = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < KEY_END;
