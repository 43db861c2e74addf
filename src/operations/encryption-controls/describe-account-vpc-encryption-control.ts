/** Says what the account wants of the encryption of its VPCs in the Region. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { accountControlOf, showAccountControl } from "./account-control.ts";

export default operation("ec2", "DescribeAccountVpcEncryptionControl", {
  touches: nothing,
  decide: ({ world }) => ({ output: { AccountVpcEncryptionControl: showAccountControl(accountControlOf(world)) } }),
});
