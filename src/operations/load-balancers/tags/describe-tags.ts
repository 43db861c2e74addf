/** Lists the tags of load balancers, target groups, listeners and rules. */
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { refuseTooManyNamed } from "../balancer-words.ts";
import { findByArn, kindOfArn } from "../find-by-arn.ts";

export default operation("elasticloadbalancing", "DescribeTags", {
  touches: nothing,
  decide({ input: { ResourceArns }, world }) {
    refuseTooManyNamed("resources", ResourceArns);
    const described = ResourceArns.map((arn) => ({
      ResourceArn: arn,
      Tags: showTags(findByArn(world, kindOfArn(arn), arn).tags),
    }));
    return { output: { TagDescriptions: described } };
  },
});
