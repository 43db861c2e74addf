/** Removes IPv6 addresses and delegated prefixes from a network interface. */

import { formatAddress, parseAddress } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { findInterface } from "../find-interface.ts";

// ours: no evidence of AWS's texts
const notAssigned = awsError(
  "InvalidParameterValue",
  (id: string) => `Some of the specified IPv6 addresses are not assigned to interface ${id}`,
);
const primaryStays = awsError(
  "InvalidParameterValue",
  (address: string) => `The primary IPv6 address ${address} cannot be unassigned.`,
);

export default operation("ec2", "UnassignIpv6Addresses", {
  touches: ({ input, world }) => [existing("network-interface", findInterface(world, input.NetworkInterfaceId))],
  decide({ input, world }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    const addresses = (input.Ipv6Addresses ?? []).map(canonical);
    const prefixes = input.Ipv6Prefixes ?? [];
    if (addresses.length + prefixes.length === 0) throw missingParameter("ipv6Addresses or ipv6Prefixes");
    const bearing = new Map(found.ipv6.map((each) => [each.address, each]));
    for (const address of addresses) if (bearing.get(address)?.isPrimary) throw primaryStays(address);
    if (
      !addresses.every((address) => bearing.has(address)) ||
      !prefixes.every((text) => found.ipv6Prefixes.includes(text))
    ) {
      throw notAssigned(found.id);
    }
    const after = {
      ...found,
      ipv6: found.ipv6.filter(({ address }) => !addresses.includes(address)),
      ipv6Prefixes: found.ipv6Prefixes.filter((text) => !prefixes.includes(text)),
    };
    return {
      changes: [put("network-interface", after)],
      output: {
        NetworkInterfaceId: found.id,
        UnassignedIpv6Addresses: addresses,
        UnassignedIpv6Prefixes: prefixes,
      },
    };
  },
});

function canonical(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text : formatAddress(address);
}
