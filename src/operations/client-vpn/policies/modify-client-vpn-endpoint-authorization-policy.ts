/** Gives a Client VPN endpoint an authorization policy, or changes what the call names of the one that it has. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";

/** AWS: catalogue 601 */
const MOST_BYTES = 10_000;

// AWS: the code, and a part of the text (catalogue 601)
const invalidPolicy = awsError(
  "InvalidParameterValue",
  (mistakes: string) => `The policy document isn't valid: ${mistakes}. Please provide a valid Cedar policy document.`,
);
// ours: no evidence of AWS's text
const policyTooLong = awsError(
  "InvalidParameterValue",
  (bytes: number) => `The policy document has ${bytes} bytes. It can have up to ${MOST_BYTES}.`,
);

export default operation("ec2", "ModifyClientVpnEndpointAuthorizationPolicy", {
  touches: endpointTouched,
  checksCedar: ({ input: { PolicyDocument } }) =>
    PolicyDocument === undefined || bytesOf(PolicyDocument) > MOST_BYTES ? undefined : PolicyDocument,
  decide({ input, world, found }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const before = endpoint.policy;
    const document = input.PolicyDocument ?? before?.document;
    if (document === undefined || document === "") throw missingParameter("policyDocument");
    if (bytesOf(document) > MOST_BYTES) throw policyTooLong(bytesOf(document));
    const mistakes = (found as readonly string[] | undefined) ?? [];
    if (mistakes.length > 0) throw invalidPolicy(mistakes.join("; "));
    const policy = {
      document,
      description: input.Description ?? before?.description ?? "",
      isShadow: input.ShadowMode === undefined ? (before?.isShadow ?? false) : input.ShadowMode === "enabled",
    };
    return {
      changes: [put("client-vpn-endpoint", { ...endpoint, policy })],
      output: { Status: before === undefined ? ("creating" as const) : ("updating" as const) },
    };
  },
});

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
