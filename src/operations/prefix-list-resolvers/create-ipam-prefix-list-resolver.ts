/** Creates a prefix list resolver; its first version follows in the same commit (`follow-resolvers.ts`). */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { IpamPrefixListResolver } from "../../model/records/ipam-prefix-list-resolver.ts";
import { put } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { findIpam } from "../ipam/ipams/find-ipam.ts";
import { refuseOverIpamQuota } from "../ipam/ipams/quotas.ts";
import { refuseFreeTier } from "../ipam-policies/advanced-tier.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { readRules, scopesOf } from "./rules.ts";
import { showResolver } from "./show-resolver.ts";

export default operation("ec2", "CreateIpamPrefixListResolver", {
  touches: ({ input, world }) => [
    existing("ipam", findIpam(world, input.IpamId)),
    made("ipam-prefix-list-resolver", { ipamId: input.IpamId }),
    ...scopesOf(world, input.Rules),
  ],
  decide(call) {
    const { input, world, region, caller, newId, limits } = call;
    const kind = "ipam-prefix-list-resolver";
    const ipam = findIpam(world, input.IpamId);
    refuseFreeTier(ipam);
    const tags = tagsFor(kind, input.TagSpecifications, limits);
    const ofIpam = { ipamId: ipam.id, addressFamily: input.AddressFamily };
    const rules = readRules(call, ofIpam, input.Rules);
    refuseOverIpamQuota("prefix list resolvers", countOf(world.by(kind, "ipam", ipam.id)), limits, "resolversPerIpam");
    const resolver: IpamPrefixListResolver = {
      ...ofIpam,
      id: newId("ipam-prefix-list-resolver"),
      ownerId: caller.account,
      ...dropUndefined({ description: input.Description }),
      state: "create-complete",
      rules,
      version: 0,
      tags,
    };
    return {
      changes: [put(kind, resolver)],
      output: { IpamPrefixListResolver: showResolver(region, resolver, "create-in-progress") },
    };
  },
});
