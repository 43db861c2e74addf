/** Sets which kinds of addresses a load balancer has. */
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { inSubnets } from "./changed-interfaces.ts";
import { interfacesOfBalancer } from "./show-balancer.ts";

export default operation("elasticloadbalancing", "SetIpAddressType", {
  touches: ({ input, world }) => [touchedByArn(world, "load-balancer", input.LoadBalancerArn)],
  decide(call) {
    const { input, world } = call;
    const found = findByArn(world, "load-balancer", input.LoadBalancerArn);
    const places = interfacesOfBalancer(world, found).map(({ subnetId: SubnetId }) => ({ SubnetId }));
    const { changes } = inSubnets(call, { ...found, ipAddressType: input.IpAddressType }, places);
    return { changes, output: { IpAddressType: input.IpAddressType } };
  },
});
