/** Moves a load balancer to other subnets. */
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { mappingsOf } from "./balancer-interfaces.ts";
import { inSubnets } from "./changed-interfaces.ts";
import { showZones } from "./show-balancer.ts";

export default operation("elasticloadbalancing", "SetSubnets", {
  touches: ({ input, world }) => [touchedByArn(world, "load-balancer", input.LoadBalancerArn)],
  decide(call) {
    const { input, world } = call;
    const found = findByArn(world, "load-balancer", input.LoadBalancerArn);
    const { IpAddressType = found.ipAddressType, EnablePrefixForIpv6SourceNat: asked } = input;
    const enablePrefixForIpv6SourceNat = asked ?? found.enablePrefixForIpv6SourceNat;
    const { balancer, interfaces, changes } = inSubnets(
      call,
      { ...found, ipAddressType: IpAddressType, ...(enablePrefixForIpv6SourceNat && { enablePrefixForIpv6SourceNat }) },
      mappingsOf(input),
    );
    return {
      changes,
      output: {
        AvailabilityZones: showZones(balancer, world, interfaces),
        IpAddressType: balancer.ipAddressType,
        EnablePrefixForIpv6SourceNat: balancer.enablePrefixForIpv6SourceNat,
      },
    };
  },
});
