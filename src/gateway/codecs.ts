/** The protocols as services speak them: the bytes are wire's, the refusals are in each service's own codes and words. */
import type { AwsError } from "../model/aws-error.ts";
import type { Malformed } from "../wire/malformed.ts";
import { awsJsonProtocol } from "../wire/protocols/aws-json.ts";
import { awsQueryProtocol } from "../wire/protocols/aws-query.ts";
import { ec2QueryProtocol } from "../wire/protocols/ec2-query.ts";
import type { Protocol } from "../wire/protocols/protocol.ts";
import { accessDenied, malformedJson, malformedQuery, unauthorizedOperation } from "./request-errors.ts";
import { awsJsonSignIn, awsQuerySignIn, ec2QuerySignIn, type SignInRefusals } from "./sign-in-refusals.ts";

interface Refusals extends SignInRefusals {
  readonly malformed: (malformed: Malformed) => AwsError;
  readonly unauthorized: (principalArn: string, action: string) => AwsError;
}

export interface Codec extends Protocol {
  readonly refusals: Refusals;
}

export const ec2Query: Codec = {
  ...ec2QueryProtocol,
  refusals: { ...ec2QuerySignIn, malformed: malformedQuery, unauthorized: unauthorizedOperation },
};

export const awsQuery: Codec = {
  ...awsQueryProtocol,
  refusals: { ...awsQuerySignIn, malformed: malformedQuery, unauthorized: unauthorizedOperation },
};

export const awsJson: Codec = {
  ...awsJsonProtocol,
  refusals: { ...awsJsonSignIn, malformed: malformedJson, unauthorized: accessDenied },
};
