/** Adds tags to load balancers, target groups, listeners and rules. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, kindOfArn, touchedByArn } from "../find-by-arn.ts";
import { withBalancerTags } from "./balancer-tags.ts";

export default operation("elasticloadbalancing", "AddTags", {
  touches: ({ input, world }) => input.ResourceArns.map((arn) => touchedByArn(world, kindOfArn(arn), arn)),
  decide({ input, world, limits }) {
    const changes = [...new Set(input.ResourceArns)].map((arn) => {
      const kind = kindOfArn(arn);
      const found = findByArn(world, kind, arn);
      return put(kind, { ...found, tags: withBalancerTags(found.tags, input.Tags, limits) });
    });
    return { changes, output: {} };
  },
});
