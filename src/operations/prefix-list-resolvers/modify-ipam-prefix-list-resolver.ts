/** Changes the description and the rules of a prefix list resolver; what they select follows in the same commit. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findResolver } from "./find-resolver.ts";
import { readRules, scopesOf } from "./rules.ts";
import { showResolver } from "./show-resolver.ts";

export default operation("ec2", "ModifyIpamPrefixListResolver", {
  touches: ({ input, world }) => [
    existing("ipam-prefix-list-resolver", findResolver(world, input.IpamPrefixListResolverId)),
    ...scopesOf(world, input.Rules),
  ],
  decide(call) {
    const { input, world, region } = call;
    const resolver = findResolver(world, input.IpamPrefixListResolverId);
    const { Description, Rules } = input;
    const after = {
      ...resolver,
      // AWS: the rules of a call replace the existing ones entirely.
      ...dropUndefined({ description: Description, rules: Rules && readRules(call, resolver, Rules) }),
      state: "modify-complete" as const,
    };
    return {
      changes: [put("ipam-prefix-list-resolver", after)],
      output: { IpamPrefixListResolver: showResolver(region, after, "modify-in-progress") },
    };
  },
});
