/** Adds a version to a customer managed policy. */
import { awsError } from "../../../../model/aws-error.ts";
import type { IamPolicy } from "../../../../model/records/iam.ts";
import { put } from "../../../../model/world/change.ts";
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { findOwnPolicy } from "../find-policy.ts";
import { readManagedDocument } from "../read-managed-document.ts";
import { showVersion } from "./show-version.ts";

// AWS: catalogue 472
const tooManyVersions = awsError(
  "LimitExceeded",
  (most: number) =>
    `A managed policy can have up to ${most} versions. Before you create a new version, you must delete an existing version.`,
  { status: 409 },
);

export default operation("iam", "CreatePolicyVersion", {
  touches: (call) => [existing("iam-policy", findOwnPolicy(call, "CreatePolicyVersion"))],
  decide(call) {
    const { input, limits, now } = call;
    const policy = findOwnPolicy(call, "CreatePolicyVersion");
    const document = readManagedDocument(input.PolicyDocument, limits);
    if (policy.versions.length >= limits.versionsPerPolicy)
      throw tooManyVersions(limits.versionsPerPolicy).overLimit("versionsPerPolicy");
    const lastVersion = policy.lastVersion + 1;
    const version = { versionId: `v${lastVersion}`, document, createDate: now };
    const changed: IamPolicy = {
      ...policy,
      updateDate: now,
      versions: [...policy.versions, version],
      lastVersion,
      ...(input.SetAsDefault === true && { defaultVersionId: version.versionId }),
    };
    return { changes: [put("iam-policy", changed)], output: { PolicyVersion: showVersion(changed, version) } };
  },
});
