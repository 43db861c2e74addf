/** A group as answers show it. */
import type { IamGroup } from "../../../model/records/iam.ts";
import { showEntity } from "../show-entity.ts";

export const showGroup = (group: IamGroup) => ({ ...showEntity(group), GroupName: group.name, GroupId: group.id });
