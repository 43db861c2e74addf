/** Lists the quotas of a service with the account's values. */
import { describe } from "../describe.ts";
import { quotasOfService } from "./find-quota.ts";
import { quotaPages } from "./quota-words.ts";
import { showQuota } from "./show-quota.ts";

export default describe("servicequotas", "ListServiceQuotas", {
  list: "Quotas",
  all: ({ input: { ServiceCode, QuotaCode, QuotaAppliedAtLevel }, region }) =>
    quotasOfService(ServiceCode, region).filter(
      // No quota here is one of single resources.
      ({ code }) => (QuotaCode === undefined || code === QuotaCode) && QuotaAppliedAtLevel !== "RESOURCE",
    ),
  pages: quotaPages,
  idOf: ({ code }) => code,
  show: showQuota,
});
