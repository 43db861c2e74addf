/** Adds or overwrites tags: all of them on all of the resources, or nothing. */
import { operation } from "../operation.ts";
import { findTaggables, retag, touchedBy } from "./find-taggable.ts";
import { readTags, refuseTooManyTags, withTags } from "./tag-rules.ts";

export default operation("ec2", "CreateTags", {
  touches: ({ input, world }) => touchedBy(findTaggables(world, input.Resources)),
  decide({ input, world, limits }) {
    const given = readTags(input.Tags, limits);
    const changes = findTaggables(world, input.Resources).flatMap((taggable) => {
      const before = taggable.resource.tags;
      const tags = withTags(before, given);
      refuseTooManyTags(tags, limits);
      const isSame = given.every(({ key, value }) => before.some((tag) => tag.key === key && tag.value === value));
      return isSame ? [] : [retag(world, taggable, tags)];
    });
    return { changes, output: {} };
  },
});
