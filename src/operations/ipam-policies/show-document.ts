/** The rules of a policy for one locale and type, as answers show them. */
import type { IpamPolicyDocument } from "../../model/records/ipam-policy.ts";

export const showDocument = (policyId: string, { locale, resourceType, poolIds }: IpamPolicyDocument) => ({
  IpamPolicyId: policyId,
  Locale: locale,
  ResourceType: resourceType,
  AllocationRules: poolIds.map((SourceIpamPoolId) => ({ SourceIpamPoolId })),
});
