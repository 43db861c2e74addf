/** Creates a VPC, with its main route table, default ACL and default group. */
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import { type Change, put } from "../../model/world/change.ts";
import { worldAfter } from "../../model/world/world-after.ts";
import { optionsForNewVpc } from "../dhcp-options/make-dhcp-options.ts";
import { changedBy, plainly, refuseExclusionsIn } from "../encryption-controls/exclusions.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
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

export default operation("ec2", "CreateVpc", {
  touches: (call) => [made("vpc", { tenancy: call.input.InstanceTenancy ?? "default" }), ...poolsNamed(call)],
  decide(call) {
    const { input, world, caller, limits } = call;
    const { InstanceTenancy: tenancy = "default", TagSpecifications } = input;
    if (tenancy === "host") throw hostTenancy();
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
    const controls = encryptionControlsFor(call, vpc);
    return {
      changes: [
        ...options.changes,
        ...makeVpc(vpc, call.newId).changes,
        ...ipv4.changes,
        ...(ipv6?.changes ?? []),
        ...controls,
      ],
      output: { Vpc: showVpc(worldAfter(world, controls), vpc, call.now, "pending") },
    };
  },
});

/** AWS: a new VPC may enforce encryption from the start (catalogue 552). */
function encryptionControlsFor({ input, newId }: Call<InputOf<"ec2", "CreateVpc">>, vpc: Vpc): readonly Change[] {
  const { VpcEncryptionControl: asked } = input;
  if (asked === undefined) return [];
  refuseExclusionsIn(asked.Mode, asked);
  const control = {
    ...{ id: newId("encryption-control"), ownerId: vpc.ownerId, vpcId: vpc.id, tags: [] },
    ...{ mode: asked.Mode, exclusions: changedBy([], plainly(asked)) },
  };
  return [put("encryption-control", control)];
}
