/** The capacity that a load balancer always has at least. */
import type { LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { World } from "../../../model/world/world.ts";
import { interfacesOfBalancer } from "./show-balancer.ts";

/** AWS: so often may the capacity be lowered in a day (its API reference). */
export const DECREASES = 2;

/** Nothing serves requests here, so what was asked for is there at once. */
export function showCapacity(world: World, balancer: LoadBalancer) {
  const { capacity } = balancer;
  if (capacity === undefined) return { DecreaseRequestsRemaining: DECREASES };
  const zones = interfacesOfBalancer(world, balancer);
  return {
    LastModifiedTime: capacity.modifiedAt,
    DecreaseRequestsRemaining: DECREASES - capacity.decreases,
    MinimumLoadBalancerCapacity: capacity.units === 0 ? undefined : { CapacityUnits: capacity.units },
    CapacityReservationState: zones.map(({ availabilityZone }) => ({
      State: { Code: "provisioned" as const },
      AvailabilityZone: availabilityZone,
      EffectiveCapacityUnits: Math.ceil(capacity.units / zones.length),
    })),
  };
}
