/** Lists the rules of a prefix list resolver, in the order in which they were given. */
import type { ResolverRule } from "../../model/records/ipam-prefix-list-resolver.ts";
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { findResolver } from "./find-resolver.ts";
import { numbered, placeOf } from "./numbered.ts";
import { showRule } from "./rules.ts";

export default describe("ec2", "GetIpamPrefixListResolverRules", {
  list: "Rules",
  all: ({ input, world }): Iterable<{ item: ResolverRule; place: number }> =>
    numbered(findResolver(world, input.IpamPrefixListResolverId).rules),
  // ours: AWS documents no names
  isUntagged: true,
  filters: {
    "rule-type": ({ item }) => item.type,
    "static-cidr": ({ item }) => (item.type === "static-cidr" ? item.cidr : undefined),
    "ipam-scope-id": ({ item }) => (item.type === "static-cidr" ? undefined : item.scopeId),
    "resource-type": ({ item }) => (item.type === "ipam-resource-cidr" ? item.resourceType : undefined),
  },
  idOf: placeOf,
  touches: ({ input, world }) => [
    existing("ipam-prefix-list-resolver", findResolver(world, input.IpamPrefixListResolverId)),
  ],
  show: ({ item }) => showRule(item),
});
