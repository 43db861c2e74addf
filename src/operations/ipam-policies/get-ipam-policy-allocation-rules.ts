/** Lists the rules of a policy, one document for each locale and type of resource with rules. */
import type { IpamPolicyDocument } from "../../model/records/ipam-policy.ts";
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { findPolicy } from "./find-policy.ts";
import { showDocument } from "./show-policy.ts";

export default describe("ec2", "GetIpamPolicyAllocationRules", {
  list: "IpamPolicyDocuments",
  all: ({ input: { IpamPolicyId, Locale, ResourceType }, world }): Iterable<IpamPolicyDocument> =>
    findPolicy(world, IpamPolicyId).documents.filter(
      ({ locale, resourceType }) =>
        (Locale === undefined || Locale === locale) && (ResourceType === undefined || ResourceType === resourceType),
    ),
  // ours: AWS documents no names
  isUntagged: true,
  filters: {
    locale: ({ locale }) => locale,
    "resource-type": ({ resourceType }) => resourceType,
    "source-ipam-pool-id": ({ poolIds }) => poolIds,
  },
  idOf: ({ locale, resourceType }) => `${locale}/${resourceType}`,
  touches: ({ input, world }) => [existing("ipam-policy", findPolicy(world, input.IpamPolicyId))],
  show: (document, { input }) => showDocument(document, input.IpamPolicyId),
});
