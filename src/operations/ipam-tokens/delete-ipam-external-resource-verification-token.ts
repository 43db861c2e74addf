/** Deletes a verification token. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { findToken } from "./find-token.ts";
import { showToken } from "./show-token.ts";

export default operation("ec2", "DeleteIpamExternalResourceVerificationToken", {
  decide(call) {
    const token = findToken(call.world, call.input.IpamExternalResourceVerificationTokenId);
    return {
      changes: [remove("ipam-external-resource-verification-token", token.id)],
      output: { IpamExternalResourceVerificationToken: showToken(call, token, "delete-in-progress") },
    };
  },
});
