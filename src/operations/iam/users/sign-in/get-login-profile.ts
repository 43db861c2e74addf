/** Shows the password of a user: none has one. */
import { operation } from "../../../operation.ts";
import { touchesCallingUser } from "../calling-user.ts";
import { refuseLoginProfile } from "./no-login-profile.ts";

export default operation("iam", "GetLoginProfile", { touches: touchesCallingUser, decide: refuseLoginProfile });
