/** Calls that modify one attribute at a time: exactly one must be given. */
import { awsError } from "../model/aws-error.ts";
import { parameterName } from "./parameters.ts";

const noAttribute = awsError("InvalidParameterCombination", () => "No attributes specified.");
const severalAttributes = awsError(
  "InvalidParameterCombination",
  (names: string) => `Fields for multiple attribute types specified: ${names}`,
);

/** Refuses a call without an attribute, and one with several. */
export function refuseUnlessOneAttribute(attributes: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(attributes).filter((name) => attributes[name] !== undefined);
  if (given.length === 0) throw noAttribute();
  if (given.length > 1) throw severalAttributes(given.map(parameterName).join(", "));
}
