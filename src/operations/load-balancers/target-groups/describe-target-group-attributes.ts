/** Lists the attributes of a target group. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { showAttributes } from "../attributes.ts";
import { findByArn } from "../find-by-arn.ts";
import { attributesOfGroup } from "./target-group-attributes.ts";

export default operation("elasticloadbalancing", "DescribeTargetGroupAttributes", {
  touches: nothing,
  decide: ({ input, world }) => ({
    output: { Attributes: showAttributes(attributesOfGroup(findByArn(world, "target-group", input.TargetGroupArn))) },
  }),
});
