/** Returns one attribute of a VPC. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVpc } from "./find-vpc.ts";

export default operation("ec2", "DescribeVpcAttribute", {
  touches: ({ input, world }) => [existing("vpc", findVpc(world, input.VpcId))],
  decide({ input: { VpcId, Attribute }, world }) {
    const vpc = findVpc(world, VpcId);
    const attributes = {
      enableDnsSupport: { EnableDnsSupport: { Value: vpc.enableDnsSupport } },
      enableDnsHostnames: { EnableDnsHostnames: { Value: vpc.enableDnsHostnames } },
      enableNetworkAddressUsageMetrics: {
        EnableNetworkAddressUsageMetrics: { Value: vpc.enableNetworkAddressUsageMetrics },
      },
    };
    return { output: { VpcId: vpc.id, ...attributes[Attribute] } };
  },
});
