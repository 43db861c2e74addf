/** The protocols as services speak them: the bytes are wire's, the refusals are in each service's own codes and words. */
import { ec2RefusalText, type RefusedCall, refusalText } from "../access/refusal-text.ts";
import type { AwsError } from "../model/aws-error.ts";
import type { Malformed } from "../wire/malformed.ts";
import { awsJsonProtocol } from "../wire/protocols/aws-json.ts";
import { awsQueryProtocol } from "../wire/protocols/aws-query.ts";
import { ec2QueryProtocol } from "../wire/protocols/ec2-query.ts";
import type { Protocol } from "../wire/protocols/protocol.ts";
import { restJsonErrors, s3Errors } from "../wire/protocols/rest-errors.ts";
import { restJsonProtocol } from "../wire/protocols/rest-json.ts";
import { awsJsonSignIn, awsQuerySignIn, ec2QuerySignIn, type SignInRefusals } from "./callers/sign-in-refusals.ts";
import { type Throttled, throttledBy } from "./http/throttling.ts";
import {
  accessDenied,
  invalidAction,
  malformedAwsQuery,
  malformedJson,
  malformedLookup,
  malformedQuery,
  noSuchOperation,
  queryAccessDenied,
  unauthorizedOperation,
  unknownOperation,
  unserved,
} from "./request-errors.ts";
import { upstreamFailed } from "./upstream/failures.ts";

/** How a service says no; one that Cordon doesn't serve says nothing else. */
export interface Refusing extends Pick<Protocol, "encodeError"> {
  readonly refusals: SignInRefusals & {
    readonly malformed: (malformed: Malformed) => AwsError;
    readonly unserved: (service: string, served: string) => AwsError;
    /** Of a call to what Cordon doesn't serve. */
    readonly denied: (text: string) => AwsError;
    /** The upstream at `origin` doesn't answer. */
    readonly upstreamFailed: (origin: string, why: string) => AwsError;
    readonly throttled: Throttled;
  };
}

export interface Codec extends Protocol, Refusing {
  readonly refusals: Refusing["refusals"] & {
    /** `encoded` is the sealed record of why, for those who may decode it. */
    readonly unauthorized: (refused: RefusedCall, encoded: string) => AwsError;
    readonly unknownAction: (action: string, version: string) => AwsError;
  };
}

/** AWS: only calls about a resource have it (catalogue 390). */
const encodedIfShown = ({ resource }: RefusedCall, encoded: string): string | undefined =>
  resource === undefined ? undefined : encoded;

export const ec2Query: Codec = {
  ...ec2QueryProtocol,
  refusals: {
    ...ec2QuerySignIn,
    malformed: malformedQuery,
    unauthorized: (refused, encoded) =>
      unauthorizedOperation(ec2RefusalText(refused, encodedIfShown(refused, encoded))),
    unknownAction: invalidAction,
    unserved: unserved.query,
    denied: unauthorizedOperation,
    upstreamFailed: upstreamFailed.xml,
    throttled: throttledBy.ec2,
  },
};

const awsQueryRefusals = {
  ...awsQuerySignIn,
  malformed: malformedAwsQuery,
  unauthorized: (refused: RefusedCall) => queryAccessDenied(refusalText(refused)),
  unknownAction: noSuchOperation,
  unserved: unserved.query,
  denied: queryAccessDenied,
  upstreamFailed: upstreamFailed.xml,
  throttled: throttledBy.query,
};

export const sts: Codec = {
  ...awsQueryProtocol("https://sts.amazonaws.com/doc/2011-06-15/"),
  refusals: awsQueryRefusals,
};

export const iam: Codec = {
  ...awsQueryProtocol("https://iam.amazonaws.com/doc/2010-05-08/"),
  refusals: awsQueryRefusals,
};

export const rds: Codec = {
  ...awsQueryProtocol("http://rds.amazonaws.com/doc/2014-10-31/"),
  refusals: awsQueryRefusals,
};

/** Application, Network and Gateway Load Balancers. */
export const elasticloadbalancing: Codec = {
  ...awsQueryProtocol("http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"),
  refusals: awsQueryRefusals,
};

export const awsJson: Codec = {
  ...awsJsonProtocol,
  refusals: {
    ...awsJsonSignIn,
    malformed: malformedJson,
    unauthorized: (refused) => accessDenied(refusalText(refused)),
    unknownAction: unknownOperation,
    unserved: unserved.json,
    denied: accessDenied,
    upstreamFailed: upstreamFailed.json,
    throttled: throttledBy.json,
  },
};

export const cloudtrail: Codec = { ...awsJson, refusals: { ...awsJson.refusals, malformed: malformedLookup } };
/** The codes are those of the JSON services, in another form. */
export const ram: Codec = { ...restJsonProtocol, refusals: { ...awsJson.refusals, throttled: throttledBy.restJson } };

/** AWS: refuses in the words of the JSON services, and more calls than it takes as Organizations does (its model). */
export const quotas: Codec = { ...awsJson, refusals: { ...awsJson.refusals, throttled: throttledBy.organizations } };

export const organizations: Codec = {
  ...awsJson,
  refusals: { ...awsJson.refusals, throttled: throttledBy.organizations },
};

/** AWS: what a query service answers from where it has no namespace of its own (catalogue 407). */
export const otherQuery: Refusing = {
  ...awsQueryProtocol("http://webservices.amazon.com/AWSFault/2005-15-09"),
  refusals: awsQueryRefusals,
};

export const restJson: Refusing = {
  ...restJsonErrors,
  refusals: {
    ...awsJsonSignIn,
    malformed: malformedJson,
    unserved: unserved.json,
    denied: accessDenied,
    upstreamFailed: upstreamFailed.json,
    throttled: throttledBy.restJson,
  },
};

const restXmlRefusals = {
  ...awsQuerySignIn,
  malformed: malformedQuery,
  unserved: unserved.restXml,
  denied: queryAccessDenied,
  upstreamFailed: upstreamFailed.xml,
};

export const s3: Refusing = { ...s3Errors, refusals: { ...restXmlRefusals, throttled: throttledBy.s3 } };

export const restXml: Refusing = { ...otherQuery, refusals: { ...restXmlRefusals, throttled: throttledBy.query } };
