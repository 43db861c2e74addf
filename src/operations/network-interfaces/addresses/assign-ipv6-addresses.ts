/** Gives a network interface IPv6 addresses, or delegates IPv6 prefixes to it. */

import { awsError } from "../../../model/aws-error.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { refuseTogether } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { findSubnet } from "../../subnets/find-subnet.ts";
import { findInterface } from "../find-interface.ts";
import { chooseAddresses, choosePrefixes } from "../make-interface.ts";
import { refuseTooManyAddresses } from "./address-count.ts";
import { AddressChooser } from "./choose-addresses.ts";

const nothingGiven = awsError(
  "MissingParameter",
  () => "The request must contain exactly one of: ipv6Addresses, ipv6AddressCount, ipv6Prefixes, or ipv6PrefixCount",
);

export default operation("ec2", "AssignIpv6Addresses", {
  touches: ({ input, world }) => [existing("network-interface", findInterface(world, input.NetworkInterfaceId))],
  decide(call) {
    const { input, world } = call;
    const found = findInterface(world, input.NetworkInterfaceId);
    const subnet = findSubnet(world, found.subnetId);
    refuseTogether(input, "Ipv6Addresses", "Ipv6AddressCount");
    refuseTogether(input, "Ipv6Prefixes", "Ipv6PrefixCount");
    const { Ipv6Addresses = [], Ipv6AddressCount, Ipv6Prefixes = [], Ipv6PrefixCount } = input;
    if (Ipv6Addresses.length + Ipv6Prefixes.length === 0 && (Ipv6AddressCount ?? Ipv6PrefixCount) === undefined) {
      throw nothingGiven();
    }
    const chooser = new AddressChooser(call);
    const addresses = chooseAddresses(chooser, subnet, "ipv6", Ipv6Addresses, Ipv6AddressCount, "ipv6AddressCount");
    const prefixes = choosePrefixes(chooser, subnet, "ipv6", Ipv6Prefixes, Ipv6PrefixCount, "ipv6PrefixCount");
    const after: NetworkInterface = {
      ...found,
      ipv6: [...found.ipv6, ...addresses.map((address) => ({ address, isPrimary: false }))],
      ipv6Prefixes: [...found.ipv6Prefixes, ...prefixes],
    };
    refuseTooManyAddresses(world, after);
    return {
      changes: [put("network-interface", after)],
      output: {
        NetworkInterfaceId: found.id,
        AssignedIpv6Addresses: addresses,
        AssignedIpv6Prefixes: prefixes,
      },
    };
  },
});
