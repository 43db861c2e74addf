/** The user that a call is about: the one it names, else the user that signs it. */
import { rootOf } from "../../../access/credentials.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { IamUser } from "../../../model/records/iam.ts";
import type { Call } from "../../operation.ts";
import { existing, made, type Touched } from "../../permission/touched.ts";
import { findUser } from "./find-user.ts";

// AWS: catalogue 469
const mustNameUser = awsError("ValidationError", () => "Must specify userName when calling with non-User credentials");

export const rootArn = (account: string): string => rootOf(account).arn;

type Naming = Call<{ readonly UserName?: string | undefined }>;

/** AWS: many calls take the caller for the user if they name nobody. */
export function callingUser(call: Naming): IamUser {
  const user = callingUserOrRoot(call);
  if (user === "root") throw mustNameUser();
  return user;
}

/** For calls that the account's root may make about itself. */
export function callingUserOrRoot({ input, world, caller }: Naming): IamUser | "root" {
  const own = /:user\/(?:.*\/)?([^/]+)$/.exec(caller.arn)?.[1];
  const name = input.UserName ?? own;
  if (name !== undefined) return findUser(world, name);
  if (caller.arn === rootArn(caller.account)) return "root";
  throw mustNameUser();
}

export const touchesCallingUser = (call: Naming): readonly Touched[] => [existing("iam-user", callingUser(call))];

export function touchesCallingUserOrRoot(call: Naming): readonly Touched[] {
  const user = callingUserOrRoot(call);
  return [user === "root" ? made("iam-user", { arn: call.caller.arn }) : existing("iam-user", user)];
}
