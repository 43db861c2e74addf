/** Shows a version of a managed policy, with its document. */
import { operation } from "../../../operation.ts";
import { existing } from "../../../permission/touched.ts";
import { showDocument } from "../../documents.ts";
import { findPolicy } from "../find-policy.ts";
import { findVersion } from "./find-version.ts";
import { showVersion } from "./show-version.ts";

export default operation("iam", "GetPolicyVersion", {
  touches: ({ input, world }) => [existing("iam-policy", findPolicy(world, input.PolicyArn))],
  decide({ input, world }) {
    const policy = findPolicy(world, input.PolicyArn);
    const version = findVersion(policy, input.VersionId);
    return { output: { PolicyVersion: { ...showVersion(policy, version), Document: showDocument(version.document) } } };
  },
});
