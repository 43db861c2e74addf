/** Sets the IPAM pool that a load balancer's public addresses come from. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { publicOnly } from "../balancer-words.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";

export default operation("elasticloadbalancing", "ModifyIpPools", {
  touches: ({ input, world }) => [touchedByArn(world, "load-balancer", input.LoadBalancerArn)],
  decide({ input, world }) {
    const found = findByArn(world, "load-balancer", input.LoadBalancerArn);
    if (found.type !== "application" || found.scheme !== "internet-facing") throw publicOnly("IPAM pools");
    const { ipv4IpamPoolId: before, ...rest } = found;
    const isRemoved = input.RemoveIpamPools?.includes("ipv4") === true;
    const after = isRemoved ? undefined : (input.IpamPools?.Ipv4IpamPoolId ?? before);
    const changed = { ...rest, ...(after !== undefined && { ipv4IpamPoolId: after }) };
    return {
      changes: [put("load-balancer", changed)],
      output: { IpamPools: after === undefined ? undefined : { Ipv4IpamPoolId: after } },
    };
  },
});
