/** Finds the resource of WorkSpaces' tag operations by id: an IP access control group, a registered directory or a WorkSpace. */

import type { Tag, Tagged } from "../../model/records/tag.ts";
import { type Change, put } from "../../model/world/change.ts";
import { type Kind, kinds, type RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { resourceNotFound } from "../workspaces-words.ts";

// ours: no evidence of AWS's text
const notFound = resourceNotFound(
  (id: string) => `The resource ${id} could not be found. Confirm that it exists in this account and Region.`,
);

const taggable = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].service === "workspaces");

export interface Found {
  readonly tags: readonly Tag[];
  /** The change that gives it other tags. */
  readonly retag: (tags: readonly Tag[]) => Change;
}

export function findTagged(world: World, id: string): Found {
  for (const kind of taggable) {
    const resource = world.get(kind, id) as Tagged | undefined;
    if (resource !== undefined) {
      return { tags: resource.tags, retag: (tags) => put<Kind>(kind, { ...resource, tags } as RecordOf<Kind>) };
    }
  }
  throw notFound(id);
}
