/** Lists the tags of a database or a subnet group. */
import { operation } from "../../operation.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { findTagged, taggedByArn } from "./database-tags.ts";

export default operation("rds", "ListTagsForResource", {
  touches: ({ input, world }) => taggedByArn(world, input.ResourceName),
  decide: ({ input, world }) => ({
    output: { TagList: showTags(findTagged(world, input.ResourceName).record.tags) },
  }),
});
