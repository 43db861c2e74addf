/** Finds an IPAM policy that a call names, and shows it. */
import { awsError } from "../../model/aws-error.ts";
import type { IpamPolicy } from "../../model/records/ipam-policy.ts";
import type { IpamState } from "../../model/records/ipam-pool.ts";
import { arnOf } from "../../model/world/ids.ts";
import { finder } from "../find.ts";
import { showTags } from "../tags/tag-rules.ts";

// ours: no evidence of AWS's codes and texts for policies; these follow those of IPAM pools
const policyNotFound = awsError(
  "InvalidIpamPolicyId.NotFound",
  (id: string) => `The ipam-policy ID '${id}' does not exist`,
);

export const findPolicy = finder("ipam-policy", { unknown: policyNotFound });

/** `state`: the answer to a call shows AWS's transitional state. */
export const showPolicy = (region: string, policy: IpamPolicy, state: IpamState = policy.state) => ({
  OwnerId: policy.ownerId,
  IpamPolicyId: policy.id,
  IpamPolicyArn: arnOf("ipam-policy", policy),
  IpamPolicyRegion: region,
  State: state,
  Tags: showTags(policy.tags),
  IpamId: policy.ipamId,
});
