/** The changes of deleting a network interface, whether a caller, its instance or its service deletes it. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { withoutAssociation } from "../addresses/bind-address.ts";
import { returned } from "../addresses/public-addresses.ts";

/** AWS: Elastic IPs outlive the interface that they are associated with. */
export const deletionOf = (world: World, { id, publicIp }: NetworkInterface): readonly Change[] => [
  ...world.by("elastic-ip", "interface", id).map((each) => put("elastic-ip", withoutAssociation(each))),
  ...world
    .by("network-interface-permission", "interface", id)
    .map((each) => remove("network-interface-permission", each.id)),
  ...(publicIp === undefined ? [] : returned(world, publicIp)),
  remove("network-interface", id),
];
