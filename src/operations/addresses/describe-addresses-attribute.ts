/** Lists the reverse DNS records of Elastic IP addresses. */
import type { ElasticIp } from "../../model/records/network-interface.ts";
import { describe } from "../describe.ts";
import { findAllocation } from "./find-address.ts";
import { showAddressAttribute } from "./show-address-attribute.ts";

export default describe("ec2", "DescribeAddressesAttribute", {
  list: "Addresses",
  all: ({ world }): Iterable<ElasticIp> => world.all("elastic-ip"),
  ids: {
    of: ({ AllocationIds }) => AllocationIds,
    find: ({ world }, id) => findAllocation(world, id),
  },
  pages: { least: 1, most: 1000 },
  idOf: ({ id }) => id,
  show: (found) => showAddressAttribute(found),
});
