/** Headers that go through, and those that are about one connection only (RFC 9110, 7.6.1). */

/** Names and values in turn, in the case and the order in which they came. */
export type RawHeaders = readonly string[];

const OF_A_CONNECTION: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
  // Node answers it itself.
  "expect",
]);

/** Without these a request would become another one. */
const NEVER_NAMED: ReadonlySet<string> = new Set(["host", "content-length"]);

/** Without those about the connection, also the ones that `Connection` names, and without `others`. */
export function passedHeaders(raw: RawHeaders, others: ReadonlySet<string> = new Set()): string[] {
  const pairs = pairsOf(raw);
  const named = new Set(
    pairs
      .filter(([name]) => name.toLowerCase() === "connection")
      .flatMap(([, value]) => value.split(",").map((each) => each.trim().toLowerCase())),
  );
  return pairs
    .filter(([name]) => {
      const known = name.toLowerCase();
      return !OF_A_CONNECTION.has(known) && !others.has(known) && (!named.has(known) || NEVER_NAMED.has(known));
    })
    .flat();
}

export const pairsOf = (raw: RawHeaders): readonly (readonly [name: string, value: string])[] =>
  Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i] as string, raw[2 * i + 1] as string] as const);
