/** Autonomous system numbers that someone brings to an IPAM, with the CIDRs they announce. */
import type { Resource } from "./tag.ts";

/** `id` is the number as text. Kept in the partition of its IPAM. */
export interface Byoasn extends Resource {
  readonly ipamId: string;
  readonly cidrs: readonly string[];
}
