/** Creates a network interface in a subnet. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { findOpenSubnet } from "../shared-vpcs/open-places.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { AddressChooser } from "./addresses/choose-addresses.ts";
import { groupsOf, groupsTouched } from "./interface-groups.ts";
import { makeInterface, readConnectionTracking } from "./make-interface.ts";
import { showInterface } from "./show-interface.ts";

// AWS: catalogue 452
const tooManyMemberships = awsError(
  "InvalidParameterValue",
  (account: string, limit: number) =>
    `user ${account} exceeded limit ${limit} on the number of interface security group memberships`,
);

export default operation("ec2", "CreateNetworkInterface", {
  touches({ input, world }) {
    const subnet = findOpenSubnet(world, input.SubnetId);
    return [
      made("network-interface", {
        vpcId: subnet.vpcId,
        subnetId: subnet.id,
        availabilityZone: subnet.availabilityZone,
      }),
      existing("subnet", subnet),
      ...groupsTouched(world, subnet.vpcId, input.Groups),
    ];
  },
  decide(call) {
    const { input, world, limits, caller } = call;
    const subnet = findOpenSubnet(world, input.SubnetId);
    const { securityGroupsPerInterface: most } = limits;
    if (new Set(input.Groups).size > most)
      throw tooManyMemberships(caller.account, most).overLimit("securityGroupsPerInterface");
    const made = makeInterface(call, new AddressChooser(call), subnet, {
      ...input,
      groupIds: groupsOf(world, subnet, input.Groups, limits),
      description: input.Description,
      interfaceType: input.InterfaceType,
      // AWS: an interface that the caller creates says who made it (catalogue 385, 405). Interfaces of a launch don't.
      requesterId: caller.userId,
      operator: input.Operator?.Principal,
      tags: tagsFor("network-interface", input.TagSpecifications, limits),
      connectionTracking: readConnectionTracking(input.ConnectionTrackingSpecification),
    });
    return {
      changes: [put("network-interface", made)],
      output: { NetworkInterface: showInterface(world, made, "pending"), ClientToken: input.ClientToken },
    };
  },
});
