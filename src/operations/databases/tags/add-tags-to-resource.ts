/** Adds tags to a database or a subnet group. */
import { operation } from "../../operation.ts";
import { retagged, taggedByArn, withDatabaseTags } from "./database-tags.ts";

export default operation("rds", "AddTagsToResource", {
  touches: ({ input, world }) => taggedByArn(world, input.ResourceName),
  decide: ({ input, world, limits }) => ({
    changes: retagged(world, input.ResourceName, (before) => withDatabaseTags(before, input.Tags, limits)),
    output: {},
  }),
});
