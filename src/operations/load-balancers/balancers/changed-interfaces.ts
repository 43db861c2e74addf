/** What changing a load balancer's subnets or kinds of addresses does to its interfaces. */
import type { LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { deletionOf } from "../../network-interfaces/interface-deletion.ts";
import type { Call } from "../../operation.ts";
import {
  type Made,
  makeBalancerInterfaces,
  type SubnetMapping,
  sourcePrefixes,
  subnetsOf,
  withAddressType,
} from "./balancer-interfaces.ts";
import { interfacesOfBalancer } from "./show-balancer.ts";

/** The load balancer in other subnets: it keeps the interfaces of those that it was in before. `balancer` is as it will be. */
export function inSubnets(
  call: Call<unknown>,
  balancer: LoadBalancer,
  mappings: readonly SubnetMapping[],
): Made & { readonly balancer: LoadBalancer } {
  const subnets = subnetsOf(call, balancer.type, mappings);
  const before = interfacesOfBalancer(call.world, balancer);
  const isWanted = (subnetId: string) => subnets.some(({ id }) => id === subnetId);
  const lent = new Set<string>();
  const kept = before
    .filter(({ subnetId }) => isWanted(subnetId))
    .map((nic) => withAddressType(call, balancer, nic, lent));
  const added = subnets.filter(({ id }) => !before.some(({ subnetId }) => subnetId === id));
  const made = makeBalancerInterfaces(call, balancer, added, mappings, lent);
  const interfaces = [...kept.flatMap((each) => each.interfaces), ...made.interfaces];
  const changes: readonly Change[] = [
    ...before.filter(({ subnetId }) => !isWanted(subnetId)).flatMap((nic) => deletionOf(call.world, nic)),
    ...kept.flatMap((each) => each.changes),
    ...made.changes,
  ];
  const changed = { ...balancer, ...sourcePrefixes(mappings), networkInterfaceIds: interfaces.map(({ id }) => id) };
  return { balancer: changed, interfaces, changes: [...changes, put("load-balancer", changed)] };
}
