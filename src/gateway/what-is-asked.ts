/** What a request asks for, before anything of it is believed: which service, which operation, with which parameters. */
import type { Asked } from "../wire/protocols/protocol.ts";
import { readForm } from "../wire/protocols/query.ts";
import { type Claim, claimedService, type RequestHead } from "../wire/sigv4/credential-scope.ts";
import { awsJson, type Codec, ec2Query } from "./codecs.ts";
import { invalidAction, missingAction } from "./request-errors.ts";
import { isService, type ServiceEntry, services } from "./services.ts";

interface Found {
  readonly service: ServiceEntry;
  readonly asked: Asked;
}

/** Calls of services that speak JSON have this header; in all others the service follows from the signature. */
const TARGET = "x-amz-target";

/** How to refuse a request before its service is known. */
export const codecOfUnknown = ({ headers }: RequestHead): Codec => (headers[TARGET] === undefined ? ec2Query : awsJson);

/** `claim` is the request's own. Throws an AwsError or Malformed if it names no operation. */
export function whatIsAsked(request: RequestHead & { readonly body: string }, claim: Claim): Found {
  const target = request.headers[TARGET];
  return target === undefined ? askedInQuery(request, claim) : askedInJson(target, request.body);
}

function askedInJson(target: string, body: string): Found {
  const [prefix = "", action = ""] = target.split(".");
  const service = Object.values(services).find((each) => each.target === prefix);
  if (service === undefined) throw invalidAction(action);
  return { service, asked: { action, version: "", parameters: [], body } };
}

function askedInQuery({ query, body }: RequestHead & { readonly body: string }, claim: Claim): Found {
  const all = [...query, ...readForm(body)].filter(([name]) => !name.startsWith("X-Amz-"));
  const first = (name: string): string => all.find(([each]) => each === name)?.[1] ?? "";
  const [action, version] = [first("Action"), first("Version")];
  if (action === "") throw missingAction();
  const parameters = all.filter(([name]) => name !== "Action" && name !== "Version" && !legacyParameters.has(name));
  return { service: serviceOf(claim, version), asked: { action, version, parameters, body } };
}

/** The service that the request is signed for. If we don't serve it, the version tells the two query services apart. */
function serviceOf(claim: Claim, version: string): ServiceEntry {
  const name = claimedService(claim);
  if (name !== undefined && isService(name)) return services[name];
  return version === "2011-06-15" ? services.sts : services.ec2;
}

/** Parameters that signatures of version 2 and old tools add to a query; they mean nothing to an operation. */
const legacyParameters = new Set([
  "AWSAccessKeyId",
  "SignatureMethod",
  "SignatureVersion",
  "Signature",
  "Timestamp",
  "Expires",
]);
