/** Which VPCs are connected, and whose members a reference reaches. */

import type { Network } from "../flow/network.ts";
import { type CompiledNetwork, MEETS, PEERED } from "./compiled-network.ts";

/** Reports whether anything carries packets between two VPCs; within one VPC nothing has to. */
export function areConnected(compiled: CompiledNetwork, a: number, b: number): boolean {
  if (((compiled.meets[a * compiled.vpcs.size + b] as number) & PEERED) !== 0) return true;
  const mesh = (vpc: number) => compiled.meshes.get(compiled.vpcs.name(vpc) ?? "") ?? NO_GATEWAYS;
  if (!mesh(a).isDisjointFrom(mesh(b))) return true;
  const transit = (vpc: number) => transitGateways(compiled.network, compiled.vpcs.name(vpc) ?? "");
  return !transit(a).isDisjointFrom(transit(b));
}

/**
 * Reports whether a reference to a group, made in one VPC, means its members in another: by numbers what
 * `Network.referenceReaches` says by ids. The group exists, since an interface's list has no others.
 */
export const referenceMeans = (
  compiled: CompiledNetwork,
  from: number,
  group: number,
  memberVpc: number,
  direction: number,
): boolean => doMeet(compiled, from, memberVpc, direction) || isAssociated(compiled, group, memberVpc);

/** Reports whether references from rules of one direction in a VPC mean members in another one. */
export const doMeet = ({ meets, vpcs }: CompiledNetwork, from: number, memberVpc: number, direction: number): boolean =>
  ((meets[from * vpcs.size + memberVpc] as number) & (MEETS[direction] as number)) !== 0;

export const isAssociated = (compiled: CompiledNetwork, group: number, vpc: number): boolean =>
  compiled.associated.has(group * 65536 + vpc);

const NO_GATEWAYS: ReadonlySet<string> = new Set();

/** Gateways that only routes name, because an import lacked them. */
function transitGateways(network: Network, vpcId: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { routes } of network.by("route-table", "vpc", vpcId)) {
    for (const { target } of routes) {
      if (target.kind === "transit-gateway" || target.kind === "core-network") found.add(target.id);
    }
  }
  return found;
}
