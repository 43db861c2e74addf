/** Releases an Elastic IP address. */
import type { ElasticIp } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import { type InputOf, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { existing } from "../permission/touched.ts";
import { addressInUse, addressNamed, addressNotFound, refuseManaged } from "./find-address.ts";
import { released } from "./release.ts";

export default operation("ec2", "ReleaseAddress", {
  touches: ({ input, world }) => [existing("elastic-ip", namedAddress(world, input))],
  decide(call) {
    const { input, world } = call;
    const { NetworkBorderGroup } = input;
    const found = namedAddress(world, input);
    if (NetworkBorderGroup !== undefined && NetworkBorderGroup !== found.networkBorderGroup) {
      throw addressNotFound(found.publicIp);
    }
    refuseManaged(world, found);
    if (found.association !== undefined) throw addressInUse(found.publicIp);
    return { changes: released(call, found), output: {} };
  },
});

function namedAddress(world: World, input: InputOf<"ec2", "ReleaseAddress">): ElasticIp {
  const found = addressNamed(world, input);
  if (found === undefined) throw missingParameter("allocationId");
  return found;
}
