/** Deletes a verification token. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findToken } from "./find-token.ts";
import { showToken } from "./show-token.ts";

export default operation("ec2", "DeleteIpamExternalResourceVerificationToken", {
  touches: ({ input, world }) => [
    existing(
      "ipam-external-resource-verification-token",
      findToken(world, input.IpamExternalResourceVerificationTokenId),
    ),
  ],
  decide(call) {
    const token = findToken(call.world, call.input.IpamExternalResourceVerificationTokenId);
    return {
      changes: [remove("ipam-external-resource-verification-token", token.id)],
      output: { IpamExternalResourceVerificationToken: showToken(call, token, "delete-in-progress") },
    };
  },
});
