/** How Resource Access Manager refuses, in its own codes. */
import { awsError } from "../../model/aws-error.ts";
import type { TagWords } from "../tags/tag-rules.ts";

const WITHIN =
  "The resource you are attempting to share can only be shared within your AWS Organization. This error may also occur if you have not enabled sharing with your AWS organization, or that onboarding process is still in progress.";
// AWS: of a principal, and of a resource (catalogue 500)
export const notOutside = awsError("OperationNotPermittedException", () => WITHIN);
export const resourceNotOutside = awsError("InvalidParameterException", () => WITHIN);
// AWS: catalogue 501
export const malformedPrincipal = awsError(
  "InvalidParameterException",
  (id: string) => `Principal ID ${id} is malformed. Verify the ID and try again.`,
);
export const unknownOrganization = awsError(
  "UnknownResourceException",
  (id: string) => `Organization ${id} could not be found.`,
);
export const malformedShareArn = awsError(
  "MalformedArnException",
  () => "The specified resource share ARN is not valid. Verify the ARN and try again.",
);

// ours: the API reference has the codes of the rest; no evidence of AWS's texts
export const unknownUnit = awsError(
  "UnknownResourceException",
  (id: string) => `OrganizationalUnit ${id} could not be found.`,
);
export const unknownShare = awsError(
  "UnknownResourceException",
  (arn: string) => `ResourceShare ${arn} could not be found.`,
);
export const malformedArn = awsError(
  "MalformedArnException",
  (arn: string) => `The specified resource ARN ${arn} is not valid. Verify the ARN and try again.`,
);
export const unknownResource = awsError(
  "UnknownResourceException",
  (arn: string) => `The resource ${arn} could not be found.`,
);
export const notShareable = awsError(
  "InvalidParameterException",
  (arn: string, why: string) => `You cannot share ${arn}: ${why}.`,
);
export const notOwner = awsError(
  "OperationNotPermittedException",
  (arn: string) => `You are not the owner of ${arn}, and only its owner may do that.`,
);
export const isDeleted = awsError(
  "InvalidStateTransitionException",
  (arn: string) => `The resource share ${arn} is deleted.`,
);
export const wrongParameter = awsError("InvalidParameterException", (text: string) => text);
export function refuseName(name: string): void {
  if (name === "" || name.length > 256) throw wrongParameter("The name of a resource share has 1 to 256 characters.");
}
export const tooMany = awsError(
  "ResourceShareLimitExceededException",
  (limit: number, what: string) => `You have reached the limit of ${limit} ${what}.`,
);
export const unknownPermission = awsError(
  "UnknownResourceException",
  (arn: string) => `The permission ${arn} could not be found.`,
);
export const malformedPermissionArn = awsError(
  "MalformedArnException",
  () => "The specified permission ARN is not valid. Verify the ARN and try again.",
);
export const invalidNextToken = awsError(
  "InvalidNextTokenException",
  () => "The specified value for NextToken is not valid.",
);
export const notManagement = awsError(
  "OperationNotPermittedException",
  () => "Only the management account of an organization can enable sharing with AWS Organizations.",
);

export const shareTags: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey: () => wrongParameter("A tag key must not be empty."),
  reserved: () => wrongParameter("Tag keys that begin with 'aws:' are reserved."),
  tooLong: (what, most) => wrongParameter(`The tag ${what} is longer than ${most} characters.`),
  duplicate: (key) => wrongParameter(`The tag key '${key}' is given twice.`),
  tooMany: awsError("TagLimitExceededException", (limit: number) => `A resource share can have up to ${limit} tags.`),
};
