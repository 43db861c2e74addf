/** Between which VPCs packets pass, and whose members a reference reaches: what `allPairs` and `passagesBetween` share. */

import type { Network } from "../flow/network.ts";
import type { CompiledNetwork } from "./compiled-network.ts";

/** Reports whether anything carries packets between two VPCs: nothing is needed within one. */
export function areConnected(compiled: CompiledNetwork, a: number, b: number): boolean {
  if (compiled.meets[a * compiled.vpcs.size + b] === 1) return true;
  const transit = (vpc: number) => transitGateways(compiled.network, compiled.vpcs.name(vpc) ?? "");
  return !transit(a).isDisjointFrom(transit(b));
}

/**
 * Reports whether a reference made in one VPC to a group means its members in another. What `referenceReaches` of the
 * network says of records, by number; that the group exists is known, for interfaces list no others.
 */
export const referenceMeans = (compiled: CompiledNetwork, from: number, group: number, memberVpc: number): boolean =>
  compiled.meets[from * compiled.vpcs.size + memberVpc] === 1 || isAssociated(compiled, group, memberVpc);

export const isAssociated = (compiled: CompiledNetwork, group: number, vpc: number): boolean =>
  compiled.associated.has(group * 65536 + vpc);

function transitGateways(network: Network, vpcId: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { routes } of network.by("route-table", "vpc", vpcId)) {
    for (const { target } of routes) {
      if (target.kind === "transit-gateway" || target.kind === "core-network") found.add(target.id);
    }
  }
  return found;
}
