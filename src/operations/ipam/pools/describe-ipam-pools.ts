/** Lists the pools whose home is the Region, those whose locale it is, and those that are shared with the caller. */
import { describe } from "../../describe.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { findPoolSeen, poolsSeenFrom } from "./find-pool.ts";
import { showPool } from "./show-pool.ts";

export default describe("ec2", "DescribeIpamPools", {
  list: "IpamPools",
  all: (call) => poolsSeenFrom(call),
  ids: { of: ({ IpamPoolIds }) => IpamPoolIds, find: (call, id) => findPoolSeen(call, id).pool },
  filters: {
    ...memberFilters([
      "OwnerId",
      "IpamPoolId",
      "SourceIpamPoolId",
      "IpamPoolArn",
      "IpamScopeArn",
      "IpamScopeType",
      "IpamArn",
      "IpamRegion",
      "Locale",
      "PoolDepth",
      "State",
      "Description",
      "AutoImport",
      "PubliclyAdvertisable",
      "AddressFamily",
      "AllocationMinNetmaskLength",
      "AllocationMaxNetmaskLength",
      "AllocationDefaultNetmaskLength",
      "AwsService",
      "PublicIpSource",
    ]),
    // Ids that the answer shows only within ARNs.
    "ipam-id": ({ ipamId }) => ipamId,
    "ipam-scope-id": ({ scopeId }) => scopeId,
  },
  idOf: ({ id }) => id,
  show: (pool, { world }) => showPool(world, pool),
});
