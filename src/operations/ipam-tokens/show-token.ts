/** Shows a verification token. */
import type { IpamVerificationToken } from "../../model/records/ipam-verification-token.ts";
import { arnOf } from "../../model/world/ids.ts";
import type { Call } from "../operation.ts";
import { showTags } from "../tags/tag-rules.ts";

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
