/** Finds an instance by the id a call names. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const instanceNotFound = awsError(
  "InvalidInstanceID.NotFound",
  (id: string) => `The instance ID '${id}' does not exist`,
);
export const malformedInstanceId = malformedId("InvalidInstanceID.Malformed", "i");

export const findInstance = finder("instance", { unknown: instanceNotFound, malformed: malformedInstanceId });
