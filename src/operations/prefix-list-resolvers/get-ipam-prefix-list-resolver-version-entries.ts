/** Lists the CIDRs that a version of a prefix list resolver selected, in order of address. */
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { findResolver } from "./find-resolver.ts";
import { findVersion } from "./find-version.ts";
import { numbered, placeOf } from "./numbered.ts";

export default describe("ec2", "GetIpamPrefixListResolverVersionEntries", {
  list: "Entries",
  all: ({ input, world }): Iterable<{ item: string; place: number }> => {
    const { id } = findResolver(world, input.IpamPrefixListResolverId);
    return numbered(findVersion(world, id, input.IpamPrefixListResolverVersion).cidrs);
  },
  idOf: placeOf,
  touches: ({ input, world }) => [
    existing("ipam-prefix-list-resolver", findResolver(world, input.IpamPrefixListResolverId)),
  ],
  show: ({ item }) => ({ Cidr: item }),
});
