/** Lists the quotas of a service with the values that AWS gives a new account. */
import { describe } from "../describe.ts";
import { quotasOfService } from "./find-quota.ts";
import { quotaPages } from "./quota-words.ts";
import { showDefault } from "./show-quota.ts";

export default describe("servicequotas", "ListAWSDefaultServiceQuotas", {
  list: "Quotas",
  all: ({ input: { ServiceCode }, region }) => quotasOfService(ServiceCode, region),
  pages: quotaPages,
  idOf: ({ code }) => code,
  show: (quota, { world }) => showDefault(quota, world),
});
