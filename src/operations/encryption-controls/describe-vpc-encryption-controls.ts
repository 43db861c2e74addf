/** Lists the encryption controls of VPCs. */
import { describe } from "../describe.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { findControl } from "./control-of.ts";
import { showControl } from "./show-control.ts";

export default describe("ec2", "DescribeVpcEncryptionControls", {
  list: "VpcEncryptionControls",
  all({ input: { VpcIds = [] }, world }) {
    if (VpcIds.length === 0) return world.all("encryption-control");
    const vpcs = [...new Set(VpcIds)].map((id) => findVpc(world, id).id);
    return vpcs.flatMap((id) => [...world.by("encryption-control", "vpc", id)]);
  },
  idOf: ({ id }) => id,
  ids: {
    of: ({ VpcEncryptionControlIds }) => VpcEncryptionControlIds,
    find: ({ world }, id) => findControl(world, id),
  },
  // ours: no documentation names its filters
  filters: {
    mode: ({ mode }) => mode,
    state: "State",
    "vpc-encryption-control-id": ({ id }) => id,
    "vpc-id": ({ vpcId }) => vpcId,
  },
  show: (control) => showControl(control),
});
