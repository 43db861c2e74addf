/** Gives a network interface further private IPv4 addresses, or delegates IPv4 prefixes to it. */

import { parseAddress } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { withoutAssociation } from "../../addresses/bind-address.ts";
import { addressInUse } from "../../addresses/find-address.ts";
import { operation } from "../../operation.ts";
import { refuseTogether } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { wholeVpc } from "../../shared-vpcs/whole-vpc.ts";
import { findSubnet } from "../../subnets/find-subnet.ts";
import { findInterface } from "../find-interface.ts";
import { chooseAddresses, choosePrefixes } from "../make-interface.ts";
import { refuseTooManyAddresses } from "./address-count.ts";
import { AddressChooser } from "./choose-addresses.ts";

const nothingGiven = awsError(
  "MissingParameter",
  () =>
    "The request must contain exactly one of: privateIpAddresses, secondaryPrivateIpAddressCount, ipv4Prefixes, or ipv4PrefixCount",
);
// ours: no evidence of AWS's text
const primaryStays = awsError(
  "InvalidParameterValue",
  (address: string) => `The primary private IP address ${address} cannot be reassigned.`,
);

export default operation("ec2", "AssignPrivateIpAddresses", {
  // The interface that gets addresses, and those that lose them.
  touches({ input, world }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    const { AllowReassignment, PrivateIpAddresses = [] } = input;
    const losing = AllowReassignment ? PrivateIpAddresses.flatMap((each) => [...holdersOf(world, found, each)]) : [];
    return [found, ...losing].map((each) => existing("network-interface", each));
  },
  decide(call) {
    const { input, world } = call;
    const found = findInterface(world, input.NetworkInterfaceId);
    const subnet = findSubnet(world, found.subnetId);
    refuseTogether(input, "PrivateIpAddresses", "SecondaryPrivateIpAddressCount");
    refuseTogether(input, "Ipv4Prefixes", "Ipv4PrefixCount");
    const { PrivateIpAddresses: given = [], Ipv4Prefixes = [], AllowReassignment = false } = input;
    const count = input.SecondaryPrivateIpAddressCount;
    if (given.length + Ipv4Prefixes.length === 0 && count === undefined && input.Ipv4PrefixCount === undefined) {
      throw nothingGiven();
    }
    const chooser = new AddressChooser(call);
    // AWS: an address that the interface already has stays as it is.
    const own = new Set(found.privateIpv4.map(({ address }) => address));
    const named = given.filter((text) => parseAddress(text) === undefined || !own.has(text));
    const taken = AllowReassignment ? takeFromOthers(world, found, named) : [];
    const assigned = [
      ...named.map((text) => chooser.given(subnet, "ipv4", text, { mayBeTaken: AllowReassignment })),
      ...chooseAddresses(chooser, subnet, "ipv4", [], count, "secondaryPrivateIpAddressCount"),
    ];
    const prefixes = choosePrefixes(chooser, subnet, "ipv4", Ipv4Prefixes, input.Ipv4PrefixCount, "ipv4PrefixCount");
    const after: NetworkInterface = {
      ...found,
      privateIpv4: [...found.privateIpv4, ...assigned.map((address) => ({ address, isPrimary: false }))],
      ipv4Prefixes: [...found.ipv4Prefixes, ...prefixes],
    };
    refuseTooManyAddresses(world, after);
    return {
      // The interface that loses an address comes before the one that gets it.
      changes: [...taken, put("network-interface", after)],
      output: {
        NetworkInterfaceId: found.id,
        AssignedPrivateIpAddresses: assigned.map((address) => ({ PrivateIpAddress: address })),
        AssignedIpv4Prefixes: prefixes.map((text) => ({ Ipv4Prefix: text })),
      },
    };
  },
});

/** The interfaces of a VPC that have an address. */
const holdersOf = (world: World, { vpcId }: NetworkInterface, address: string): Iterable<NetworkInterface> =>
  wholeVpc(world, vpcId).by("network-interface", "address", `${vpcId}/${address}`);

/** Takes addresses from the interfaces that have them, as AllowReassignment permits. */
function takeFromOthers(world: World, target: NetworkInterface, addresses: readonly string[]): readonly Change[] {
  const changed = new Map<string, NetworkInterface>();
  const changes: Change[] = [];
  for (const address of addresses) {
    for (const bearer of holdersOf(world, target, address)) {
      if (bearer.ownerId !== target.ownerId) throw addressInUse(address);
      const before = changed.get(bearer.id) ?? bearer;
      if (before.privateIpv4[0]?.address === address) throw primaryStays(address);
      changed.set(bearer.id, {
        ...before,
        privateIpv4: before.privateIpv4.filter((each) => each.address !== address),
      });
      for (const elasticIp of world.by("elastic-ip", "interface", bearer.id)) {
        if (elasticIp.association?.privateIp === address) {
          changes.push(put("elastic-ip", withoutAssociation(elasticIp)));
        }
      }
    }
  }
  return [...[...changed.values()].map((each) => put("network-interface", each)), ...changes];
}
