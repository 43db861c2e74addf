/** Who calls: the signature checked, or with no credentials configured just read (catalogue 8). */
import { type Credential, openPrincipal, type Principal } from "../access/credentials.ts";
import { type AwsError, awsError } from "../model/aws-error.ts";
import { type RequestHead, readClaim, type Signed } from "../wire/sigv4/credential-scope.ts";
import type { Protocol } from "./services.ts";

/** The configured credentials by access key; undefined where any key may sign in. */
export type Credentials = ReadonlyMap<string, Credential> | undefined;

export interface Identity {
  readonly principal: Principal;
  readonly signed: Signed;
}

/**
 * AWS: the services have different codes for the same refusals (catalogue 8).
 * ours: no evidence of AWS's texts in the catalogue
 */
const refusals = {
  "ec2-query": {
    none: awsError("MissingAuthenticationToken", () => "Request is missing Authentication Token", { status: 403 }),
    incomplete: awsError("IncompleteSignature", (missing: string) => `Authorization header requires '${missing}'.`),
    unknownKey: awsError("AuthFailure", () => "AWS was not able to validate the provided access credentials", {
      status: 401,
    }),
    mismatch: awsError(
      "SignatureDoesNotMatch",
      () =>
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      { status: 403 },
    ),
    expired: awsError("RequestExpired", () => "Request has expired."),
  },
  "aws-query": {
    none: awsError("MissingAuthenticationToken", () => "Request is missing Authentication Token", { status: 403 }),
    incomplete: awsError("IncompleteSignature", (missing: string) => `Authorization header requires '${missing}'.`),
    unknownKey: awsError("InvalidClientTokenId", () => "The security token included in the request is invalid.", {
      status: 403,
    }),
    mismatch: awsError(
      "SignatureDoesNotMatch",
      () =>
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      { status: 403 },
    ),
    expired: awsError(
      "SignatureDoesNotMatch",
      () => "Signature expired or not yet current: the request's time is too far from the server's.",
      { status: 403 },
    ),
  },
  "aws-json": {
    none: awsError("MissingAuthenticationTokenException", () => "Missing Authentication Token"),
    incomplete: awsError(
      "IncompleteSignatureException",
      (missing: string) => `Authorization header requires '${missing}'.`,
    ),
    unknownKey: awsError("UnrecognizedClientException", () => "The security token included in the request is invalid."),
    mismatch: awsError(
      "InvalidSignatureException",
      () =>
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    ),
    expired: awsError(
      "InvalidSignatureException",
      () => "Signature expired or not yet current: the request's time is too far from the server's.",
    ),
  },
} satisfies Record<Protocol, Record<string, (missing: string) => AwsError>>;

/** Loaded when first needed: the signature library takes a third of a start, and without credentials nothing is checked. */
let verifying: Promise<typeof import("../wire/sigv4/verify.ts")> | undefined;

/** `now` is in milliseconds. Throws the refusal of the service that `protocol` belongs to. */
export async function signIn(
  request: RequestHead,
  body: string,
  protocol: Protocol,
  credentials: Credentials,
  now: number,
): Promise<Identity> {
  const refusal = refusals[protocol];
  const claim = readClaim(request);
  if (claim.claim === "none") throw refusal.none();
  if (claim.claim === "incomplete") throw refusal.incomplete(claim.missing.join(", "));
  const { signed } = claim;
  if (credentials === undefined) return { principal: openPrincipal(signed.accessKeyId), signed };
  const credential = credentials.get(signed.accessKeyId);
  if (credential === undefined || credential.sessionToken !== signed.sessionToken) throw refusal.unknownKey();
  verifying ??= import("../wire/sigv4/verify.ts");
  const { verify } = await verifying;
  const verification = verify(request, body, signed, credential.secretAccessKey, now);
  if (verification === "mismatch") throw refusal.mismatch();
  if (verification !== "valid") throw refusal.expired();
  return { principal: credential.principal, signed };
}
