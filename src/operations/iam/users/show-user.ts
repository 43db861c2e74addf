/** A user as answers show it. */
import type { IamUser } from "../../../model/records/iam.ts";
import { showEntity } from "../show-entity.ts";

export const showUser = (user: IamUser) => ({ ...showEntity(user), UserName: user.name, UserId: user.id });
