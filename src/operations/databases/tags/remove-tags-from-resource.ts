/** Removes tags from a database or a subnet group. */
import { operation } from "../../operation.ts";
import { retagged, taggedByArn } from "./database-tags.ts";

export default operation("rds", "RemoveTagsFromResource", {
  touches: ({ input, world }) => taggedByArn(world, input.ResourceName),
  decide: ({ input: { ResourceName, TagKeys }, world }) => ({
    changes: retagged(world, ResourceName, (before) => before.filter(({ key }) => !TagKeys.includes(key))),
    output: {},
  }),
});
