/** Lists the requests to raise quotas, the newest first. */
import { describe } from "../describe.ts";
import type { InputOf } from "../operation.ts";
import { quotasOfService, servicesIn } from "./find-quota.ts";
import { requestsAbout } from "./request-history.ts";

export default describe("servicequotas", "ListRequestedServiceQuotaChangeHistory", {
  list: "RequestedQuotas",
  ...requestsAbout<InputOf<"servicequotas", "ListRequestedServiceQuotaChangeHistory">>(
    ({ input: { ServiceCode }, region }) =>
      (ServiceCode === undefined ? servicesIn(region) : [ServiceCode]).flatMap((service) =>
        quotasOfService(service, region),
      ),
  ),
});
