/** Removes tags from resources: by key, by key and value, or all tags that callers put there. */
import type { Tag } from "../../model/records/tag.ts";
import { operation } from "../operation.ts";
import { findTaggables, retag, touchedBy } from "./find-taggable.ts";
import { type GivenTag, isReserved, malformedTagKey, reservedTagKey } from "./tag-rules.ts";

export default operation("ec2", "DeleteTags", {
  touches: ({ input, world }) => touchedBy(findTaggables(world, input.Resources)),
  decide({ input, world }) {
    const named = input.Tags ?? [];
    for (const { Key = "" } of named) {
      if (Key === "") throw malformedTagKey();
      if (isReserved(Key)) throw reservedTagKey();
    }
    const goes = named.length === 0 ? ({ key }: Tag) => !isReserved(key) : (tag: Tag) => named.some(means(tag));
    const changes = findTaggables(world, input.Resources).flatMap((taggable) => {
      const { tags } = taggable.resource;
      const kept = tags.filter((tag) => !goes(tag));
      return kept.length === tags.length ? [] : [retag(world, taggable, kept)];
    });
    return { changes, output: {} };
  },
});

/** AWS: a key without a value means the tag whatever its value; an empty value means only an empty one. */
const means =
  ({ key, value }: Tag) =>
  ({ Key, Value }: GivenTag): boolean =>
    Key === key && (Value === undefined || Value === value);
