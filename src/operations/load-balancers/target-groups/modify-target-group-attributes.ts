/** Sets attributes of a target group. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { readAttributes, showAttributes } from "../attributes.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { attributesOfGroup, attributeTableOf } from "./target-group-attributes.ts";

export default operation("elasticloadbalancing", "ModifyTargetGroupAttributes", {
  touches: ({ input, world }) => [touchedByArn(world, "target-group", input.TargetGroupArn)],
  decide({ input, world }) {
    const found = findByArn(world, "target-group", input.TargetGroupArn);
    const given = readAttributes(attributeTableOf(found), "target group", input.Attributes);
    const changed = { ...found, attributes: { ...found.attributes, ...given } };
    return {
      changes: [put("target-group", changed)],
      output: { Attributes: showAttributes(attributesOfGroup(changed)) },
    };
  },
});
