/** The key of an account's administrator. It belongs to no user. The first one is there before any call is. */
import { newAccessKeyId } from "../../../access/keys/access-key-ids.ts";
import type { IamAccessKey } from "../../../model/records/iam.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { Call } from "../../operation.ts";
import { newSecret } from "./new-secret.ts";

interface RootKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly changes: readonly Change[];
}

/** It may do everything in its account; with `isOperator` it may back up and empty every account too. */
export function makeRootKey(
  account: string,
  isOperator: boolean,
  { now, random, seal }: Pick<Call<unknown>, "now" | "random" | "seal">,
): RootKey {
  const secretAccessKey = newSecret(random);
  const key: IamAccessKey = {
    id: newAccessKeyId("AKIA", account, random),
    ownerId: account,
    sealedSecret: seal("access-key", secretAccessKey),
    status: "Active",
    createDate: now,
    ...(isOperator && { isOperator }),
  };
  return { accessKeyId: key.id, secretAccessKey, changes: [put("iam-access-key", key)] };
}
