/** One use of a resource by another one. */
import type { Kind } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";

export interface Use {
  readonly kind: Kind;
  readonly id: string;
  /** What it does with the resource, as the rest of a sentence that begins with its id. */
  readonly how: string;
  /** Whether the resource can't be deleted because of it. */
  readonly keeps: boolean;
}

/** What uses the resource of an id, found as it's read. */
export type Users = (world: World, id: string) => Iterable<Use>;

export const keeping = (kind: Kind, id: string, how: string): Use => ({ kind, id, how, keeps: true });
export const using = (kind: Kind, id: string, how: string): Use => ({ kind, id, how, keeps: false });
