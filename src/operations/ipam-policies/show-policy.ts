/** Shows an IPAM policy and its documents. */
import type { IpamPolicy, IpamPolicyDocument } from "../../model/records/ipam-policy.ts";
import type { IpamState } from "../../model/records/ipam-pool.ts";
import { arnOf } from "../../model/world/ids.ts";
import { showTags } from "../tags/tag-rules.ts";

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

/** The rules for one locale and type of resource. */
export const showDocument = ({ locale, resourceType, poolIds }: IpamPolicyDocument, policyId: string) => ({
  IpamPolicyId: policyId,
  Locale: locale,
  ResourceType: resourceType,
  AllocationRules: poolIds.map((SourceIpamPoolId) => ({ SourceIpamPoolId })),
});
