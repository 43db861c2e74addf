/** Changes one attribute of a subnet. */
import { awsError } from "../../model/aws-error.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import { put } from "../../model/world/change.ts";
import { refuseUnlessOneAttribute } from "../one-attribute.ts";
import { type InputOf, operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { poolNotFound } from "../vpcs/cidr-blocks/asked-block.ts";
import { findSubnet } from "./find-subnet.ts";

// ours: no evidence of AWS's texts
const needsIpv6 = awsError(
  "InvalidParameterValue",
  (id: string) => `The subnet '${id}' has no IPv6 CIDR block, so interfaces in it cannot get IPv6 addresses.`,
);
const needsIpv4 = awsError(
  "InvalidParameterValue",
  (id: string, attribute: string) => `The attribute ${attribute} cannot be set for the IPv6-only subnet '${id}'.`,
);
const onOutpostsOnly = awsError(
  "InvalidParameterValue",
  (attribute: string) => `The attribute ${attribute} can only be set for a subnet on an Outpost.`,
);

type Input = InputOf<"ec2", "ModifySubnetAttribute">;

export default operation("ec2", "ModifySubnetAttribute", {
  touches: ({ input, world }) => [existing("subnet", findSubnet(world, input.SubnetId))],
  decide({ input, world }) {
    const subnet = findSubnet(world, input.SubnetId);
    return { changes: [put("subnet", modified(subnet, input))], output: {} };
  },
});

function modified(subnet: Subnet, input: Input): Subnet {
  // The pool and the switch of customer-owned addresses count as one attribute.
  const { SubnetId: _, DryRun: __, CustomerOwnedIpv4Pool: pool, ...attributes } = input as Input & { DryRun?: boolean };
  refuseUnlessOneAttribute(pool === undefined ? attributes : { MapCustomerOwnedIpOnLaunch: {}, ...attributes });
  if (pool !== undefined) throw poolNotFound(pool);
  for (const attribute of ["MapCustomerOwnedIpOnLaunch", "DisableLniAtDeviceIndex"] as const) {
    if (input[attribute]?.Value === true) throw onOutpostsOnly(attribute);
  }
  if (input.EnableLniAtDeviceIndex !== undefined) throw onOutpostsOnly("EnableLniAtDeviceIndex");
  if (input.AssignIpv6AddressOnCreation?.Value === true && subnet.ipv6CidrBlocks.length === 0)
    throw needsIpv6(subnet.id);
  if (subnet.ipv6Native) refuseIpv4Only(subnet, input);
  return {
    ...subnet,
    assignIpv6AddressOnCreation: input.AssignIpv6AddressOnCreation?.Value ?? subnet.assignIpv6AddressOnCreation,
    mapPublicIpOnLaunch: input.MapPublicIpOnLaunch?.Value ?? subnet.mapPublicIpOnLaunch,
    enableDns64: input.EnableDns64?.Value ?? subnet.enableDns64,
    hostnameType: input.PrivateDnsHostnameTypeOnLaunch ?? subnet.hostnameType,
    enableResourceNameDnsARecord:
      input.EnableResourceNameDnsARecordOnLaunch?.Value ?? subnet.enableResourceNameDnsARecord,
    enableResourceNameDnsAaaaRecord:
      input.EnableResourceNameDnsAAAARecordOnLaunch?.Value ?? subnet.enableResourceNameDnsAaaaRecord,
  };
}

/** AWS: hosts in an IPv6-only subnet have no IPv4 address, and names made from their ids. */
function refuseIpv4Only({ id }: Subnet, input: Input): void {
  if (input.MapPublicIpOnLaunch?.Value === true) throw needsIpv4(id, "MapPublicIpOnLaunch");
  if (input.EnableResourceNameDnsARecordOnLaunch?.Value === true)
    throw needsIpv4(id, "EnableResourceNameDnsARecordOnLaunch");
  if (input.PrivateDnsHostnameTypeOnLaunch === "ip-name") throw needsIpv4(id, "PrivateDnsHostnameTypeOnLaunch");
}
