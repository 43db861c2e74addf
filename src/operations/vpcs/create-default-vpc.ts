/** Creates the default VPC again after it was deleted. */
import { awsError } from "../../model/aws-error.ts";
import { optionsForNewVpc } from "../dhcp-options/make-dhcp-options.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { makeDefaultVpc } from "./default-network.ts";
import { defaultVpcOf } from "./find-vpc.ts";
import { refuseTooManyVpcs } from "./make-vpc.ts";
import { showVpc } from "./show-vpc.ts";

const alreadyExists = awsError(
  "DefaultVpcAlreadyExists",
  () => "A Default VPC already exists for this account in this region.",
);

export default operation("ec2", "CreateDefaultVpc", {
  touches: nothing,
  decide(call) {
    const { world, newId, limits } = call;
    if (defaultVpcOf(world) !== undefined) throw alreadyExists();
    refuseTooManyVpcs(world, limits);
    const options = optionsForNewVpc(call);
    const { vpc, changes } = makeDefaultVpc(world, options.id, newId);
    return {
      changes: [...options.changes, ...changes],
      output: { Vpc: showVpc(call.world, vpc, call.now, "pending") },
    };
  },
});
