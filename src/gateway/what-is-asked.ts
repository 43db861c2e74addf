/** What a request asks for, before anything of it is believed: which service, which operation, with which parameters. */
import { isUtf8 } from "node:buffer";
import { Malformed } from "../wire/malformed.ts";
import type { Asked } from "../wire/protocols/protocol.ts";
import { readForm } from "../wire/protocols/query.ts";
import { type Claim, claimedService, type RequestHead } from "../wire/sigv4/credential-scope.ts";
import { awsJson, type Codec, ec2Query, otherQuery, type Refusing, restJson, restXml, s3 } from "./codecs.ts";
import { missingAction } from "./request-errors.ts";
import { isService, type ServiceEntry, services } from "./services.ts";

/** A service of AWS's that Cordon doesn't serve. */
export interface UnservedService {
  readonly name: string;
  readonly codec: Refusing;
  readonly isUnserved: true;
}

/** Calls of services that speak JSON have this header; in all others the service follows from the signature. */
const TARGET = "x-amz-target";

/** How to refuse a request before its service is known. */
export const codecOfUnknown = (request: RequestHead): Codec =>
  request.headers[TARGET] === undefined ? (restServiceAt(request)?.codec ?? ec2Query) : awsJson;

/** The service that has a path of its own: those of REST. */
const restServiceAt = ({ method, path }: RequestHead): ServiceEntry | undefined =>
  path === "/" ? undefined : Object.values(services).find(({ paths }) => paths?.has(`${method} ${path}`));

/** The service that a request is for, as its headers say: `X-Amz-Target`, or what it's signed for. */
export function serviceOf(request: RequestHead, claim: Claim): ServiceEntry | UnservedService {
  const target = request.headers[TARGET];
  const claimed = claimedService(claim);
  if (target !== undefined) {
    const [prefix = ""] = withoutNamespace(target).split(".");
    const service = Object.values(services).find((each) => each.target === prefix);
    return service ?? { name: claimed ?? prefix, codec: awsJson, isUnserved: true };
  }
  if (claimed === undefined) return restServiceAt(request) ?? services.ec2;
  return isService(claimed) ? services[claimed] : { name: claimed, codec: codecOf(claimed, request), isUnserved: true };
}

const SPEAKS_XML: ReadonlySet<string> = new Set(["cloudfront", "route53"]);

/** AWS: botocore names CloudTrail's target with its namespace, other SDKs without it. */
const withoutNamespace = (target: string): string => target.replace(/^com\.amazonaws\.cloudtrail\.v20131101\./, "");

/** What a service speaks that Cordon doesn't know, as far as the request shows it. */
function codecOf(service: string, request: RequestHead): Refusing {
  if (isForm(request) || request.query.some(([name]) => name === "Action")) return otherQuery;
  if (service === "s3" || service.startsWith("s3-")) return s3;
  return SPEAKS_XML.has(service) ? restXml : restJson;
}

const isForm = ({ headers }: RequestHead): boolean =>
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;

/** Throws an AwsError or Malformed if the request names no operation. */
export function whatIsAsked({ target, paths, codec }: ServiceEntry, request: RequestHead, body: Buffer): Asked {
  const text = textOf(body);
  if (paths !== undefined) {
    const place = `${request.method} ${request.path}`;
    const action = paths.get(place);
    if (action === undefined) throw codec.refusals.unknownAction(place, "");
    return { action, version: "", parameters: ownParameters(request.query), body: text };
  }
  if (target === undefined) return askedInQuery(request, text);
  const asked = request.headers[TARGET];
  if (asked === undefined) throw codec.refusals.unknownAction("", "");
  const action = withoutNamespace(asked).slice(target.length + 1);
  return { action, version: "", parameters: [], body: text };
}

function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw new Malformed("unreadable", "");
  return body.toString("utf8");
}

function askedInQuery({ query }: RequestHead, body: string): Asked {
  const all = ownParameters([...query, ...readForm(body)]);
  const first = (name: string): string => all.find(([each]) => each === name)?.[1] ?? "";
  const [action, version] = [first("Action"), first("Version")];
  if (action === "") throw missingAction();
  const parameters = all.filter(([name]) => name !== "Action" && name !== "Version" && !legacyParameters.has(name));
  return { action, version, parameters, body };
}

/** Those that aren't a presigned signature's. */
const ownParameters = <P extends readonly [string, string]>(all: readonly P[]): readonly P[] =>
  all.filter(([name]) => !name.startsWith("X-Amz-"));

/** Parameters that signatures of version 2 and old tools add to a query; they mean nothing to an operation. */
const legacyParameters = new Set([
  "AWSAccessKeyId",
  "SignatureMethod",
  "SignatureVersion",
  "Signature",
  "Timestamp",
  "Expires",
]);

/** A form that is signed by version 2 is hardly longer; of an unsigned one no more is read to find out. */
const MOST_UNSIGNED = 16 * 1024;

/** Whether a request that claims nothing is signed all the same, by Signature Version 2: in the URL, in the form, in a header. */
export async function isSignedByVersion2(
  request: RequestHead & { readonly readBody: () => Promise<Buffer> },
): Promise<boolean> {
  const { query, headers } = request;
  if (/^AWS3?(-HTTPS)? /.test(headers["authorization"] ?? "")) return true;
  const length = Number(headers["content-length"] ?? Number.POSITIVE_INFINITY);
  const form = isForm(request) && length <= MOST_UNSIGNED ? (await request.readBody()).toString("latin1") : "";
  return /(^|&)AWSAccessKeyId=/.test(form) || query.some(([name]) => name === "AWSAccessKeyId");
}
