/** What a pool requires of an allocation: the default netmask, the rules, and whether a resource follows them. */

import { contains, type Prefix } from "../address/prefix.ts";
import { dropUndefined } from "../model/drop-undefined.ts";
import type { IpamPool } from "../model/records/ipam-pool.ts";
import type { Tag } from "../model/records/tag.ts";
import type { PoolSpace, SpaceRequest } from "./pool-space.ts";

export type AllocationRules = Pick<
  IpamPool,
  | "addressFamily"
  | "minNetmaskLength"
  | "maxNetmaskLength"
  | "defaultNetmaskLength"
  | "allocationResourceTags"
  | "locale"
>;

/** What a caller asks of a pool. */
export interface AskedSpace {
  readonly cidr?: Prefix;
  readonly netmaskLength?: number;
  readonly allowed?: readonly Prefix[];
  readonly disallowed?: readonly Prefix[];
}

/**
 * The request that `asked` amounts to.
 * AWS: the default netmask length applies only if the call names neither a CIDR nor a length; without a default, such a
 * call is refused (catalogue 272, 273). Allowed and disallowed CIDRs need a netmask length (catalogue 275).
 */
export function requestFor(
  { defaultNetmaskLength }: Pick<AllocationRules, "defaultNetmaskLength">,
  { cidr, netmaskLength, allowed, disallowed }: AskedSpace,
): { readonly request: SpaceRequest } | { readonly refused: "nothing-asked" | "both-asked" | "limits-on-cidr" } {
  if (cidr !== undefined) {
    if (netmaskLength !== undefined) return { refused: "both-asked" };
    return allowed || disallowed ? { refused: "limits-on-cidr" } : { request: { cidr } };
  }
  const length = netmaskLength ?? defaultNetmaskLength;
  if (length === undefined) return { refused: "nothing-asked" };
  return {
    request: { netmaskLength: length, ...dropUndefined({ allowed, disallowed }) },
  };
}

/** A resource that has, or asks for, space of a pool. Members that its kind doesn't have are left out, and not checked. */
export interface Holder {
  readonly netmaskLength: number;
  readonly tags?: readonly Tag[];
  readonly region?: string;
}

/** One rule that a holder breaks. */
export type Violation =
  | { readonly rule: "min-netmask-length"; readonly limit: number }
  | { readonly rule: "max-netmask-length"; readonly limit: number }
  | { readonly rule: "required-tag"; readonly tag: Tag }
  | { readonly rule: "locale"; readonly locale: string }
  | { readonly rule: "space" };

/** The rules that the holder breaks; empty if it may have the space (catalogue 284). */
export function violationsOf(
  { minNetmaskLength = 0, maxNetmaskLength = 128, allocationResourceTags, locale }: AllocationRules,
  { netmaskLength, tags, region }: Holder,
): readonly Violation[] {
  const violations: Violation[] = [];
  if (netmaskLength < minNetmaskLength) violations.push({ rule: "min-netmask-length", limit: minNetmaskLength });
  if (netmaskLength > maxNetmaskLength) violations.push({ rule: "max-netmask-length", limit: maxNetmaskLength });
  for (const tag of tags === undefined ? [] : allocationResourceTags) {
    const bears = tags?.some(({ key, value }) => key === tag.key && value === tag.value);
    if (!bears) violations.push({ rule: "required-tag", tag });
  }
  if (locale !== undefined && region !== undefined && locale !== region) violations.push({ rule: "locale", locale });
  return violations;
}

/** The rules that a resource's CIDR breaks, of which the pool's space is one; empty if it's compliant. */
export const complianceOf = (
  rules: AllocationRules,
  { cidrs }: Pick<PoolSpace, "cidrs">,
  resource: Omit<Holder, "netmaskLength"> & { readonly cidr: Prefix },
): { readonly compliant: true } | { readonly compliant: false; readonly violations: readonly Violation[] } => {
  const violations = [
    ...(cidrs.some((cidr) => contains(cidr, resource.cidr)) ? [] : [{ rule: "space" } as const]),
    ...violationsOf(rules, { ...resource, netmaskLength: resource.cidr.length }),
  ];
  return violations.length === 0 ? { compliant: true } : { compliant: false, violations };
};
