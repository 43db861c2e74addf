/** Says in the log, once, which limit refused a call, and how to raise it. */
import { AwsError } from "../../model/aws-error.ts";
import { defaultLimits, type LimitName, type Limits } from "../../model/limits.ts";
import { REGION_OF_GLOBAL_QUOTAS, serviceQuotaOfLimit } from "../../model/service-quotas.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { LoadedOperation } from "../../operations/call.ts";
import type { Call } from "../../operations/operation.ts";
import type { Log } from "../log.ts";

/** So many are remembered; then it may be said again. */
const MOST_REMEMBERED = 1_000;

export class RefusedLimits {
  readonly #log: Log;
  readonly #said = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** `error` is what deciding the call threw; again only once the limit has another value. */
  note(error: unknown, operation: string, { account, region }: PartitionKey, limits: Limits): void {
    if (!(error instanceof AwsError) || error.limit === undefined) return;
    const { limit } = error;
    const value = limits[limit];
    const what = `${account} ${region} ${limit} ${value}`;
    if (this.#said.has(what)) return;
    if (this.#said.size >= MOST_REMEMBERED) this.#said.clear();
    this.#said.add(what);
    this.#log(
      `the limit ${limit}, which is ${value} for account ${account} in ${region}, refused ${operation}. ` +
        `To raise it${howToRaise(limit, value, region)}`,
      undefined,
      { operation },
    );
  }
}

function howToRaise(limit: LimitName, value: number, region: string): string {
  const quota = serviceQuotaOfLimit(limit);
  const most = quota === undefined || quota.isFixed ? 0 : (quota.most ?? Number.POSITIVE_INFINITY);
  const forAll = ` for every account: cordon serve --limits ${limit}=${Math.max(value * 2, 1)}`;
  if (quota === undefined || value >= most) return forAll;
  // AWS: no less than the default is asked for (catalogue 533).
  const wanted = Math.min(Math.max(value * 2, defaultLimits[limit] + 1), most);
  const call =
    `aws service-quotas request-service-quota-increase --region ${quota.isGlobal ? REGION_OF_GLOBAL_QUOTAS : region} ` +
    `--service-code ${quota.service} --quota-code ${quota.code} --desired-value ${wanted}`;
  return `: ${call}; or${forAll}`;
}

interface Noting {
  readonly refusedLimits?: RefusedLimits;
}

/** Decides as `decide` does; `limits` are those of the world's account and Region. */
export function notingLimits<T>(
  { refusedLimits }: Noting,
  { service, name }: Pick<LoadedOperation, "service" | "name">,
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
  decide: () => T,
): T {
  try {
    return decide();
  } catch (error) {
    refusedLimits?.note(error, `${service}:${name}`, world, limits);
    throw error;
  }
}
