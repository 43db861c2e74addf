/** How many IPv4 addresses of a subnet are free: what interfaces have not taken and AWS does not keep. */
import { prefix, sizeOf } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/network-interface.ts";
import type { Resource } from "../../model/tag.ts";
import type { Subnet } from "../../model/vpc.ts";
import type { View, World } from "../../model/world.ts";

/** AWS: the first four addresses of a subnet and the last one are its own. */
const RESERVED_BY_AWS = 5;
const ADDRESSES_PER_DELEGATED_PREFIX = 16;

const takenBy = ({ privateIpv4, ipv4Prefixes }: NetworkInterface): number =>
  privateIpv4.length + ipv4Prefixes.length * ADDRESSES_PER_DELEGATED_PREFIX;

/** Subnet id -> IPv4 addresses that its interfaces have, so that a describe need not look at every interface. */
const takenAddresses: View<Map<string, number>> = {
  kinds: ["network-interface"],
  build(records) {
    const taken = new Map<string, number>();
    for (const each of records.all("network-interface")) add(taken, each, 1);
    return taken;
  },
  update(taken, _kind, before: Resource | undefined, after: Resource | undefined) {
    if (before !== undefined) add(taken, before as NetworkInterface, -1);
    if (after !== undefined) add(taken, after as NetworkInterface, 1);
    return taken;
  },
};

function add(taken: Map<string, number>, found: NetworkInterface, sign: 1 | -1): void {
  const count = (taken.get(found.subnetId) ?? 0) + sign * takenBy(found);
  if (count === 0) taken.delete(found.subnetId);
  else taken.set(found.subnetId, count);
}

export function freeAddresses(world: World, { id, cidr }: Subnet): number {
  if (cidr === "") return 0;
  return Number(sizeOf(prefix(cidr))) - RESERVED_BY_AWS - (world.view(takenAddresses).get(id) ?? 0);
}
