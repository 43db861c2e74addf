/** Lists the pools whose home is the Region, those whose locale it is, and those of the organization. */
import type { IpamPool } from "../../../model/records/ipam-pool.ts";
import { describe } from "../../describe.ts";
import type { Call } from "../../operation.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { findPoolSeen, poolsSeenFrom } from "./find-pool.ts";
import { showPool } from "./show-pool.ts";

const show = (pool: IpamPool, { world }: Call<unknown>) => showPool(world, pool);

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
  show,
});
