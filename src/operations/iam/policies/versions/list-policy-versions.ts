/** Lists the versions of a managed policy, the newest first. */
import { existing } from "../../../permission/touched.ts";
import { list } from "../../list.ts";
import { findPolicy } from "../find-policy.ts";
import { showVersion } from "./show-version.ts";

export default list("iam", "ListPolicyVersions", {
  touches: ({ input, world }) => [existing("iam-policy", findPolicy(world, input.PolicyArn))],
  list: "Versions",
  all: ({ input, world }) => findPolicy(world, input.PolicyArn).versions,
  nameOf: ({ versionId }) => newestFirst(versionId),
  show: (version, { input, world }) => showVersion(findPolicy(world, input.PolicyArn), version),
});

const MOST_VERSIONS = 999_999;

/** `list` sorts by text. */
const newestFirst = (versionId: string): string =>
  String(MOST_VERSIONS - Number(versionId.slice(1))).padStart(String(MOST_VERSIONS).length, "0");
