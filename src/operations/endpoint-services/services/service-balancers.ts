/** The load balancers behind an endpoint service, which say in which zones it is. */
import { awsError } from "../../../model/aws-error.ts";
import type { LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { EndpointService } from "../../../model/records/private-link/endpoint-service.ts";
import { zonesOf } from "../../../model/regions.ts";
import type { World } from "../../../model/world/world.ts";
import { interfacesOfBalancer } from "../../load-balancers/balancers/show-balancer.ts";
import { idInArn } from "../../load-balancers/find-by-arn.ts";

type Type = EndpointService["type"];

// ours: no evidence of AWS's texts
const unknownBalancer = awsError("InvalidParameter", (arn: string) => `The load balancer '${arn}' does not exist.`);
const otherType = awsError(
  "InvalidParameter",
  (arn: string, wanted: string) => `The load balancer '${arn}' is not a ${wanted}.`,
);
const ipv4Only = awsError(
  "InvalidParameter",
  (arn: string) => `The load balancer '${arn}' must have the address type dualstack for the service to support ipv6.`,
);

const WANTED: Readonly<Record<Type, readonly [LoadBalancer["type"], string]>> = {
  Interface: ["network", "Network Load Balancer"],
  GatewayLoadBalancer: ["gateway", "Gateway Load Balancer"],
};

const balancerAt = (world: World, arn: string): LoadBalancer | undefined =>
  world.get("load-balancer", idInArn(world, "load-balancer", arn) ?? "");

/** Refuses load balancers that aren't there, or that a service of this type can't have. */
export function refuseBalancers(
  world: World,
  { type, loadBalancerArns, ipAddressTypes }: Pick<EndpointService, "type" | "loadBalancerArns" | "ipAddressTypes">,
): void {
  const [wanted, name] = WANTED[type];
  for (const arn of loadBalancerArns) {
    const balancer = balancerAt(world, arn);
    if (balancer === undefined) throw unknownBalancer(arn);
    if (balancer.type !== wanted) throw otherType(arn, name);
    if (ipAddressTypes.includes("ipv6") && balancer.ipAddressType === "ipv4") throw ipv4Only(arn);
  }
}

/** The zones that any of the load balancers is in. */
export function zonesOfService(
  world: World,
  { loadBalancerArns, zones = [] }: Pick<EndpointService, "loadBalancerArns" | "zones">,
): readonly { readonly name: string; readonly id: string }[] {
  const names = new Set(
    loadBalancerArns.flatMap((arn) => {
      const balancer = balancerAt(world, arn);
      return balancer === undefined ? zones : interfacesOfBalancer(world, balancer).map((nic) => nic.availabilityZone);
    }),
  );
  return zonesOf(world.region).filter(({ name }) => names.has(name));
}
