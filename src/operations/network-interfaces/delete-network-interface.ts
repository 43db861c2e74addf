/** Deletes a network interface that isn't attached. */
import { awsError } from "../../model/aws-error.ts";
import { refuseManagedInterface } from "../addresses/find-address.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findInterface } from "./find-interface.ts";
import { deletionOf } from "./interface-deletion.ts";

const inUse = awsError("InvalidParameterValue", (id: string) => `Network interface '${id}' is currently in use.`);

export default operation("ec2", "DeleteNetworkInterface", {
  touches: ({ input, world }) => [existing("network-interface", findInterface(world, input.NetworkInterfaceId))],
  decide({ input, world }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    if (found.attachment !== undefined) throw inUse(found.id);
    // AWS: what a service manages goes with what it's for (catalogue 573).
    refuseManagedInterface(found);
    return { changes: deletionOf(world, found), output: {} };
  },
});
