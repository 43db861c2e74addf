/** Calls that modify one attribute at a time: exactly one must be given. */

import { awsError } from "../model/aws-error.ts";
import { parameterName } from "./parameters.ts";

const noAttribute = awsError("InvalidParameterCombination", () => "No attributes specified.");
const severalAttributes = awsError(
  "InvalidParameterCombination",
  (names: string) => `Fields for multiple attribute types specified: ${names}`,
);

/** The name of the only attribute given; throws where there is none or more than one. */
export function onlyAttribute(attributes: Readonly<Record<string, unknown>>): string {
  const given = Object.keys(attributes).filter((name) => attributes[name] !== undefined);
  const [only, ...others] = given;
  if (only === undefined) throw noAttribute();
  if (others.length > 0) throw severalAttributes(given.map(parameterName).join(", "));
  return only;
}
