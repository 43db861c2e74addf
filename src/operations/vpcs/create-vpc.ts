/** Creates a VPC, with its main route table, default ACL and default group. */
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import { optionsForNewVpc } from "../dhcp-options/make-dhcp-options.ts";
import { operation } from "../operation.ts";
import { made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { blockForVpc, ipv6BlockForVpc, poolsNamed } from "./cidr-blocks/choose-blocks.ts";
import { makeVpc, refuseTooManyVpcs } from "./make-vpc.ts";
import { showVpc } from "./show-vpc.ts";

// ours: no evidence of AWS's texts
const hostTenancy = awsError(
  "InvalidParameterValue",
  () => "Value (host) for parameter instanceTenancy is invalid. Use default or dedicated.",
);

const noEncryptionControl = awsError(
  "UnsupportedOperation",
  () => "VPC encryption controls are not supported: nothing here carries traffic that could be encrypted.",
);

export default operation("ec2", "CreateVpc", {
  touches: (call) => [made("vpc", { tenancy: call.input.InstanceTenancy ?? "default" }), ...poolsNamed(call)],
  decide(call) {
    const { input, world, caller, limits } = call;
    const { InstanceTenancy: tenancy = "default", TagSpecifications } = input;
    if (tenancy === "host") throw hostTenancy();
    if (input.VpcEncryptionControl !== undefined) throw noEncryptionControl();
    const tags = tagsFor("vpc", TagSpecifications, limits);
    refuseTooManyVpcs(world, limits);
    const id = call.newId("vpc");
    const ipv4 = blockForVpc(call, { id, tags });
    const ipv6 = ipv6BlockForVpc(call, { id, tags });
    const options = optionsForNewVpc(call);
    const vpc: Vpc = {
      id,
      ownerId: caller.account,
      cidrBlocks: [ipv4.block],
      ipv6CidrBlocks: ipv6 === undefined ? [] : [ipv6.block],
      isDefault: false,
      tenancy,
      dhcpOptionsId: options.id,
      enableDnsSupport: true,
      enableDnsHostnames: false,
      enableNetworkAddressUsageMetrics: false,
      tags,
    };
    return {
      changes: [...options.changes, ...makeVpc(vpc, call.newId).changes, ...ipv4.changes, ...(ipv6?.changes ?? [])],
      output: { Vpc: showVpc(call.world, vpc, call.now, "pending") },
    };
  },
});
