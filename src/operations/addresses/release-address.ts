/** Gives an Elastic IP address back. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world.ts";
import { operation } from "../operation.ts";
import { addressNotFound, findAddress, findAllocation } from "./find-address.ts";
import { returned } from "./public-addresses.ts";

const inUse = awsError("InvalidIPAddress.InUse", (address: string) => `Address ${address} is in use.`);
const idNeeded = awsError("MissingParameter", () => "The request must contain the parameter allocationId");

export default operation("ec2", "ReleaseAddress", {
  touches: ({ AllocationId }) => [AllocationId],
  decide({ input, world }) {
    const { AllocationId, PublicIp, NetworkBorderGroup } = input;
    if (AllocationId === undefined && PublicIp === undefined) throw idNeeded();
    const found = AllocationId !== undefined ? findAllocation(world, AllocationId) : findAddress(world, PublicIp ?? "");
    if (NetworkBorderGroup !== undefined && NetworkBorderGroup !== found.networkBorderGroup) {
      throw addressNotFound(found.publicIp);
    }
    if (found.association !== undefined) throw inUse(found.publicIp);
    return { changes: [remove("elastic-ip", found.id), returned(found.publicIp)], output: {} };
  },
});
