/** Lists the attributes of a load balancer. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { showAttributes } from "../attributes.ts";
import { findByArn } from "../find-by-arn.ts";
import { attributesOf } from "./balancer-attributes.ts";

export default operation("elasticloadbalancing", "DescribeLoadBalancerAttributes", {
  touches: nothing,
  decide: ({ input, world }) => ({
    output: { Attributes: showAttributes(attributesOf(findByArn(world, "load-balancer", input.LoadBalancerArn))) },
  }),
});
