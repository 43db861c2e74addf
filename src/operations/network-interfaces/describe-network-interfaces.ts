/** Lists network interfaces. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import { describe, recordsOf } from "../describe.ts";
import { hiddenFrom } from "../managed-resources/operator-of.ts";
import { findInterface } from "./find-interface.ts";
import { interfaceFilters } from "./interface-filters.ts";
import { showAttachment, showInterface } from "./show-interface.ts";

export default describe("ec2", "DescribeNetworkInterfaces", {
  list: "NetworkInterfaces",
  ...recordsOf("network-interface"),
  ids: {
    of: ({ NetworkInterfaceIds }) => NetworkInterfaceIds,
    find: ({ world }, id) => findInterface(world, id),
    refusedWithMaxResults: ["networkInterfaceIds", "maxResults"],
  },
  filters: interfaceFilters,
  hides: hiddenFrom,
  narrow: {
    "network-interface-id": ({ world }, id) => [world.get("network-interface", id)],
    "attachment.attachment-id": ({ world }, id) => world.by("network-interface", "attachment", id),
    "attachment.instance-id": ({ world }, id) => world.by("network-interface", "instance", id),
    "private-ip-address": ({ world }, address) => bearing(world, address),
    "addresses.private-ip-address": ({ world }, address) => bearing(world, address),
    "ipv6-addresses.ipv6-address": ({ world }, address) => bearing(world, address),
    "association.public-ip": ({ world }, address) => bound(world, address),
    "addresses.association.public-ip": ({ world }, address) => bound(world, address),
    "group-id": ({ world }, id) => world.by("network-interface", "group", id),
    "subnet-id": ({ world }, id) => world.by("network-interface", "subnet", id),
    "vpc-id": ({ world }, id) => world.by("network-interface", "vpc", id),
  },
  show: (found, { world, input }) => {
    const shown = showInterface(world, found);
    const isAskedByAttachment = input.Filters?.some(({ Name }) => Name === "attachment.attachment-id");
    if (found.attachment !== undefined || !isAskedByAttachment) return shown;
    // AWS: a query for an attachment that has just ended shows it as detached; Terraform waits for that.
    return { ...shown, Attachment: showAttachment(found.lastAttachment, "detached") };
  },
});

/** The interfaces that have a private address, whatever their VPC. */
function* bearing(world: World, address: string): Iterable<NetworkInterface> {
  for (const vpc of world.all("vpc")) yield* world.by("network-interface", "address", `${vpc.id}/${address}`);
}

function* bound(world: World, publicIp: string): Iterable<NetworkInterface> {
  for (const { association } of world.by("elastic-ip", "address", publicIp)) {
    const found = world.get("network-interface", association?.networkInterfaceId ?? "");
    if (found !== undefined) yield found;
  }
  yield* world.by("network-interface", "public-ip", publicIp);
}
