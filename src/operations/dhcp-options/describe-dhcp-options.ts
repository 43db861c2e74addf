/** Lists DHCP options sets. */
import type { DhcpOptions } from "../../model/records/dhcp-options.ts";
import { describe } from "../describe.ts";
import { findDhcpOptions } from "./find-dhcp-options.ts";
import { showDhcpOptions } from "./show-dhcp-options.ts";

export default describe("ec2", "DescribeDhcpOptions", {
  list: "DhcpOptions",
  all: ({ world }): Iterable<DhcpOptions> => world.all("dhcp-options"),
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
  idOf: ({ id }) => id,
  show: showDhcpOptions,
});
