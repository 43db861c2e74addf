/** Sets attributes of a load balancer. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { readAttributes, showAttributes } from "../attributes.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { attributesOf, balancerAttributes } from "./balancer-attributes.ts";
import { interfacesOfBalancer } from "./show-balancer.ts";

export default operation("elasticloadbalancing", "ModifyLoadBalancerAttributes", {
  touches: ({ input, world }) => [touchedByArn(world, "load-balancer", input.LoadBalancerArn)],
  decide({ input, world }) {
    const found = findByArn(world, "load-balancer", input.LoadBalancerArn);
    const given = readAttributes(balancerAttributes[found.type], `${found.type} load balancer`, input.Attributes);
    const changed = { ...found, attributes: { ...found.attributes, ...given } };
    const denied = given["ipv6.deny_all_igw_traffic"];
    const interfaces = denied === undefined ? [] : interfacesOfBalancer(world, found);
    return {
      changes: [
        put("load-balancer", changed),
        // AWS: such a load balancer's interfaces have it, so that no internet gateway carries anything to them.
        ...interfaces.map((nic) => put("network-interface", { ...nic, denyAllIgwTraffic: denied === "true" })),
      ],
      output: { Attributes: showAttributes(attributesOf(changed)) },
    };
  },
});
