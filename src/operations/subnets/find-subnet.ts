/** Finds a subnet by id. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const unknownSubnet = awsError(
  "InvalidSubnetID.NotFound",
  (id: string) => `The subnet ID '${id}' does not exist`,
);

export const findSubnet = finder("subnet", {
  unknown: unknownSubnet,
  malformed: malformedId("InvalidSubnetID.Malformed", "subnet"),
});
