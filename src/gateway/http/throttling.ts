/** How services say that there are too many requests at one time: each in the form that its clients wait on, and then try again. */
import { type AwsError, awsError } from "../../model/aws-error.ts";

const rateExceeded = () => "Rate exceeded";

export type Throttled = () => AwsError;

export const throttledBy = {
  // AWS: EC2's own code, with 503 (catalogue 523).
  ec2: awsError("RequestLimitExceeded", () => "Request limit exceeded.", { status: 503 }),
  // AWS: IAM and other query services (catalogue 524).
  query: awsError("Throttling", rateExceeded),
  // AWS: the error that the services' models have, with its status; of its text there is no evidence.
  json: awsError("ThrottlingException", rateExceeded),
  restJson: awsError("ThrottlingException", rateExceeded, { status: 429 }),
  organizations: awsError("TooManyRequestsException", rateExceeded),
  s3: awsError("SlowDown", () => "Please reduce your request rate.", { status: 503 }),
} as const;
