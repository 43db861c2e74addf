/** Creates a customer managed policy with its first version. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IamPolicy } from "../../../model/records/iam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { showTagsIfAny } from "../../tags/tag-rules.ts";
import { arnOfEntity, newEntityId, readDescription, readName, readPath } from "../entity-names.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { readIamTags } from "../iam-tags.ts";
import { readManagedDocument } from "./read-managed-document.ts";
import { showPolicy } from "./show-policy.ts";

const LONGEST_NAME = 128;

// AWS: names are unique whatever their path (catalogue 473).
const policyExists = awsError(
  "EntityAlreadyExists",
  (name: string) => `A policy called ${name} already exists. Duplicate names are not allowed.`,
  { status: 409 },
);

export default operation("iam", "CreatePolicy", {
  touches: ({ input, world }) => [
    made("iam-policy", { arn: arnOfEntity("policy", world, readPath(input.Path), input.PolicyName) }),
  ],
  decide({ input, world, caller, limits, now, random }) {
    const name = readName(input.PolicyName, "policyName", LONGEST_NAME);
    const path = readPath(input.Path);
    const document = readManagedDocument(input.PolicyDocument, limits);
    const tags = readIamTags(input.Tags, limits);
    const [same] = world.by("iam-policy", "name", name.toLowerCase());
    if (same !== undefined) throw policyExists(name);
    refuseOverIamQuota("PoliciesPerAccount", world.count("iam-policy"), limits, "policiesPerAccount");
    const policy: IamPolicy = {
      id: newEntityId("policy", random),
      ownerId: caller.account,
      arn: arnOfEntity("policy", world, path, name),
      name,
      path,
      ...dropUndefined({ description: readDescription(input.Description) }),
      createDate: now,
      updateDate: now,
      defaultVersionId: "v1",
      versions: [{ versionId: "v1", document, createDate: now }],
      lastVersion: 1,
      tags,
    };
    return {
      changes: [put("iam-policy", policy)],
      output: { Policy: { ...showPolicy(world, policy), Tags: showTagsIfAny(tags) } },
    };
  },
});
