/** Lists the requests to raise a quota, the newest first. */
import { describe } from "../describe.ts";
import type { InputOf } from "../operation.ts";
import { findQuota, quotasTouched } from "./find-quota.ts";
import { requestsAbout } from "./request-history.ts";

export default describe("servicequotas", "ListRequestedServiceQuotaChangeHistoryByQuota", {
  list: "RequestedQuotas",
  ...requestsAbout<InputOf<"servicequotas", "ListRequestedServiceQuotaChangeHistoryByQuota">>(({ input, region }) => [
    findQuota(input, region),
  ]),
  touches: quotasTouched,
});
