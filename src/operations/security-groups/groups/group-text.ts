/** Checks names and descriptions of groups and rules (catalogue 44-52, 114, 115). */
import { awsError } from "../../../model/aws-error.ts";

const startsWithSg = awsError(
  "InvalidParameterValue",
  (name: string) => `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
);
const reservedName = awsError("InvalidParameterValue", () => "Cannot use reserved security group name: default");
// AWS: catalogue 424
const invalidName = awsError(
  "InvalidParameterValue",
  () =>
    "Invalid security group name. Valid names are non-empty strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
);
// AWS: two blanks after "set:" (catalogue 51).
const invalidDescription = awsError(
  "InvalidParameterValue",
  (what: string) =>
    `Invalid ${what} description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
);

const beyondAscii = awsError(
  "InvalidParameterValue",
  (text: string) =>
    `Value (${text}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.`,
);

const VALID = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;
const IS_ASCII = /^\p{ASCII}*$/u;

/** The name as it is stored: blanks at its end are trimmed (catalogue 45). */
export function readGroupName(given: string): string {
  const name = given.replace(/ +$/, "");
  if (name.toLowerCase().startsWith("sg-")) throw startsWithSg(name);
  if (name.toLowerCase() === "default") throw reservedName();
  if (name === "" || !VALID.test(name)) throw invalidName();
  return name;
}

export function refuseInvalidDescription(description: string, what: "security group" | "rule"): void {
  // AWS: for a group's description this check comes first (catalogue 378).
  if (what === "security group" && !IS_ASCII.test(description)) throw beyondAscii(description);
  if (!VALID.test(description)) throw invalidDescription(what);
}
