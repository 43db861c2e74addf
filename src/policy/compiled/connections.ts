/** Which VPCs are connected, and whose members a reference reaches. */

import type { Network } from "../flow/network.ts";
import type { CompiledNetwork } from "./compiled-network.ts";

/** Reports whether anything carries packets between two VPCs; within one VPC nothing has to. */
export function areConnected(compiled: CompiledNetwork, a: number, b: number): boolean {
  if (compiled.meets[a * compiled.vpcs.size + b] === 1) return true;
  const mesh = (vpc: number) => compiled.meshes.get(compiled.vpcs.name(vpc) ?? "") ?? NO_GATEWAYS;
  if (!mesh(a).isDisjointFrom(mesh(b))) return true;
  const transit = (vpc: number) => transitGateways(compiled.network, compiled.vpcs.name(vpc) ?? "");
  return !transit(a).isDisjointFrom(transit(b));
}

/**
 * Reports whether a reference to a group, made in one VPC, means its members in another: by numbers what
 * `Network.referenceReaches` says by ids. The group exists, since an interface's list has no others.
 */
export const referenceMeans = (compiled: CompiledNetwork, from: number, group: number, memberVpc: number): boolean =>
  compiled.meets[from * compiled.vpcs.size + memberVpc] === 1 || isAssociated(compiled, group, memberVpc);

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
