/** Lists tags, one item for each tag of each resource. */

import type { Resource, Tag, Tagged } from "../../model/records/tag.ts";
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

const idOf = ({ resourceId, key }: ShownTag): string => `${resourceId}/${key}`;
const inKeyOrder = (tags: readonly ShownTag[]): ShownTag[] => tags.toSorted((a, b) => (a.key < b.key ? -1 : 1));

interface Shelf {
  readonly type: string;
  readonly left: IteratorObject<Resource>;
}

const nextOf = (left: Shelf["left"]): Resource | undefined => {
  const step = left.next();
  return step.done ? undefined : step.value;
};

/** Merges the resources of several kinds, each kind in the order of ids, into one list in that order. */
function* merged(shelves: readonly Shelf[]): Iterable<{ readonly type: string; readonly resource: Tagged }> {
  let heads = shelves.map((shelf) => ({ ...shelf, head: nextOf(shelf.left) }));
  for (;;) {
    heads = heads.filter(({ head }) => head !== undefined);
    const [one, ...others] = heads;
    if (one === undefined) return;
    const idAt = ({ head }: typeof one) => head?.id ?? "";
    const first = others.reduce((least, each) => (idAt(each) < idAt(least) ? each : least), one);
    yield { type: first.type, resource: first.head as Tagged };
    first.head = nextOf(first.left);
  }
}

export default describe("ec2", "DescribeTags", {
  list: "Tags",
  *all({ world }): Iterable<ShownTag> {
    for (const { kind, type } of taggableKinds()) {
      for (const resource of world.all(kind)) yield* tagsOf(type, resource as Tagged);
    }
  },
  *inOrder({ world }, after = ""): Iterable<ShownTag> {
    // Ids have no slash, so the resource is the part before the first one.
    const [id = ""] = after.split("/", 1);
    const place = kindOfId(id);
    const type = place && taggedTypeOf(place);
    const resource = place && world.get(place, id);
    if (type !== undefined && resource !== undefined) {
      yield* inKeyOrder(tagsOf(type, resource as Tagged)).filter((tag) => idOf(tag) > after);
    }
    const shelves = taggableKinds().map(({ kind, type }) => ({ type, left: world.inOrder(kind, id) }));
    for (const { type, resource } of merged(shelves)) yield* inKeyOrder(tagsOf(type, resource));
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
  idOf,
  show: ({ resourceId, resourceType, key, value }) => ({
    ResourceId: resourceId,
    ResourceType: resourceType as never,
    Key: key,
    Value: value,
  }),
});
