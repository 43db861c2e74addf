/** Between which VPCs packets pass, and whose members a reference reaches: what `allPairs` and `passagesBetween` share. */

import type { Landscape } from "../flow/landscape.ts";
import type { Estate } from "./estate.ts";

/** Reports whether anything carries packets between two VPCs: nothing is needed within one. */
export function areConnected(estate: Estate, a: number, b: number): boolean {
  if (estate.meets[a * estate.vpcs.size + b] === 1) return true;
  const transit = (vpc: number) => transitGateways(estate.landscape, estate.vpcs.name(vpc) ?? "");
  return !transit(a).isDisjointFrom(transit(b));
}

/**
 * Reports whether a reference made in one VPC to a group means its members in another. What `referenceReaches` of the
 * landscape says of records, by number; that the group exists is known, for interfaces list no others.
 */
export const referenceMeans = (estate: Estate, from: number, group: number, memberVpc: number): boolean =>
  estate.meets[from * estate.vpcs.size + memberVpc] === 1 || isAssociated(estate, group, memberVpc);

export const isAssociated = (estate: Estate, group: number, vpc: number): boolean =>
  estate.associated.has(group * 65536 + vpc);

function transitGateways(landscape: Landscape, vpcId: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { routes } of landscape.by("route-table", "vpc", vpcId)) {
    for (const { target } of routes) {
      if (target.kind === "transit-gateway" || target.kind === "core-network") found.add(target.id);
    }
  }
  return found;
}
