/** Refuses user data of a template that isn't Base64, as AWS does. */
import { awsError } from "../../model/aws-error.ts";
import { refuseLongUserData } from "../instances/user-data.ts";

// AWS: catalogue 598
const malformed = awsError("InvalidUserData.Malformed", () => "Invalid BASE64 encoding of user data.");

export function readBase64(text: string): void {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) throw malformed();
  refuseLongUserData(text);
}
