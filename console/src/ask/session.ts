/** Who asks, about which account and Region, and as of when. Every question takes it; nothing else says whom it's for. */

/** The key that signs. Without configured credentials any key does, and one of 12 digits names its account. */
export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Session {
  readonly key: Key;
  /** As far as it's known: with configured credentials the server says it. */
  readonly account: string;
  readonly region: string;
  /** Show everything as it was then, an ISO time; undefined for now. Nothing can be changed then. */
  readonly at: string | undefined;
}

/** Under which key answers are kept, so that those of one session are never shown in another. It has no secret. */
export const sessionKey = ({ key, account, region, at }: Session): readonly unknown[] => [
  key.accessKeyId,
  account,
  region,
  at ?? "now",
];
