/** Lists the versions of a prefix list resolver. */
import type { IpamPrefixListResolverVersion } from "../../model/records/ipam-prefix-list-resolver.ts";
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { findResolver } from "./find-resolver.ts";
import { findVersion } from "./find-version.ts";
import { placeOf } from "./numbered.ts";

export default describe("ec2", "GetIpamPrefixListResolverVersions", {
  list: "IpamPrefixListResolverVersions",
  all: ({ input, world }): Iterable<IpamPrefixListResolverVersion> => {
    const { id } = findResolver(world, input.IpamPrefixListResolverId);
    return [...world.by("ipam-prefix-list-resolver-version", "resolver", id)].sort((a, b) => a.version - b.version);
  },
  ids: {
    of: ({ IpamPrefixListResolverVersions }) => IpamPrefixListResolverVersions?.map(String),
    find: ({ input, world }, version) =>
      findVersion(world, findResolver(world, input.IpamPrefixListResolverId).id, Number(version)),
  },
  isUntagged: true,
  filters: { version: ({ version }) => version },
  idOf: ({ version }) => placeOf({ place: version }),
  touches: ({ input, world }) => [
    existing("ipam-prefix-list-resolver", findResolver(world, input.IpamPrefixListResolverId)),
  ],
  show: ({ version }) => ({ Version: version }),
});
