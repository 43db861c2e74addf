/** Shows the rules of a policy for one locale and type. */
import type { IpamPolicyDocument } from "../../model/records/ipam-policy.ts";

export const showDocument = ({ locale, resourceType, poolIds }: IpamPolicyDocument, policyId: string) => ({
  IpamPolicyId: policyId,
  Locale: locale,
  ResourceType: resourceType,
  AllocationRules: poolIds.map((SourceIpamPoolId) => ({ SourceIpamPoolId })),
});
