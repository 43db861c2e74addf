/** Removes tags from load balancers, target groups, listeners and rules. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, kindOfArn, touchedByArn } from "../find-by-arn.ts";

export default operation("elasticloadbalancing", "RemoveTags", {
  touches: ({ input, world }) => input.ResourceArns.map((arn) => touchedByArn(world, kindOfArn(arn), arn)),
  decide({ input, world }) {
    const changes = [...new Set(input.ResourceArns)].map((arn) => {
      const kind = kindOfArn(arn);
      const found = findByArn(world, kind, arn);
      return put(kind, { ...found, tags: found.tags.filter(({ key }) => !input.TagKeys.includes(key)) });
    });
    return { changes, output: {} };
  },
});
