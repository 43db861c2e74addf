/** Hosts: machines whose devices are bound to network interfaces of the world, and the tokens with which they join. */

/** A machine that does what the groups of its interfaces say. */
export interface Host {
  /** `host-` and 17 hex digits. */
  readonly id: string;
  readonly ownerId: string;
  /** One host of a partition has it. */
  readonly name: string;
  readonly createTime: string;
  /** Ordered by device. */
  readonly interfaces: readonly BoundDevice[];
  /** Undefined until the host has joined. */
  readonly key?: HostKey;
}

export interface BoundDevice {
  /** The name that the kernel has for it: `eth0`. */
  readonly device: string;
  readonly interfaceId: string;
  /** Whether it leads to a guest (a tap or veth), which has the interface's addresses. */
  readonly isGuest: boolean;
  readonly mode: "observe" | "enforce";
  /** If `enforce` is on trial: until when the operator must confirm it, and how many seconds the host waits for that. */
  readonly trial?: { readonly id: string; readonly seconds: number; readonly until: string };
}

/** The public half of the key pair that the host made when it joined. */
interface HostKey {
  /** The raw Ed25519 key in base64url. */
  readonly publicKey: string;
  readonly since: string;
}

/** What lets a machine join as a host. */
export interface HostToken {
  /** The SHA-256 of the token's secret, in hex; nobody keeps the secret itself. */
  readonly id: string;
  readonly hostId: string;
  readonly expires: string;
  /** When a machine joined with it, if it's good for one only. It's kept until it expires, so that its next use is refused by name. */
  readonly usedAt?: string;
  /** Whether it may be used again until it expires: each machine that joins with it takes the place of the last one. */
  readonly isReusable: boolean;
}
