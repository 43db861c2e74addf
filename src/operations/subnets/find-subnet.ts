/** Finds a subnet by id. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const findSubnet = finder("subnet", {
  unknown: awsError("InvalidSubnetID.NotFound", (id: string) => `The subnet ID '${id}' does not exist`),
  malformed: malformedId("InvalidSubnetID.Malformed", "subnet"),
});
