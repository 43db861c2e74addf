/** Lists verification tokens. */
import { describe, recordsOf } from "../describe.ts";
import { memberFilters } from "../ipam/ipams/member-filters.ts";
import { findToken } from "./find-token.ts";
import { showToken } from "./show-token.ts";

export default describe("ec2", "DescribeIpamExternalResourceVerificationTokens", {
  list: "IpamExternalResourceVerificationTokens",
  ...recordsOf("ipam-external-resource-verification-token"),
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
  show: (token, call) => showToken(call, token),
});
