/** Lists of requests to raise quotas. */
import type { QuotaRequest } from "../../model/records/quotas/quota.ts";
import type { ServiceQuota } from "../../model/service-quotas.ts";
import type { Call, InputOf } from "../operation.ts";
import { worldOfQuota } from "./find-quota.ts";
import { quotaPages } from "./quota-words.ts";
import { showRequest } from "./show-quota.ts";

/** What both lists may ask for. */
type Asked = Pick<
  InputOf<"servicequotas", "ListRequestedServiceQuotaChangeHistory">,
  "Status" | "QuotaRequestedAtLevel"
>;

/** AWS: requests are listed for 90 days (its API reference). */
const LISTED_MS = 90 * 24 * 60 * 60 * 1000;
const LATEST_MS = 10 ** 15;

interface Listed {
  readonly request: QuotaRequest;
  readonly quota: ServiceQuota;
}

/** What the lists have in common: `quotasOf` are the quotas that a call asks about. */
export const requestsAbout = <I extends Asked>(quotasOf: (call: Call<I>) => readonly ServiceQuota[]) => ({
  all(call: Call<I>): Iterable<Listed> {
    const { Status, QuotaRequestedAtLevel } = call.input;
    const quotas = quotasOf(call);
    // No quota here is one of single resources.
    if (QuotaRequestedAtLevel === "RESOURCE") return [];
    const first = new Date(Date.parse(call.now) - LISTED_MS).toISOString();
    return quotas.flatMap((quota) =>
      worldOfQuota(quota, call.world)
        .by("quota-request", "quota", quota.id)
        .filter(({ status, createdAt }) => (Status === undefined || status === Status) && createdAt > first)
        .map((request) => ({ request, quota }))
        .toArray(),
    );
  },
  pages: quotaPages,
  /** In the order of these, the newest comes first. */
  idOf: ({ request: { createdAt, id } }: Listed) => `${LATEST_MS - Date.parse(createdAt)} ${id}`,
  show: ({ request, quota }: Listed, { world }: Call<I>) => showRequest(request, quota, world),
});
