/** Nobody signs in with a password here, so no user has a login profile. */
import { awsError } from "../../../../model/aws-error.ts";
import type { Call } from "../../../operation.ts";
import { callingUser } from "../calling-user.ts";

// AWS: catalogue 478
const noLoginProfile = awsError("NoSuchEntity", (name: string) => `Login Profile for User ${name} cannot be found.`, {
  status: 404,
});

export function refuseLoginProfile(call: Call<{ readonly UserName?: string | undefined }>): never {
  throw noLoginProfile(callingUser(call).name);
}
