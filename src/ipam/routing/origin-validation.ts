/**
 * Whether a route's origin is authorised: the origin validation of RFC 6811, with RFC 6483 and RFC 7607 for the number 0.
 *
 * A ROA covers a route if its prefix is the route's or holds it. A covering ROA matches if it names the origin and permits the
 * length. A route is valid if a ROA matches, invalid if some cover it and no ROA matches, and unknown if no ROA covers it.
 */
import type { Prefix } from "../../address/prefix.ts";

/** What a validated ROA authorises: `asn` may announce `prefix`, and what is in it up to `maxLength`. */
export interface Roa {
  readonly prefix: Prefix;
  readonly asn: number;
  readonly maxLength: number;
  /** In seconds since 1970: from then on it authorises nothing. */
  readonly expires?: number;
}

export interface Route {
  readonly prefix: Prefix;
  /** Absent if the origin isn't one number: the path ends in a set. No ROA matches such a route. */
  readonly asn?: number;
}

/** AWS calls `unknown` what the RFC calls NotFound. */
type Validity = "valid" | "invalid" | "unknown";

export interface Validation {
  readonly validity: Validity;
  /** All ROAs that cover the route. */
  readonly roas: readonly JudgedRoa[];
}

/** Why a covering ROA doesn't match: it names another origin, or the route is longer than it permits, or both. */
export type Mismatch = "origin" | "length" | "origin-and-length";

export interface JudgedRoa {
  readonly roa: Roa;
  /** Undefined if the ROA matches. */
  readonly mismatch: Mismatch | undefined;
}

export const isExpired = ({ expires }: Roa, seconds: number): boolean => expires !== undefined && expires <= seconds;

/** `covering` holds the ROAs that cover the route, and no expired ones. */
export function validate(route: Route, covering: Iterable<Roa>): Validation {
  const roas = [...covering].map((roa) => ({ roa, mismatch: mismatchOf(route, roa) }));
  const isValid = roas.some(({ mismatch }) => mismatch === undefined);
  return { validity: isValid ? "valid" : roas.length > 0 ? "invalid" : "unknown", roas };
}

function mismatchOf({ prefix, asn }: Route, roa: Roa): Mismatch | undefined {
  // The number 0 authorises nobody, and nobody may announce under it.
  const isOrigin = asn !== undefined && asn !== 0 && roa.asn === asn;
  const isPermitted = prefix.length <= roa.maxLength;
  if (isOrigin) return isPermitted ? undefined : "length";
  return isPermitted ? "origin" : "origin-and-length";
}

/** AWS: strict ROAs permit their own prefix only, permissive ones also what is in it (catalogue 585). */
export const strengthOf = (roas: readonly JudgedRoa[]): "strict" | "permissive" | undefined => {
  if (roas.length === 0) return undefined;
  return roas.some(({ roa }) => roa.maxLength > roa.prefix.length) ? "permissive" : "strict";
};
