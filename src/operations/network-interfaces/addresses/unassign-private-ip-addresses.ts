/** Removes secondary private IPv4 addresses and delegated prefixes from a network interface. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { withoutAssociation } from "../../addresses/bind-address.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { findInterface } from "../find-interface.ts";

const notAssigned = awsError(
  "InvalidParameterValue",
  (id: string) => `Some of the specified addresses are not assigned to interface ${id}`,
);
// ours: no evidence of AWS's text
const primaryStays = awsError(
  "InvalidParameterValue",
  (address: string) => `The primary private IP address ${address} cannot be unassigned.`,
);

export default operation("ec2", "UnassignPrivateIpAddresses", {
  touches: ({ input, world }) => [existing("network-interface", findInterface(world, input.NetworkInterfaceId))],
  decide({ input, world }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    const { PrivateIpAddresses: addresses = [], Ipv4Prefixes: prefixes = [] } = input;
    if (addresses.length + prefixes.length === 0) throw missingParameter("privateIpAddresses or ipv4Prefixes");
    const [primary] = found.privateIpv4;
    if (primary !== undefined && addresses.includes(primary.address)) throw primaryStays(primary.address);
    const isAssigned = (address: string) => found.privateIpv4.some((each) => each.address === address);
    if (!addresses.every(isAssigned) || !prefixes.every((text) => found.ipv4Prefixes.includes(text))) {
      throw notAssigned(found.id);
    }
    const after = {
      ...found,
      privateIpv4: found.privateIpv4.filter(({ address }) => !addresses.includes(address)),
      ipv4Prefixes: found.ipv4Prefixes.filter((text) => !prefixes.includes(text)),
    };
    // AWS: the Elastic IP of an unassigned address is disassociated.
    const unbound = world
      .by("elastic-ip", "interface", found.id)
      .filter(({ association }) => addresses.includes(association?.privateIp ?? ""))
      .map((each) => put("elastic-ip", withoutAssociation(each)))
      .toArray();
    return { changes: [put("network-interface", after), ...unbound], output: {} };
  },
});
