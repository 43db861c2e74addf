/** Returns a request to raise a quota. */
import { GLOBAL } from "../../model/regions.ts";
import { REGION_OF_GLOBAL_QUOTAS, serviceQuotaOf } from "../../model/service-quotas.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { noSuchRequest } from "./quota-words.ts";
import { showRequest } from "./show-quota.ts";

export default operation("servicequotas", "GetRequestedServiceQuotaChange", {
  touches: nothing,
  decide({ input: { RequestId: id }, world }) {
    const found =
      world.get("quota-request", id) ??
      (world.region === REGION_OF_GLOBAL_QUOTAS
        ? world.elsewhere(world.account, GLOBAL).get("quota-request", id)
        : undefined);
    const quota = found && serviceQuotaOf(found.quota);
    if (found === undefined || quota === undefined) throw noSuchRequest(id);
    return { output: { RequestedQuota: showRequest(found, quota, world) } };
  },
});
