/** The user that a call is about: the one it names, else the user that signs it. */
import type { IamUser } from "../../../model/records/iam.ts";
import type { Call } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { findUser } from "./find-user.ts";

/** AWS: many calls take the caller for the user if they name nobody. */
export function callingUser({ input, world, caller }: Call<{ readonly UserName?: string | undefined }>): IamUser {
  const own = /:user\/(?:.*\/)?([^/]+)$/.exec(caller.arn)?.[1];
  const name = input.UserName ?? own;
  if (name === undefined) throw missingParameter("UserName");
  return findUser(world, name);
}
