/** What an IPAM manages at an internet registry: its associations, and who may announce what. All are in the IPAM's partition. */
import type { Resource, Tagged } from "../tag.ts";

export type Registry = "ripe" | "apnic" | "arin" | "lacnic" | "nicbr";

export interface IpamInternetRegistryAssociation extends Tagged {
  readonly ownerId: string;
  readonly region: string;
  readonly ipamId: string;
  readonly rir: Registry;
  readonly organizationHandle: string;
  readonly description?: string;
  readonly state: "pending-enable" | "enable-complete";
  readonly stateMessage?: string;
  /** What the registry answered to the request, once it's enabled. */
  readonly parent?: RegistryParent;
}

interface RegistryParent {
  readonly rpkiVersion: string;
  readonly serviceUri: string;
  readonly childHandle: string;
  readonly parentHandle: string;
  /** A certificate in PEM. */
  readonly bpkiTa: string;
}

/** Numbers that may announce a CIDR, a ROA each. Its id is `<association>/<cidr>`. */
export interface IpamRoutingPolicyRegistration extends Resource {
  readonly associationId: string;
  readonly cidr: string;
  /** In order, each once. */
  readonly asns: readonly string[];
  readonly permitsMoreSpecific: boolean;
  readonly maxLength: number;
  readonly description?: string;
  readonly latestDeltaId?: string;
  readonly state: "pending-activate" | "create-complete" | "update-complete";
}

/** A change that was asked for, whether or not it was made. Its id is a UUID. */
export interface IpamRoutingPolicyDelta extends Resource {
  readonly associationId: string;
  /** The first one of an association is 1. */
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly json: string;
  readonly state: "published" | "failed";
  readonly message?: string;
}

/** What a registry says that an organization has. Its id is `<registry>/<handle>`, in lower case. */
export interface RegistryHolding extends Resource {
  readonly cidrs: readonly string[];
  readonly asns: readonly string[];
  /** ISO 8601. */
  readonly observedAt: string;
}

export const holdingId = (rir: Registry, handle: string): string => `${rir}/${handle.toLowerCase()}`;
