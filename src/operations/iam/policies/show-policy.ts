/** A managed policy as answers show it. */
import type { IamPolicy } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { attachmentCount, boundaryCount } from "./uses-of-policy.ts";

/** AWS: lists leave the description and the tags out (its API reference). */
export const showPolicy = (
  world: World,
  { id, name, arn, path, defaultVersionId, createDate, updateDate }: IamPolicy,
) => ({
  PolicyName: name,
  PolicyId: id,
  Arn: arn,
  Path: path,
  DefaultVersionId: defaultVersionId,
  AttachmentCount: attachmentCount(world, arn),
  PermissionsBoundaryUsageCount: boundaryCount(world, arn),
  IsAttachable: true,
  CreateDate: createDate,
  UpdateDate: updateDate,
});
