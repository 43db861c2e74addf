/** For tests: what each call touches must agree with its decision, and with IAM's table of the action. */
import { actionOf, resourceTypeOf } from "../../access/actions.ts";
import { AwsError } from "../../model/aws-error.ts";
import type { Call, Operation } from "../operation.ts";
import { iamTypeOf, type Touched } from "./touched.ts";

/** Throws unless the call may have these resources, has all that are required, and is refused only if `decide` refuses it. */
export function checkTouches<I, O>(operation: Operation<I, O>, call: Call<I>, refusal: unknown): void {
  const { service, name } = operation;
  const touched = touchedBy(operation, call);
  if (refusal !== undefined) return;
  if (touched instanceof AwsError) throw new Error(`${name}: touches refuses what decide allows: ${touched.message}`);
  const types = new Set(touched.map(({ kind }) => iamTypeOf(kind)));
  const known = actionOf(`${service}:${name}`)?.resourceTypes;
  if (known === undefined) return;
  // RAM's permissions are AWS's or a customer's: the table requires both.
  const others = new Set(types.has("permission") ? ["customer-managed-permission"] : []);
  const missing = known
    .filter(({ type, isRequired }) => isRequired && !types.has(type) && !others.has(type))
    .map(({ type }) => type);
  if (missing.length > 0) throw new Error(`${name} touches no ${missing.join(", ")}`);
  const isKnown = (type: string) => resourceTypeOf(service, type) !== undefined;
  const stray = [...types].filter((type) => isKnown(type) && !known.some((each) => each.type === type));
  if (stray.length > 0) throw new Error(`${name} touches ${stray.join(", ")}, which IAM's table doesn't have`);
}

function touchedBy<I, O>(operation: Operation<I, O>, call: Call<I>): readonly Touched[] | AwsError {
  try {
    return operation.touches(call);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
