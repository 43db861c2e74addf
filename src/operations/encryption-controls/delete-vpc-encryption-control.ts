/** Ends the encryption control of a VPC: nothing is monitored there any more, nor enforced. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findControl } from "./control-of.ts";
import { showControl } from "./show-control.ts";

export default operation("ec2", "DeleteVpcEncryptionControl", {
  touches: ({ input, world }) => [existing("encryption-control", findControl(world, input.VpcEncryptionControlId))],
  decide({ input, world }) {
    const control = findControl(world, input.VpcEncryptionControlId);
    return {
      changes: [remove("encryption-control", control.id)],
      output: { VpcEncryptionControl: showControl(control, "deleting") },
    };
  },
});
