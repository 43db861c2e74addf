/** Finds a version of a managed policy. */
import { awsError } from "../../../../model/aws-error.ts";
import type { IamPolicy } from "../../../../model/records/iam.ts";

/** AWS: catalogue 473. */
const noSuchVersion = awsError(
  "NoSuchEntity",
  (arn: string, version: string) => `Policy ${arn} version ${version} does not exist or is not attachable.`,
  { status: 404 },
);

export type PolicyVersion = IamPolicy["versions"][number];

export function findVersion({ arn, versions }: IamPolicy, id: string): PolicyVersion {
  const version = versions.find(({ versionId }) => versionId === id);
  if (version === undefined) throw noSuchVersion(arn, id);
  return version;
}
