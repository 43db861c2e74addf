/** A user as answers show it. */
import type { IamUser } from "../../../model/records/iam.ts";
import { showTagsIfAny } from "../../tags/tag-rules.ts";
import { showBoundary } from "../boundaries.ts";
import { showEntity } from "../show-entity.ts";

/** As lists show it. AWS: they leave out boundaries and tags (its API reference). */
export const showUser = (user: IamUser) => ({ ...showEntity(user), UserName: user.name, UserId: user.id });

/** As answers about this user show it. */
export const showWholeUser = (user: IamUser) => ({
  ...showUser(user),
  PermissionsBoundary: showBoundary(user.permissionsBoundary),
  Tags: showTagsIfAny(user.tags),
});
