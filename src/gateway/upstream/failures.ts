/** Why a call that goes to an upstream isn't answered by it. */
import { awsError } from "../../model/aws-error.ts";

// ours: no evidence of AWS's texts
const failed = (origin: string, why: string) =>
  `Cordon does not serve this itself and passed it on to ${origin}, but ${why}.`;
/** By protocol. */
export const upstreamFailed = {
  xml: awsError("BadGateway", failed, { status: 502 }),
  json: awsError("BadGatewayException", failed, { status: 502 }),
} as const;
/** AWS: S3's code for it. */
export const payloadMismatch = awsError(
  "XAmzContentSHA256Mismatch",
  () => "The body of the request is not the one that was signed.",
);
export const unknownPayload = awsError(
  "NotImplemented",
  (kind: string) => `Cordon cannot check a body that is signed as ${kind}, so it does not pass it on.`,
);

/** Something that only Cordon sees: the message is the end of a sentence about the upstream. */
export class UpstreamFailure extends Error {}

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "its name cannot be looked up now",
  EHOSTUNREACH: "its host cannot be reached",
  ENETUNREACH: "its network cannot be reached",
  ECONNRESET: "it cut the connection before it had answered",
  EPIPE: "it cut the connection before it had answered",
  HPE_HEADER_OVERFLOW: "the headers of its answer are too long",
};

/** What went wrong between Cordon and an upstream, as the end of a sentence. */
export function whyFailed(error: unknown): string {
  if (error instanceof UpstreamFailure) return error.message;
  const { code = "", message } = error as NodeJS.ErrnoException;
  const known = CODES[code];
  if (known !== undefined) return `${known} (${code})`;
  if (code.startsWith("HPE_")) return `what it answered is not HTTP (${code})`;
  if (/CERT|SIGNATURE|ALTNAME|ISSUER/.test(code)) {
    return `its certificate is not trusted (${code}); NODE_EXTRA_CA_CERTS names a file with more authorities`;
  }
  return code.startsWith("ERR_SSL") || code === "EPROTO" ? `it does not speak TLS (${code})` : `${code || message}`;
}
