/** Shows why a call was refused: the record that its refusal carried, sealed. */
import { awsError } from "../../model/aws-error.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";

const invalidMessage = awsError(
  "InvalidAuthorizationMessageException",
  // ours: no evidence of AWS's text (catalogue 391 has the code)
  () => "The encoded message is not one that this server made for a caller of this account, or it was changed.",
);

export default operation("sts", "DecodeAuthorizationMessage", {
  touches: nothing,
  decide({ input, open, caller }) {
    const record = open("authorization-message", input.EncodedMessage);
    // It has statements of an account's policies, which other accounts have no business with.
    if (record === undefined || accountRefused(record) !== caller.account) throw invalidMessage();
    return { output: { DecodedMessage: record } };
  },
});

interface RecordOfRefusal {
  readonly context: { readonly principal: { readonly arn: string } };
}

/** The account of whoever was refused. */
const accountRefused = (record: string): string | undefined =>
  (JSON.parse(record) as RecordOfRefusal).context.principal.arn.split(":")[4];
