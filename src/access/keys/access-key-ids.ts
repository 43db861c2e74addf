/**
 * The ids of access keys. As AWS's do, they contain their account: whoever knows a key knows where to look for it, and
 * GetAccessKeyInfo answers without asking anyone.
 */

/*
 *     AKIA | 1 | account: 40 bits | random: 39 bits
 *
 * The 16 characters after the prefix are 80 bits in base32. The first bit is set, as in AWS's newer ids. The prefix is AKIA
 * for keys that last, and ASIA for those of a session.
 */

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BODY = /^(?:AKIA|ASIA)([A-Z2-7]{16})$/;

/** `random` returns so many random bytes as hex digits. */
export function newAccessKeyId(prefix: "AKIA" | "ASIA", account: string, random: (bytes: number) => string): string {
  const spare = BigInt(`0x${random(6)}`);
  const first = (1n << 47n) | (BigInt(account) << 7n) | (spare & 0x7fn);
  let bits = (first << 32n) | ((spare >> 7n) & 0xffffffffn);
  let body = "";
  for (let i = 0; i < 16; i++, bits >>= 5n) body = BASE32[Number(bits & 31n)] + body;
  return prefix + body;
}

/** The 12 digits of the account that a key is of; undefined for what isn't such an id. */
export function accountOfAccessKey(id: string): string | undefined {
  const body = BODY.exec(id)?.[1];
  if (body === undefined) return undefined;
  const bits = [...body].reduce((sum, char) => (sum << 5n) | BigInt(BASE32.indexOf(char)), 0n);
  if (bits >> 79n === 0n) return undefined;
  const account = ((bits >> 32n) >> 7n) & 0xffffffffffn;
  return account < 1_000_000_000_000n ? String(account).padStart(12, "0") : undefined;
}
