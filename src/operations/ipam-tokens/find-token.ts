/** Finds a verification token that a call names, and shows it. */
import { awsError } from "../../model/aws-error.ts";
import type { IpamVerificationToken } from "../../model/records/ipam-verification-token.ts";
import { arnOf } from "../../model/world/ids.ts";
import { finder } from "../find.ts";
import type { Call } from "../operation.ts";
import { showTags } from "../tags/tag-rules.ts";

// ours: no evidence of AWS's code and text
const tokenNotFound = awsError(
  "InvalidIpamExternalResourceVerificationTokenId.NotFound",
  (id: string) => `The ipam-external-resource-verification-token ID '${id}' does not exist`,
);

export const findToken = finder("ipam-external-resource-verification-token", { unknown: tokenNotFound });

type TokenState = "create-in-progress" | "create-complete" | "delete-in-progress";

export const showToken = (
  { region, now }: Pick<Call<unknown>, "region" | "now">,
  token: IpamVerificationToken,
  state: TokenState = "create-complete",
) => ({
  IpamExternalResourceVerificationTokenId: token.id,
  IpamExternalResourceVerificationTokenArn: arnOf("ipam-external-resource-verification-token", token),
  IpamId: token.ipamId,
  IpamArn: arnOf("ipam", { ownerId: token.ownerId, id: token.ipamId }),
  IpamRegion: region,
  TokenValue: token.tokenValue,
  TokenName: token.tokenName,
  NotAfter: token.notAfter,
  Status: now < token.notAfter ? ("valid" as const) : ("expired" as const),
  Tags: showTags(token.tags),
  State: state,
});
