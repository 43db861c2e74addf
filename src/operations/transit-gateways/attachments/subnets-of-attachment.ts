/** The subnets of a VPC's attachment: one in each Availability Zone, each with an interface of the gateway. */
import { awsError } from "../../../model/aws-error.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { AddressChooser } from "../../network-interfaces/addresses/choose-addresses.ts";
import { makeManagedInterface } from "../../network-interfaces/make-interface.ts";
import type { Call } from "../../operation.ts";
import { findSubnet } from "../../subnets/find-subnet.ts";
import { interfaceText } from "./attachment-changes.ts";

// AWS: catalogue 541
const sameZone = awsError("DuplicateSubnetsInSameZone", () => "Duplicate Subnets for same AZ");
// ours: no evidence of AWS's texts
const otherVpc = awsError(
  "InvalidParameterValue",
  (subnetId: string, vpcId: string) => `The subnet ${subnetId} does not belong to VPC ${vpcId}.`,
);
const ipv6Only = awsError(
  "InvalidParameterValue",
  (subnetId: string) => `The subnet ${subnetId} has no IPv4 addresses, which a transit gateway attachment needs.`,
);

/** `kept` are those that the attachment has already. */
export function readSubnets(
  world: World,
  vpcId: string,
  ids: readonly string[],
  kept: readonly string[] = [],
): readonly Subnet[] {
  const subnets = [...new Set(ids)].map((id) => findSubnet(world, id));
  for (const { id, vpcId: own, ipv6Native } of subnets) {
    if (own !== vpcId) throw otherVpc(id, vpcId);
    if (ipv6Native) throw ipv6Only(id);
  }
  const zones = [...kept.map((id) => findSubnet(world, id)), ...subnets].map((each) => each.availabilityZone);
  if (new Set(zones).size < zones.length) throw sameZone();
  return subnets;
}

export function makeInterfaces(
  call: Call<unknown>,
  attachmentId: string,
  subnets: readonly Subnet[],
): readonly Change[] {
  const chooser = new AddressChooser(call);
  return subnets.map((subnet) =>
    put(
      "network-interface",
      makeManagedInterface(call, chooser, subnet, {
        groupIds: [],
        interfaceType: "transit_gateway",
        description: interfaceText(attachmentId),
      }),
    ),
  );
}
