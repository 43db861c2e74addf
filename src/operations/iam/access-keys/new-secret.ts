/** Secrets of access keys: 40 characters, as AWS's are. */

/** `random` returns so many random bytes as hex digits. */
export const newSecret = (random: (bytes: number) => string): string =>
  Buffer.from(random(30), "hex").toString("base64");
