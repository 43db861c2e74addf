/** Finds any resource that can have tags by its id alone, or refuses in the words of the resource's kind. */
import { awsError } from "../../model/aws-error.ts";
import type { Tagged } from "../../model/records/tag.ts";
import { type Change, put } from "../../model/world/change.ts";
import { type KindWithArn, type KindWithId, kindOfId, taggedTypeOf } from "../../model/world/ids.ts";
import { type Kind, kinds, type RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { finderOf } from "../find.ts";
import type { Touched } from "../permission/touched.ts";
import "../finders.generated.ts";

export interface Taggable {
  readonly kind: KindWithArn;
  readonly resource: Tagged;
}

// AWS: the tag operations refuse a text that isn't an id in their own way, whatever it was meant to be.
const invalidId = awsError("InvalidID", (id: string) => `The ID '${id}' is not valid`);
// AWS: up to 1000 resources per call; ours: no evidence of AWS's text
const tooManyResources = awsError(
  "InvalidParameterValue",
  (most: number) => `At most ${most} resources may be specified in one call`,
);

const MOST_RESOURCES = 1000;

/** The kinds that can have tags, with AWS's name of their type. */
export function taggableKinds(): readonly { readonly kind: Kind; readonly type: string }[] {
  return (Object.keys(kinds) as Kind[]).flatMap((kind) => {
    const type = taggedTypeOf(kind);
    return type === undefined ? [] : [{ kind, type }];
  });
}

const canHaveTags = (kind: KindWithId): kind is KindWithId & KindWithArn => taggedTypeOf(kind) !== undefined;

function findTaggable(world: World, id: string): Taggable {
  const kind = kindOfId(id);
  if (kind === undefined || !canHaveTags(kind)) throw invalidId(id);
  const find = finderOf(kind);
  if (find === undefined) throw invalidId(id);
  return { kind, resource: find(world, id) as Tagged };
}

/** All resources of a call, each once; an unknown one refuses the whole call. */
export function findTaggables(world: World, ids: readonly string[]): readonly Taggable[] {
  if (ids.length > MOST_RESOURCES) throw tooManyResources(MOST_RESOURCES);
  return [...new Set(ids)].map((id) => findTaggable(world, id));
}

/** AWS: permission is needed on each resource that a call tags. */
export const touchedBy = (taggables: readonly Taggable[]): readonly Touched[] =>
  taggables.map(({ kind, resource }) => ({ kind, record: resource }));

/** The change that gives a resource other tags. AWS: of what is shared with an account, it has tags of its own (catalogue 517). */
export const retag = (world: World, { kind, resource }: Taggable, tags: Tagged["tags"]): Change =>
  world.get("participant-tags", resource.id) === undefined
    ? put(kind, { ...resource, tags } as RecordOf<Kind>)
    : put("participant-tags", { id: resource.id, tags });
