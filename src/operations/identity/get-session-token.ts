/** Gives a user, or the root, temporary credentials that may do what the user may. */
import { awsError } from "../../model/aws-error.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { makeSession, refuseDuration } from "./make-session.ts";

const ofSession = awsError("AccessDenied", () => "Cannot call GetSessionToken with session credentials", {
  status: 403,
});
const wrongMfa = awsError(
  "AccessDenied",
  () => "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
  { status: 403 },
);

const HOUR = 3_600;
/** Of users, and what root is given at most. */
const [USUAL, LONGEST] = [12 * HOUR, 36 * HOUR];

export default operation("sts", "GetSessionToken", {
  touches: nothing,
  decide(call) {
    const { input, caller } = call;
    if (caller.tokenIssuedAt !== undefined) throw ofSession();
    // Nobody here has a device for a second factor.
    if (input.SerialNumber !== undefined || input.TokenCode !== undefined) throw wrongMfa();
    const isRoot = caller.arn.endsWith(":root");
    const seconds = input.DurationSeconds ?? (isRoot ? HOUR : USUAL);
    refuseDuration(seconds, LONGEST);
    const { account, arn, userId } = caller;
    const whose = { arn, userId, ...(!isRoot && { entityId: userId }) };
    // AWS: the root's are good for an hour, whatever it asks for.
    const Credentials = makeSession(call, account, whose, isRoot ? Math.min(seconds, HOUR) : seconds);
    return { output: { Credentials } };
  },
});
