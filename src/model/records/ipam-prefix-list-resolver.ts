/** Prefix list resolvers of an IPAM: rules that select CIDRs, the versions that resulted, and the lists kept in step. */
import type { IpamState } from "./ipam-pool.ts";
import type { Resource, Tag, Tagged } from "./tag.ts";

/** One condition on a CIDR. It names exactly one of the members besides `operation`. */
export interface ResolverCondition {
  readonly operation: "equals" | "not-equals" | "subnet-of";
  readonly poolId?: string;
  readonly resourceId?: string;
  readonly resourceOwner?: string;
  readonly resourceRegion?: string;
  /** Without a value, any tag with the key. */
  readonly resourceTag?: { readonly key: Tag["key"]; readonly value?: Tag["value"] };
  readonly cidr?: string;
}

/** Selects the CIDRs for which all conditions hold. */
export type ResolverRule =
  | { readonly type: "static-cidr"; readonly cidr: string }
  | {
      readonly type: "ipam-resource-cidr";
      readonly scopeId: string;
      readonly resourceType: ResolvedResourceType;
      readonly conditions: readonly ResolverCondition[];
    }
  | { readonly type: "ipam-pool-cidr"; readonly scopeId: string; readonly conditions: readonly ResolverCondition[] };

export type ResolvedResourceType =
  | "vpc"
  | "subnet"
  | "eip"
  | "public-ipv4-pool"
  | "ipv6-pool"
  | "eni"
  | "anycast-ip-list";

/** Kept in the partition of its IPAM. */
export interface IpamPrefixListResolver extends Tagged {
  readonly ownerId: string;
  readonly ipamId: string;
  readonly description?: string;
  readonly addressFamily: "ipv4" | "ipv6";
  readonly state: IpamState;
  readonly rules: readonly ResolverRule[];
  /** The newest version; 0 before there is one. */
  readonly version: number;
  /** Why the rules currently can't become a version. */
  readonly failure?: string;
}

/** What the rules selected at one time. `id` is `<resolver>@<version>`. */
export interface IpamPrefixListResolverVersion extends Resource {
  readonly resolverId: string;
  readonly version: number;
  /** In order of address. */
  readonly cidrs: readonly string[];
}

export const resolverVersionId = (resolverId: string, version: number): string => `${resolverId}@${version}`;

/** A prefix list that follows a resolver. Kept in the partition of the resolver. */
export interface IpamPrefixListResolverTarget extends Tagged {
  readonly ownerId: string;
  readonly resolverId: string;
  readonly prefixListId: string;
  readonly prefixListRegion: string;
  readonly desiredVersion?: number;
  readonly trackLatestVersion: boolean;
  readonly lastSyncedVersion?: number;
  readonly state: IpamState | "sync-complete" | "sync-failed";
  readonly stateMessage?: string;
}
