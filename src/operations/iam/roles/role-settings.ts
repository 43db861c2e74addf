/** What calls say about a role: who may assume it, and for how long. */
import { awsError } from "../../../model/aws-error.ts";
import type { Limits } from "../../../model/limits.ts";
import type { IamRole } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { sizeOfDocument } from "../documents.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { readDocument } from "../policies/malformed-policy.ts";
import { trustedIdsOf } from "./trusted-principals.ts";

/** AWS: its size is a quota (catalogue 474). */
export function readTrustPolicy(
  world: World,
  text: string,
  limits: Limits,
): Required<Pick<IamRole, "trustPolicy" | "trustedIds">> {
  const trustPolicy = readDocument(text, "trust");
  refuseOverIamQuota("ACLSizePerRole", sizeOfDocument(trustPolicy) - 1, limits, "trustPolicySize");
  return { trustPolicy, trustedIds: trustedIdsOf(world, trustPolicy) };
}

const wrongDuration = awsError(
  "ValidationError",
  (seconds: number, sense: string, bound: number) =>
    `1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value ${sense} than or equal to ${bound}`,
);

const LEAST_SECONDS = 3600;
const MOST_SECONDS = 43_200;

/** AWS: an hour, unless the call says otherwise (its API reference, of CreateRole and of UpdateRole). */
export function readMaxDuration(seconds: number | undefined = LEAST_SECONDS): number {
  if (seconds < LEAST_SECONDS) throw wrongDuration(seconds, "greater", LEAST_SECONDS);
  if (seconds > MOST_SECONDS) throw wrongDuration(seconds, "less", MOST_SECONDS);
  return seconds;
}
