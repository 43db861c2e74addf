/** What calls would create whose ARNs begin with a name that the caller chose. */
import type { World } from "../../model/world/world.ts";
import type { Touched } from "../permission/touched.ts";
import type { GivenTag } from "../tags/tag-rules.ts";
import { arnIn, type BalancingKind } from "./find-by-arn.ts";

/** AWS: permission to create is asked on `.../app/NAME/*` (catalogue 565). */
export const madeByName = (world: Pick<World, "account" | "region">, kind: BalancingKind, end: string): Touched => ({
  kind,
  record: { id: "*", arn: arnIn(world, kind, end) },
});

/** AWS: who creates something with tags needs permission to tag (catalogue 565). */
export const needsTagging = ({
  input: { Tags = [] },
}: {
  readonly input: { readonly Tags?: readonly GivenTag[] | undefined };
}): readonly string[] => (Tags.length === 0 ? [] : ["elasticloadbalancing:AddTags"]);
