/** Shows why a call was refused: the record that its refusal carried, sealed. */
import { awsError } from "../../model/aws-error.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";

const invalidMessage = awsError(
  "InvalidAuthorizationMessageException",
  // ours: no evidence of AWS's text (catalogue 391 has the code)
  () => "The encoded message is not one that this server made, or it was changed.",
);

export default operation("sts", "DecodeAuthorizationMessage", {
  touches: nothing,
  decide({ input, open }) {
    const record = open("authorization-message", input.EncodedMessage);
    if (record === undefined) throw invalidMessage();
    return { output: { DecodedMessage: record } };
  },
});
