/** Whether a caller may do what a call asks: checked on the records that it touches, in the world that it is decided on. */
import type { Principal } from "../../access/credentials.ts";
import { isAllowed } from "../../access/is-allowed.ts";
import { AwsError } from "../../model/aws-error.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { arnOfId } from "../../model/world/ids.ts";
import type { LoadedOperation } from "../../operations/call.ts";
import type { Call } from "../../operations/operation.ts";
import { arnOfTouched } from "../../operations/permission/touched.ts";
import type { Codec } from "../codecs.ts";

/** Throws a refusal in the service's words if one of the resources that the call touches isn't the principal's to touch. */
export function refuseUnpermitted(
  principal: Principal,
  operation: LoadedOperation,
  call: Call<object>,
  refusals: Codec["refusals"],
): void {
  const { policies } = principal;
  const { service, name } = operation;
  // AWS: who one is may be asked without any permission.
  if (policies === undefined || service === "sts") return;
  const action = `${service}:${name}`;
  const refuseWithout = (arns: readonly string[]): void => {
    if (!isAllowed(policies, action, arns.length === 0 ? ["*"] : arns))
      throw refusals.unauthorized(principal.arn, action);
  };
  const home: PartitionKey = call.world;
  try {
    refuseWithout(operation.touches(call).map((each) => arnOfTouched(each, home)));
  } catch (error) {
    // Whoever may not touch what an id names doesn't learn whether it exists.
    if (error instanceof AwsError) refuseWithout(arnsOfIds(Object.values(call.input).flat(), home, service));
    throw error;
  }
}

/** A call to another service names resources as that service does. */
const arnsOfIds = (ids: readonly unknown[], home: PartitionKey, service: string): readonly string[] =>
  ids.map((id) => (typeof id === "string" ? arnOfId(id, home, service) : undefined)).filter((arn) => arn !== undefined);
