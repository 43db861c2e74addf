/** Managed prefix lists: named, versioned sets of CIDRs that rules and routes refer to. */
import type { Resource, Tagged } from "./tag.ts";

export interface PrefixList extends Tagged {
  readonly name: string;
  readonly ownerId: string;
  readonly addressFamily: "IPv4" | "IPv6";
  readonly maxEntries: number;
  readonly version: number;
  /** How the last change ended; AWS's transitional states are never kept. */
  readonly state: "create-complete" | "modify-complete" | "modify-failed" | "restore-complete" | "delete-failed";
  /** Why it failed, if it did. */
  readonly stateMessage?: string;
  readonly ipamPrefixListResolverTargetId?: string;
  readonly ipamPrefixListResolverSyncEnabled?: boolean;
}

export interface PrefixListEntry {
  readonly cidr: string;
  readonly description?: string;
}

/** The entries of one version of a list. `id` is `<prefix list>@<version>`. */
export interface PrefixListVersion extends Resource {
  readonly prefixListId: string;
  readonly version: number;
  readonly entries: readonly PrefixListEntry[];
}

/**
 * An account that refers to a list which another one shares with it, and so has a copy of it. In the owner's partition; `id` is
 * `<prefix list>/<account>`.
 */
export interface LentList extends Resource {
  readonly prefixListId: string;
  readonly account: string;
}

export const prefixListVersionId = (prefixListId: string, version: number): string => `${prefixListId}@${version}`;
