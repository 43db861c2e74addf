/** Quotas, and requests to raise them, as answers show them. */
import type { QuotaRequest } from "../../model/records/quotas/quota.ts";
import { quotaServices, type ServiceQuota } from "../../model/service-quotas.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { Call } from "../operation.ts";
import { arnOfQuota, defaultOf, limitsOfQuota } from "./find-quota.ts";

const named = ({ service, code, name, isGlobal }: ServiceQuota) => ({
  ServiceCode: service,
  ServiceName: quotaServices[service]?.name,
  QuotaCode: code,
  QuotaName: name,
  GlobalQuota: isGlobal,
  Unit: "None",
});

/** The value that the account has. */
export const showQuota = (quota: ServiceQuota, call: Pick<Call<unknown>, "world" | "limits">) =>
  ({
    ...named(quota),
    QuotaArn: arnOfQuota(quota, call.world),
    Value: limitsOfQuota(quota, call)[quota.limit],
    Adjustable: quota.isFixed !== true,
    QuotaAppliedAtLevel: "ACCOUNT",
  }) as const;

/** The value that AWS gives a new account. */
export const showDefault = (quota: ServiceQuota, { region }: PartitionKey) => ({
  ...named(quota),
  QuotaArn: arnOfQuota(quota, { account: "", region }),
  Value: defaultOf(quota),
  Adjustable: quota.isFixed !== true,
});

/** `status`: of the call that makes it, PENDING. */
export const showRequest = (
  { id, desiredValue, createdAt, requester, status: settled }: QuotaRequest,
  quota: ServiceQuota,
  { account, region }: PartitionKey,
  status: "PENDING" | QuotaRequest["status"] = settled,
) =>
  ({
    Id: id,
    ...named(quota),
    DesiredValue: desiredValue,
    Status: status,
    Created: createdAt,
    LastUpdated: createdAt,
    Requester: JSON.stringify({ accountId: account, callerArn: requester }),
    QuotaArn: arnOfQuota(quota, { account, region }),
    QuotaRequestedAtLevel: "ACCOUNT",
  }) as const;
