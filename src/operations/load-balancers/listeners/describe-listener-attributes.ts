/** Lists the attributes of a listener. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { showAttributes } from "../attributes.ts";
import { findByArn } from "../find-by-arn.ts";
import { attributesOfListener } from "./listener-attributes.ts";

export default operation("elasticloadbalancing", "DescribeListenerAttributes", {
  touches: nothing,
  decide: ({ input, world }) => ({
    output: { Attributes: showAttributes(attributesOfListener(findByArn(world, "listener", input.ListenerArn))) },
  }),
});
