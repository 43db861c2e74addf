/** IPAMs, their scopes, and the resource discoveries that show them what exists. Each is kept in its home partition. */
import type { IpamState } from "./ipam-pool.ts";
import type { Resource, Tagged } from "./tag.ts";

export interface Ipam extends Tagged {
  readonly ownerId: string;
  /** The home Region, where the records of the IPAM and of all its scopes and pools are kept. */
  readonly region: string;
  readonly description?: string;
  /** The home Region is always among them (catalogue 221). */
  readonly operatingRegions: readonly string[];
  readonly state: IpamState;
  readonly tier: "free" | "advanced";
  readonly enablePrivateGua: boolean;
  readonly meteredAccount: "ipam-owner" | "resource-owner";
  readonly publicScopeId: string;
  readonly privateScopeId: string;
  /** The discovery of the owner's own resources, and its association; both are created and deleted with the IPAM. */
  readonly defaultDiscoveryId: string;
  readonly defaultAssociationId: string;
}

export interface IpamScope extends Tagged {
  readonly ownerId: string;
  readonly region: string;
  readonly ipamId: string;
  readonly type: "public" | "private";
  readonly isDefault: boolean;
  readonly description?: string;
  readonly state: IpamState;
  readonly externalAuthority?: { readonly type: "infoblox"; readonly identifier: string };
}

export interface IpamResourceDiscovery extends Tagged {
  readonly ownerId: string;
  readonly region: string;
  readonly description?: string;
  readonly operatingRegions: readonly string[];
  readonly isDefault: boolean;
  readonly state: IpamState;
  /** Organizations entity paths whose accounts it leaves alone. */
  readonly exclusions: readonly string[];
}

/** Shows an IPAM what a discovery sees. Kept in the IPAM's partition. */
export interface IpamResourceDiscoveryAssociation extends Tagged {
  readonly ipamId: string;
  readonly discoveryId: string;
  /** The partition of the discovery. */
  readonly discoveryOwnerId: string;
  readonly discoveryRegion: string;
  readonly isDefault: boolean;
}

/**
 * Records in a partition that an IPAM sees what is in it. It has the id of the association that allows it. There is one in
 * every operating Region of the discovery, in the account of the discovery. Why: a call finds the IPAMs that its Region
 * matters to without looking into every other partition.
 */
export interface IpamReach extends Resource {
  readonly ipamId: string;
  /** The partition of the IPAM. */
  readonly ipamOwnerId: string;
  readonly ipamRegion: string;
  readonly discoveryId: string;
}

/** A caller's settings for one CIDR of a resource. Kept in the IPAM's partition; its id is `<ipam>/<resource>/<cidr>`. */
export interface IpamResourceCidr extends Resource {
  readonly ipamId: string;
  /** False if the IPAM ignores it. */
  readonly monitored: boolean;
  /** The private scope it was moved to. */
  readonly scopeId?: string;
}
