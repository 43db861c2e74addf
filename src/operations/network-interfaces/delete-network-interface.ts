/** Deletes a network interface that nothing is attached to. */
import { awsError } from "../../model/aws-error.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { withoutAssociation } from "../addresses/bind-address.ts";
import { returned } from "../addresses/public-addresses.ts";
import { operation } from "../operation.ts";
import { findInterface } from "./find-interface.ts";

const inUse = awsError("InvalidParameterValue", (id: string) => `Network interface '${id}' is currently in use.`);

/** AWS: Elastic IPs outlive the interface that they are associated with. */
export const deletionOf = (world: World, { id, publicIp }: NetworkInterface): readonly Change[] => [
  ...world.by("elastic-ip", "interface", id).map((each) => put("elastic-ip", withoutAssociation(each))),
  ...world
    .by("network-interface-permission", "interface", id)
    .map((each) => remove("network-interface-permission", each.id)),
  ...(publicIp === undefined ? [] : [returned(publicIp)]),
  remove("network-interface", id),
];

export default operation("ec2", "DeleteNetworkInterface", {
  decide({ input, world }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    if (found.attachment !== undefined) throw inUse(found.id);
    return { changes: deletionOf(world, found), output: {} };
  },
});
