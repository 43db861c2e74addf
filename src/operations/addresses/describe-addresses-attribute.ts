/** Lists the reverse DNS records of Elastic IP addresses. */
import { describe, recordsOf } from "../describe.ts";
import { findAllocation } from "./find-address.ts";
import { showAddressAttribute } from "./show-address-attribute.ts";

export default describe("ec2", "DescribeAddressesAttribute", {
  list: "Addresses",
  ...recordsOf("elastic-ip"),
  ids: {
    of: ({ AllocationIds }) => AllocationIds,
    find: ({ world }, id) => findAllocation(world, id),
  },
  pages: { least: 1, most: 1000 },
  show: (found) => showAddressAttribute(found),
});
