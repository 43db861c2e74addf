/** What can be wrong with a call before its operation sees it, in the codes and words of the service that it names. */
import { type AwsError, awsError } from "../model/aws-error.ts";
import type { Malformed, Problem } from "../wire/malformed.ts";
import type { StoreTrouble } from "./store-unavailable.ts";

// The codes are AWS's (catalogue 5, 6, 9); of these texts, only that of DryRunOperation has evidence. The others are ours.
// What Cordon doesn't serve, AWS may well: each refusal says whose it is.
const notServed = "Cordon does not serve it.";
export const invalidAction = awsError(
  "InvalidAction",
  (action: string) => `The action ${action} is not valid for this web service. ${notServed}`,
);
// AWS: query services other than EC2 (catalogue 407).
export const noSuchOperation = awsError(
  "InvalidAction",
  (action: string, version: string) => `Could not find operation ${action} for version ${version}. ${notServed}`,
);
// AWS: the JSON services' word for it (catalogue 397).
export const unknownOperation = awsError(
  "UnknownOperationException",
  (action: string) => `The operation ${action} is not known. ${notServed}`,
);
const ofAnotherService = (service: string, served: string) => `Cordon does not serve ${service}. It serves ${served}.`;
/** How services that Cordon doesn't serve say so, by protocol. Never with 404: clients would take it for what they look for. */
export const unserved = {
  query: awsError("InvalidAction", ofAnotherService),
  json: awsError("UnknownOperationException", ofAnotherService),
  restXml: awsError("NotImplemented", ofAnotherService),
} as const;
export const missingAction = awsError(
  "MissingAction",
  () => "The request is missing an action or a required parameter.",
);
export const noSuchVersion = awsError(
  "NoSuchVersion",
  (version: string) => `The requested version (${version}) of service AmazonEC2 does not exist`,
);
export const dryRunOperation = awsError(
  "DryRunOperation",
  () => "Request would have succeeded, but DryRun flag is set.",
  { status: 412 },
);
// ours: no evidence of AWS's texts, since AWS has no such calls
export const changesThePast = awsError(
  "UnsupportedOperation",
  (action: string) =>
    `Below /_cordon/at/ everything is as it was, so only calls that read are answered there, and ${action} is none of them. ` +
    "Send it to the endpoint without /_cordon/at/....",
);
export const noSuchPast = awsError("InvalidParameterValue", (why: string) => `There is no such past: ${why}.`);
export const tooManyInThePast = awsError("RequestLimitExceeded", (why: string) => `Request limit exceeded: ${why}.`, {
  status: 503,
});
const NOT_AUTHORIZED = "User: … is not authorized to perform: … on resource: … because …";
/** AWS: catalogue 389, 390 */
export const unauthorizedOperation = awsError("UnauthorizedOperation", (text: string) => text, {
  status: 403,
  sample: `You are not authorized to perform this operation. ${NOT_AUTHORIZED}. Encoded authorization failure message: …`,
});
/** Of IAM and STS. */
export const queryAccessDenied = awsError("AccessDenied", (text: string) => text, {
  status: 403,
  sample: NOT_AUTHORIZED,
});
// AWS: the JSON services have their own word for it (catalogue 313).
export const accessDenied = awsError("AccessDeniedException", (text: string) => text, { sample: NOT_AUTHORIZED });
export const bodyTooLarge = awsError(
  "RequestEntityTooLarge",
  (most: number) => `The request body is larger than ${most} bytes.`,
  { status: 413 },
);
export const tooMuchAtOnce = awsError(
  "RequestLimitExceeded",
  () => "Cordon is reading as much as it takes at one time. Nothing was changed; try again.",
  { status: 429 },
);
export const requestTimeout = awsError(
  "RequestTimeout",
  () => "The body of the request came too slowly. Nothing was changed; try again.",
  { status: 408 },
);
export const malformedRequest = awsError(
  "MalformedHttpRequestException",
  (header: string) => `The request has the header ${header} twice.`,
);
export const foreignCaller = awsError("AccessDeniedException", (why: string) => why, { status: 403 });
export const internalError = awsError("InternalError", () => "An internal error has occurred", { status: 500 });
/** AWS's code for a service that can't work now. Each text says whether the change was made. */
export const unavailable: Readonly<Record<StoreTrouble, () => AwsError>> = {
  full: awsError(
    "Unavailable",
    () => "The disk that keeps the log is full, and nothing was changed. Make room, then try again.",
    { status: 503 },
  ),
  closed: awsError("Unavailable", () => "Cordon is stopping or being reset, and nothing was changed.", { status: 503 }),
  contended: awsError(
    "Unavailable",
    () => "Other calls kept changing what this call reads. Nothing was changed; try again.",
    {
      status: 503,
    },
  ),
  unavailable: awsError(
    "Unavailable",
    () =>
      "The database that keeps the log does not answer. A change may have been made all the same: look before trying again.",
    { status: 503 },
  ),
  damaged: awsError(
    "Unavailable",
    () =>
      "The log of this account and Region is damaged, so nothing of it is served. Cordon's own log and GET /_cordon/health say where.",
    { status: 503 },
  ),
  failed: awsError(
    "Unavailable",
    () => "The log's disk failed. Whether the change was kept is known when Cordon has been started again.",
    { status: 503 },
  ),
};

