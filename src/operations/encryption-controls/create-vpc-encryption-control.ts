/** Begins to monitor whether a VPC encrypts what it carries. */
import { awsError } from "../../model/aws-error.ts";
import type { EncryptionControl } from "../../model/records/guarding/encryption-control.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { controlOf } from "./control-of.ts";
import { showControl } from "./show-control.ts";

// ours: no evidence of AWS's code and text
const alreadyThere = awsError(
  "VpcEncryptionControlAlreadyExists",
  (vpcId: string, id: string) => `The VPC ${vpcId} already has the VPC Encryption Control ${id}.`,
);

export default operation("ec2", "CreateVpcEncryptionControl", {
  touches: ({ input, world }) => [made("encryption-control"), existing("vpc", findVpc(world, input.VpcId))],
  decide({ input, world, newId, limits }) {
    const tags = tagsFor("vpc-encryption-control", input.TagSpecifications, limits);
    const { id: vpcId, ownerId } = findVpc(world, input.VpcId);
    const there = controlOf(world, vpcId);
    if (there !== undefined) throw alreadyThere(vpcId, there.id);
    // AWS: a VPC that is there must be monitored before it enforces (catalogue 552).
    const control: EncryptionControl = {
      ...{ id: newId("encryption-control"), ownerId, vpcId, tags },
      ...{ mode: "monitor", exclusions: [] },
    };
    return {
      changes: [put("encryption-control", control)],
      output: { VpcEncryptionControl: showControl(control, "creating") },
    };
  },
});
