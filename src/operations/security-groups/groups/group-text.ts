/** What names and descriptions of groups and rules may be (catalogue 44-52, 114, 115). */
import { awsError } from "../../../model/aws-error.ts";

const startsWithSg = awsError(
  "InvalidParameterValue",
  (name: string) => `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
);
const reservedName = awsError("InvalidParameterValue", () => "Cannot use reserved security group name: default");
// ours: AWS's text for descriptions, by analogy (catalogue 50 has the code)
const invalidName = awsError(
  "InvalidParameterValue",
  () =>
    "Invalid security group name. Valid names are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
);
// AWS: two blanks after "set:" (catalogue 51).
const invalidDescription = awsError(
  "InvalidParameterValue",
  (what: string) =>
    `Invalid ${what} description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
);

const VALID = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

/** The name as it is stored: blanks at its end are trimmed (catalogue 45). */
export function readGroupName(given: string): string {
  const name = given.replace(/ +$/, "");
  if (name.toLowerCase().startsWith("sg-")) throw startsWithSg(name);
  if (name.toLowerCase() === "default") throw reservedName();
  if (name === "" || !VALID.test(name)) throw invalidName();
  return name;
}

export function refuseInvalidDescription(description: string, what: "security group" | "rule"): void {
  if (!VALID.test(description)) throw invalidDescription(what);
}
