/** What users, groups and roles have in common, as answers show it. */
import type { IamEntity } from "../../model/records/iam.ts";

export const showEntity = ({ path, arn, createDate }: IamEntity) => ({ Path: path, Arn: arn, CreateDate: createDate });
