/** Lists the CIDRs provisioned to a pool. */
import type { IpamPoolCidr } from "../../../model/records/ipam-pool.ts";
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { memberFilters } from "../ipams/member-filters.ts";
import { findPoolSeen } from "./find-pool.ts";
import { showPoolCidr } from "./show-pool.ts";
import { settledCidrs } from "./take-space.ts";

export default describe("ec2", "GetIpamPoolCidrs", {
  list: "IpamPoolCidrs",
  settle: (call) => settledCidrs(findPoolSeen(call, call.input.IpamPoolId), call).changes,
  all(call): Iterable<IpamPoolCidr> {
    const { pool, home } = findPoolSeen(call, call.input.IpamPoolId);
    return home.by("ipam-pool-cidr", "pool", pool.id);
  },
  isUntagged: true,
  filters: memberFilters(["Cidr", "State", "IpamPoolCidrId"]),
  idOf: ({ id }) => id,
  touches: (call) => [existing("ipam-pool", findPoolSeen(call, call.input.IpamPoolId).pool)],
  show: (cidr) => showPoolCidr(cidr),
});
