/** What Cordon's table in nftables holds, as plain data. All of it is text in nft's language; nothing else of the kernel is in it. */

export interface Table {
  readonly counters: readonly string[];
  readonly sets: ReadonlyMap<string, NamedSet>;
  readonly chains: ReadonlyMap<string, Chain>;
}

/**
 * A set, or a map if its type has a colon.
 * INVARIANT: what has another type has another name, because the types of what's loaded already are never compared.
 */
export interface NamedSet {
  /** `type ipv4_addr . inet_proto : verdict; flags interval;` */
  readonly type: string;
  /** Ordered as they were rendered; `key : verdict` in a map. Undefined if packets fill it. */
  readonly elements: readonly string[] | undefined;
}

export interface Chain {
  /** `type filter hook prerouting priority -150; policy accept;` in a base chain. */
  readonly hook?: string;
  /** Undefined if they aren't known: read from the kernel, which may hold somebody else's. */
  readonly rules: readonly string[] | undefined;
}

export const TABLE = "inet cordon";

export const keyOfElement = (element: string): string => element.split(" : ", 1)[0] as string;
