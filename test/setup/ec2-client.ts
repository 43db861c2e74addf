/** The AWS SDK's client for EC2, pointed at a Cordon. */
import { EC2Client } from "@aws-sdk/client-ec2";

/** Any key signs in as long as Cordon has no credentials file; one of 12 digits names its account. */
export const ec2Client = (endpoint: string, accessKeyId = "test"): EC2Client =>
  new EC2Client({ endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey: "test" } });
