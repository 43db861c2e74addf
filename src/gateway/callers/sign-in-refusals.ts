/** How services refuse callers who don't prove who they are. */
import { type AwsError, awsError } from "../../model/aws-error.ts";
import { noRegion } from "../../model/regions.ts";

export interface SignInRefusals {
  readonly unsigned: () => AwsError;
  /** Signed, but by Signature Version 2. */
  readonly oldSignature: () => AwsError;
  /** `missing` names the parts that the signature lacks. */
  readonly incomplete: (missing: string) => AwsError;
  readonly unknownKey: () => AwsError;
  readonly mismatch: () => AwsError;
  readonly expired: () => AwsError;
  /** Signed by a session whose time is over. */
  readonly expiredToken: () => AwsError;
  /** Signed for another service than the one that's asked, which is `service`. */
  readonly wrongScope: (service: string) => AwsError;
  /** Signed for a Region that AWS doesn't have. */
  readonly unknownRegion: (region: string) => AwsError;
}

// AWS: the services have different codes for the same refusals (catalogue 8).
// ours: no evidence of AWS's texts in the catalogue
const lacks = (missing: string) => `Authorization header requires '${missing}'.`;
const invalidToken = () => "The security token included in the request is invalid.";
const doesNotMatch = () =>
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
// AWS: with a blank at the end (catalogue 408).
const wrongService = (service: string) => `Credential should be scoped to correct service: '${service}'. `;
// AWS: the first sentence, of which there is evidence for other services (catalogue 428). What was meant is ours.
const wrongRegion = (region: string) =>
  `Credential should be scoped to a valid region, not '${region}'. ${noRegion(region)}`;
// AWS: the code and the last two sentences are S3's (catalogue 409); no evidence of another service's.
const oldSignature = awsError(
  "InvalidRequest",
  () =>
    "The request is signed by Signature Version 2. The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
);
const sessionIsOver = () => "The security token included in the request is expired";
const wrongTime = () => "Signature expired or not yet current: the request's time is too far from the server's.";

const eachQuery = {
  oldSignature,
  unsigned: awsError("MissingAuthenticationToken", () => "Request is missing Authentication Token", { status: 403 }),
  incomplete: awsError("IncompleteSignature", lacks),
  mismatch: awsError("SignatureDoesNotMatch", doesNotMatch, { status: 403 }),
  wrongScope: awsError("SignatureDoesNotMatch", wrongService, { status: 403 }),
  unknownRegion: awsError("SignatureDoesNotMatch", wrongRegion, { status: 403 }),
};

// AWS: EC2 has one word for a request and for a token past their time; others have another (catalogue 462).
const requestExpired = awsError("RequestExpired", () => "Request has expired.");

export const ec2QuerySignIn: SignInRefusals = {
  ...eachQuery,
  unknownKey: awsError("AuthFailure", () => "AWS was not able to validate the provided access credentials", {
    status: 401,
  }),
  expired: requestExpired,
  expiredToken: requestExpired,
};

export const awsQuerySignIn: SignInRefusals = {
  ...eachQuery,
  unknownKey: awsError("InvalidClientTokenId", invalidToken, { status: 403 }),
  expired: awsError("SignatureDoesNotMatch", wrongTime, { status: 403 }),
  expiredToken: awsError("ExpiredToken", sessionIsOver, { status: 403 }),
};

export const awsJsonSignIn: SignInRefusals = {
  oldSignature,
  unsigned: awsError("MissingAuthenticationTokenException", () => "Missing Authentication Token"),
  incomplete: awsError("IncompleteSignatureException", lacks),
  unknownKey: awsError("UnrecognizedClientException", invalidToken),
  mismatch: awsError("InvalidSignatureException", doesNotMatch),
  expired: awsError("InvalidSignatureException", wrongTime),
  expiredToken: awsError("ExpiredTokenException", sessionIsOver),
  wrongScope: awsError("InvalidSignatureException", wrongService),
  unknownRegion: awsError("InvalidSignatureException", wrongRegion),
};
