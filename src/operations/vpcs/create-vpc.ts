/** Creates a VPC, with its main route table, default ACL and default group. */
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import { put } from "../../model/world/change.ts";
import { isAmazonsOwn, makeDhcpOptions } from "../dhcp-options/make-dhcp-options.ts";
import { type Call, operation } from "../operation.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { blockForVpc, ipv6BlockForVpc } from "./choose-blocks.ts";
import { makeVpc } from "./make-vpc.ts";
import { showVpc } from "./show-vpc.ts";

export const vpcLimitExceeded = awsError("VpcLimitExceeded", () => "The maximum number of VPCs has been reached.");
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
  decide(call) {
    const { input, world, caller, limits } = call;
    const { InstanceTenancy: tenancy = "default", TagSpecifications } = input;
    if (tenancy === "host") throw hostTenancy();
    if (input.VpcEncryptionControl !== undefined) throw noEncryptionControl();
    const tags = tagsFor("vpc", TagSpecifications, limits);
    if (world.count("vpc") >= limits.vpcsPerRegion) throw vpcLimitExceeded();
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
      changes: [
        ...(options.isNew ? [put("dhcp-options", options.made)] : []),
        ...makeVpc(vpc, call.newId).changes,
        ...ipv4.changes,
        ...(ipv6?.changes ?? []),
      ],
      output: { Vpc: showVpc(vpc, "pending") },
    };
  },
});

/** AWS: new VPCs get the Region's default options, which come back where someone deleted them. */
export function optionsForNewVpc({ world, newId, caller, region }: Call<unknown>) {
  for (const options of world.all("dhcp-options")) {
    if (isAmazonsOwn(options, region)) return { id: options.id, isNew: false } as const;
  }
  const made = makeDhcpOptions({ account: caller.account, region }, newId);
  return { id: made.id, isNew: true, made } as const;
}
