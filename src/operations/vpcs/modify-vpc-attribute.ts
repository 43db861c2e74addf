/** Switches one attribute of a VPC on or off. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { refuseUnlessOneAttribute } from "../one-attribute.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVpc } from "./find-vpc.ts";

// ours: no evidence of AWS's text
const needsDnsSupport = awsError(
  "InvalidParameterCombination",
  () => "DNS hostnames can only be enabled if DNS support is enabled.",
);

export default operation("ec2", "ModifyVpcAttribute", {
  touches: ({ input, world }) => [existing("vpc", findVpc(world, input.VpcId))],
  decide({ input, world }) {
    const { VpcId, EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics } = input;
    const vpc = findVpc(world, VpcId);
    refuseUnlessOneAttribute({ EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics });
    if (EnableDnsHostnames?.Value === true && !vpc.enableDnsSupport) throw needsDnsSupport();
    const changed = {
      ...vpc,
      enableDnsHostnames: EnableDnsHostnames?.Value ?? vpc.enableDnsHostnames,
      enableDnsSupport: EnableDnsSupport?.Value ?? vpc.enableDnsSupport,
      enableNetworkAddressUsageMetrics: EnableNetworkAddressUsageMetrics?.Value ?? vpc.enableNetworkAddressUsageMetrics,
    };
    return { changes: [put("vpc", changed)], output: {} };
  },
});
