/** Lists verification tokens. */
import type { IpamVerificationToken } from "../../model/records/ipam-verification-token.ts";
import { describe } from "../describe.ts";
import { memberFilters } from "../ipam/ipams/member-filters.ts";
import { findToken } from "./find-token.ts";
import { showToken } from "./show-token.ts";

export default describe("ec2", "DescribeIpamExternalResourceVerificationTokens", {
  list: "IpamExternalResourceVerificationTokens",
  all: ({ world }): Iterable<IpamVerificationToken> => world.all("ipam-external-resource-verification-token"),
  ids: {
    of: ({ IpamExternalResourceVerificationTokenIds }) => IpamExternalResourceVerificationTokenIds,
    find: ({ world }, id) => findToken(world, id),
  },
  filters: memberFilters([
    "IpamArn",
    "IpamExternalResourceVerificationTokenArn",
    "IpamExternalResourceVerificationTokenId",
    "IpamId",
    "IpamRegion",
    "State",
    "Status",
    "TokenName",
    "TokenValue",
  ]),
  idOf: ({ id }) => id,
  show: (token, call) => showToken(call, token),
});
