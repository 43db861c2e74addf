/** Lists tags, one item for each tag of each resource. */

import type { Tag, Tagged } from "../../model/records/tag.ts";
import { kindOfId, taggedTypeOf } from "../../model/world/ids.ts";
import { describe } from "../describe.ts";
import { taggableKinds } from "./find-taggable.ts";

interface ShownTag extends Tag {
  readonly resourceId: string;
  readonly resourceType: string;
  /** The tag itself, which `tag:<key>` filters read. */
  readonly tags: readonly Tag[];
}

const tagsOf = (type: string, { id, tags }: Tagged): readonly ShownTag[] =>
  tags.map((tag) => ({ ...tag, resourceId: id, resourceType: type, tags: [tag] }));

export default describe("ec2", "DescribeTags", {
  list: "Tags",
  *all({ world }): Iterable<ShownTag> {
    for (const { kind, type } of taggableKinds()) {
      for (const resource of world.all(kind)) yield* tagsOf(type, resource as Tagged);
    }
  },
  narrow: {
    "resource-id": ({ world }, id) => {
      const kind = kindOfId(id);
      const type = kind && taggedTypeOf(kind);
      const resource = kind === undefined ? undefined : world.get(kind, id);
      return type === undefined || resource === undefined ? [] : tagsOf(type, resource as Tagged);
    },
  },
  filters: {
    key: (tag) => tag.key,
    value: (tag) => tag.value,
    "resource-id": (tag) => tag.resourceId,
    "resource-type": (tag) => tag.resourceType,
  },
  idOf: ({ resourceId, key }) => `${resourceId}/${key}`,
  show: ({ resourceId, resourceType, key, value }) => ({
    ResourceId: resourceId,
    ResourceType: resourceType as never,
    Key: key,
    Value: value,
  }),
});
