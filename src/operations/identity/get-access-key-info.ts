/** Returns the account that an access key is of, whether or not there is such a key: its id says so. */
import { accountOfAccessKey } from "../../access/keys/access-key-ids.ts";
import { awsError } from "../../model/aws-error.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";

// ours: no evidence of AWS's text
const noAccount = awsError(
  "ValidationError",
  (id: string) => `The access key ID ${id} is not of a form that has an account in it.`,
);

export default operation("sts", "GetAccessKeyInfo", {
  touches: nothing,
  decide({ input: { AccessKeyId } }) {
    const account = accountOfAccessKey(AccessKeyId);
    if (account === undefined) throw noAccount(AccessKeyId);
    return { output: { Account: account } };
  },
});
