/** Changes the options and the subnets of a VPC's attachment. */
import { awsError } from "../../../model/aws-error.ts";
import type { AttachedVpc } from "../../../model/records/transit/transit-gateway.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findSubnet } from "../../subnets/find-subnet.ts";
import { putBoth, withoutInterfaces } from "./attachment-changes.ts";
import { findVpcAttachment, type Of, refuseUnlessState } from "./find-attachment.ts";
import { showVpcAttachment } from "./show-attachment.ts";
import { makeInterfaces, readSubnets } from "./subnets-of-attachment.ts";

// ours: no evidence of AWS's texts
const notAttached = awsError(
  "InvalidParameterValue",
  (subnetId: string, id: string) => `The subnet ${subnetId} is not associated with ${id}.`,
);
const noSubnet = awsError(
  "InvalidParameterValue",
  (id: string) => `The attachment ${id} must have at least one subnet.`,
);

export default operation("ec2", "ModifyTransitGatewayVpcAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway-attachment", findVpcAttachment(world, input.TransitGatewayAttachmentId)),
    ...(input.AddSubnetIds ?? []).map((id) => existing("subnet", findSubnet(world, id))),
  ],
  decide(call) {
    const { input, world } = call;
    const attachment = findVpcAttachment(world, input.TransitGatewayAttachmentId);
    refuseUnlessState(attachment, "available");
    const { resource } = attachment;
    const gone = new Set(input.RemoveSubnetIds ?? []);
    for (const id of gone) if (!resource.subnetIds.includes(id)) throw notAttached(id, attachment.id);
    const kept = resource.subnetIds.filter((id) => !gone.has(id));
    const added = readSubnets(world, resource.vpcId, input.AddSubnetIds ?? [], kept);
    if (kept.length + added.length === 0) throw noSubnet(attachment.id);
    const options = input.Options ?? {};
    const on = (value: "enable" | "disable" | undefined, before: boolean) =>
      value === undefined ? before : value === "enable";
    const changed: Of<AttachedVpc> = {
      ...attachment,
      resource: {
        ...resource,
        subnetIds: [...kept, ...added.map(({ id }) => id)],
        dnsSupport: on(options.DnsSupport, resource.dnsSupport),
        securityGroupReferencingSupport: on(
          options.SecurityGroupReferencingSupport,
          resource.securityGroupReferencingSupport,
        ),
        ipv6Support: on(options.Ipv6Support, resource.ipv6Support),
        applianceModeSupport: on(options.ApplianceModeSupport, resource.applianceModeSupport),
      },
    };
    return {
      changes: [
        ...withoutInterfaces(world, attachment, [...gone]),
        ...makeInterfaces(call, attachment.id, added),
        ...putBoth(world, attachment, changed),
      ],
      output: { TransitGatewayVpcAttachment: showVpcAttachment(changed, "modifying") },
    };
  },
});
