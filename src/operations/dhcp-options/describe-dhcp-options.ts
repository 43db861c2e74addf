/** Lists DHCP options sets. */
import { describe, recordsOf } from "../describe.ts";
import { findDhcpOptions } from "./find-dhcp-options.ts";
import { showDhcpOptions } from "./show-dhcp-options.ts";

export default describe("ec2", "DescribeDhcpOptions", {
  list: "DhcpOptions",
  ...recordsOf("dhcp-options"),
  ids: {
    of: ({ DhcpOptionsIds }) => DhcpOptionsIds,
    find: ({ world }, id) => findDhcpOptions(world, id),
    refusedWithMaxResults: ["DhcpOptionsIds", "MaxResults"],
  },
  filters: {
    "dhcp-options-id": ({ id }) => id,
    key: ({ configurations }) => configurations.map(({ key }) => key),
    "owner-id": ({ ownerId }) => ownerId,
    value: ({ configurations }) => configurations.flatMap(({ values }) => values),
  },
  show: showDhcpOptions,
});
