/** Makes the default VPC anew where it was deleted. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { optionsForNewVpc, vpcLimitExceeded } from "./create-vpc.ts";
import { makeDefaultVpc } from "./default-network.ts";
import { defaultVpcOf } from "./find-vpc.ts";
import { showVpc } from "./show-vpc.ts";

const alreadyExists = awsError(
  "DefaultVpcAlreadyExists",
  () => "A Default VPC already exists for this account in this region.",
);

export default operation("ec2", "CreateDefaultVpc", {
  decide(call) {
    const { world, newId, limits } = call;
    if (defaultVpcOf(world) !== undefined) throw alreadyExists();
    if (world.count("vpc") >= limits.vpcsPerRegion) throw vpcLimitExceeded();
    const options = optionsForNewVpc(call);
    const { vpc, changes } = makeDefaultVpc(world, options.id, newId);
    return {
      changes: [...(options.isNew ? [put("dhcp-options", options.made)] : []), ...changes],
      output: { Vpc: showVpc(vpc, "pending") },
    };
  },
});