const byProblem: Readonly<Record<Problem, (parameter: string, value: string, bound: number) => AwsError>> = {
  missing: awsError("MissingParameter", (parameter: string) => `The request must contain the parameter ${parameter}`),
  unknown: awsError("UnknownParameter", (parameter: string) => `The parameter ${parameter} is not recognized`),
  // ours: no evidence of AWS's texts for the rest
  "not-a-number": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string) =>
      `Value (${value}) for parameter ${parameter} is invalid. It must be a number.`,
  ),
  "not-a-boolean": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string) =>
      `Value (${value}) for parameter ${parameter} is invalid. It must be true or false.`,
  ),
  "not-a-timestamp": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string) =>
      `Value (${value}) for parameter ${parameter} is invalid. It must be a time in ISO 8601.`,
  ),
  "not-in-enum": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string) => `Value (${value}) for parameter ${parameter} is invalid.`,
  ),
  "not-a-structure": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string) =>
      `Value (${value}) for parameter ${parameter} is invalid. It has members of its own.`,
  ),
  "not-a-list": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string) => `Value (${value}) for parameter ${parameter} is invalid. It is a list.`,
  ),
  "not-text": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string) => `Value (${value}) for parameter ${parameter} is invalid. It must be text.`,
  ),
  "too-long": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string, bound: number) =>
      `The value for parameter ${parameter} has ${value} characters. It can have up to ${bound}.`,
  ),
  "too-small": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string, bound: number) =>
      `Value (${value}) for parameter ${parameter} is invalid. It must be at least ${bound}.`,
  ),
  "too-large": awsError(
    "InvalidParameterValue",
    (parameter: string, value: string, bound: number) =>
      `Value (${value}) for parameter ${parameter} is invalid. It must be at most ${bound}.`,
  ),
  "too-many": awsError(
    "MalformedQueryString",
    (_: string, __: string, most: number) => `The request has more than ${most} parameters.`,
  ),
  unreadable: awsError("MalformedQueryString", () => "The query string contains a syntax error."),
};

export const malformedQuery = ({ problem, parameter, value, bound }: Malformed): AwsError =>
  byProblem[problem](parameter, value, bound);

const serialization = awsError(
  "SerializationException",
  (parameter: string) => `The value at '${parameter}' does not have the type that the operation takes.`,
);
const notJson = awsError("SerializationException", () => "The body is not JSON in UTF-8, or it nests too deep.");
const violated = (parameter: string, value: string, constraint: string) =>
  `1 validation error detected: Value ${value} at '${parameter}' failed to satisfy constraint: ${constraint}`;
const validation = {
  json: awsError("ValidationException", violated),
  // AWS: IAM and STS say the same under another code (catalogue 481).
  query: awsError("ValidationError", violated),
};

/** The constraints that services name whose models are checked. */
const constraints: Readonly<Partial<Record<Problem, string>>> = {
  "too-small": "Member must have value greater than or equal to",
  "too-large": "Member must have value less than or equal to",
};

export const malformedJson = (malformed: Malformed): AwsError =>
  violation(malformed, malformed.parameter, validation.json) ??
  (malformed.problem === "unreadable" ? notJson() : serialization(malformed.parameter));

// ours: no evidence of AWS's texts; the codes are those of its API reference
const invalidLookupAttribute = awsError(
  "InvalidLookupAttributesException",
  (value: string) => `'${value}' is not an attribute that events are looked up by.`,
);
const invalidEventCategory = awsError(
  "InvalidEventCategoryException",
  (value: string) => `'${value}' is not a category of events.`,
);

/** CloudTrail has errors of its own for two members. */
export function malformedLookup(malformed: Malformed): AwsError {
  if (malformed.problem !== "not-in-enum") return malformedJson(malformed);
  return /eventCategory$/i.test(malformed.parameter)
    ? invalidEventCategory(malformed.value)
    : invalidLookupAttribute(malformed.value);
}

/** As IAM and STS refuse: members are named as in JSON. */
export function malformedAwsQuery(malformed: Malformed): AwsError {
  const parameter = malformed.parameter
    .replaceAll(/(?<=^|\.)[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll(/\w+\.(\d+)/g, "$1.member");
  return violation(malformed, parameter, validation.query) ?? malformedQuery(malformed);
}

function violation(
  { problem, value, bound }: Malformed,
  parameter: string,
  refused: (typeof validation)["json"],
): AwsError | undefined {
  const constraint = constraints[problem];
  if (constraint !== undefined) return refused(parameter, `'${value}'`, `${constraint} ${bound}`);
  // AWS quotes the whole text here.
  if (problem === "too-long") {
    return refused(parameter, `of ${value} characters`, `Member must have length less than or equal to ${bound}`);
  }
  if (problem === "missing") return refused(parameter, "null", "Member must not be null");
  return problem === "not-in-enum" ? refused(parameter, `'${value}'`, "Member must satisfy enum value set") : undefined;
}
