/** A version of a managed policy as answers show it. */
import type { IamPolicy } from "../../../../model/records/iam.ts";
import type { PolicyVersion } from "./find-version.ts";

/** AWS: without the document, except where it is asked for (its API reference). */
export const showVersion = ({ defaultVersionId }: IamPolicy, { versionId, createDate }: PolicyVersion) => ({
  VersionId: versionId,
  IsDefaultVersion: versionId === defaultVersionId,
  CreateDate: createDate,
});
