/** Returns one attribute of a network interface. */

import { operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { nothing } from "../permission/touched.ts";
import { findInterface } from "./find-interface.ts";
import { showGroups } from "./interface-groups.ts";
import { showAttachment } from "./show-interface.ts";

export default operation("ec2", "DescribeNetworkInterfaceAttribute", {
  // AWS: unlike for attributes of instances and VPCs, on no resource of its own.
  touches: nothing,
  decide({ input, world }) {
    const found = findInterface(world, input.NetworkInterfaceId);
    if (input.Attribute === undefined) throw missingParameter("attribute");
    const answers = {
      description: { Description: { Value: found.description } },
      groupSet: { Groups: showGroups(world, found) },
      sourceDestCheck: { SourceDestCheck: { Value: found.sourceDestCheck } },
      attachment: { Attachment: showAttachment(found.attachment) },
      associatePublicIpAddress: { AssociatePublicIpAddress: found.associatePublicIpAddress === true },
    };
    return { output: { NetworkInterfaceId: found.id, ...answers[input.Attribute] } };
  },
});
