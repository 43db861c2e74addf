/** Makes shared hardware the default of a VPC's new instances; nothing else is possible. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVpc } from "./find-vpc.ts";

export default operation("ec2", "ModifyVpcTenancy", {
  touches: ({ input, world }) => [existing("vpc", findVpc(world, input.VpcId))],
  decide({ input: { VpcId, InstanceTenancy }, world }) {
    const vpc = findVpc(world, VpcId);
    return { changes: [put("vpc", { ...vpc, tenancy: InstanceTenancy })], output: { ReturnValue: true } };
  },
});
