/** Lists what in a VPC keeps it from enforcing encryption, whatever its control leaves out. */
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { blockersIn, remaining } from "./blockers.ts";
import { controlOf } from "./control-of.ts";

export default describe("ec2", "GetVpcResourcesBlockingEncryptionEnforcement", {
  list: "NonCompliantResources",
  touches: ({ input, world }) => [existing("vpc", findVpc(world, input.VpcId))],
  all({ input, world }) {
    const { id } = findVpc(world, input.VpcId);
    return remaining(blockersIn(world, id), controlOf(world, id)?.exclusions ?? []);
  },
  isUntagged: true,
  idOf: ({ id }) => id,
  show: ({ id, type, description, excludable }) => ({
    Id: id,
    Type: type,
    Description: description,
    IsExcludable: excludable !== undefined,
  }),
});
