/** Describes the capacity that a load balancer always has at least. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { findByArn } from "../find-by-arn.ts";
import { showCapacity } from "./capacity.ts";

export default operation("elasticloadbalancing", "DescribeCapacityReservation", {
  touches: nothing,
  decide: ({ input, world }) => ({
    output: showCapacity(world, findByArn(world, "load-balancer", input.LoadBalancerArn)),
  }),
});
