/** Which types can run an image. */
import { awsError } from "../../../model/aws-error.ts";
import type { InstanceType } from "../types/instance-types.ts";
import { type Image, publicImages } from "./images.ts";

// AWS: catalogue 463
const otherArchitecture = awsError(
  "InvalidParameterValue",
  (ofType: string, ofImage: string) =>
    `The architecture '${ofType}' of the specified instance type does not match the architecture '${ofImage}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
);

/** Refuses a type that can't run the image. Only listed images have a known architecture. */
export function refuseOtherArchitecture({ architectures }: InstanceType, image: Image): void {
  if (!publicImages.includes(image) || architectures.includes(image.architecture)) return;
  throw otherArchitecture(architectures.join(","), image.architecture);
}
