/** Attaches a VPC to a transit gateway, of the account's own or shared with it. */
import { awsError } from "../../../model/aws-error.ts";
import type { AttachedVpc } from "../../../model/records/transit/transit-gateway.ts";
import { remove } from "../../../model/world/change.ts";
import { refuseCleartextGateway } from "../../encryption-controls/refuse-cleartext.ts";
import { operation } from "../../operation.ts";
import { existing, made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { findSubnet } from "../../subnets/find-subnet.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";
import { findUsableGateway, isShownStill } from "../gateways/find-transit-gateway.ts";
import { joinDefaults, putBoth } from "./attachment-changes.ts";
import { refuseOverAttachments } from "./attachment-quota.ts";
import { isEnded, type Of } from "./find-attachment.ts";
import { showVpcAttachment } from "./show-attachment.ts";
import { makeInterfaces, readSubnets } from "./subnets-of-attachment.ts";

// AWS: catalogue 540
const duplicate = awsError(
  "DuplicateTransitGatewayAttachment",
  (id: string) => `${id} has non-deleted Transit Gateway Attachments with same VPC ID.`,
);
const tooManyGateways = quotaExceeded(
  "TransitGatewayAttachmentsPerVpcLimitExceeded",
  "transit gateway attachments for a VPC",
  "transitGatewaysPerVpc",
);

export default operation("ec2", "CreateTransitGatewayVpcAttachment", {
  touches(call) {
    const { input, world } = call;
    return [
      existing("transit-gateway", findUsableGateway(call, input.TransitGatewayId)),
      existing("vpc", findVpc(world, input.VpcId)),
      ...input.SubnetIds.map((id) => existing("subnet", findSubnet(world, id))),
      made("transit-gateway-attachment"),
    ];
  },
  decide(call) {
    const { input, world, now, newId, limits } = call;
    const gateway = findUsableGateway(call, input.TransitGatewayId);
    const vpc = findVpc(world, input.VpcId);
    const subnets = readSubnets(world, vpc.id, input.SubnetIds);
    const tags = tagsFor("transit-gateway-attachment", input.TagSpecifications, limits);
    const ofVpc = [...world.by("transit-gateway-attachment", "vpc", vpc.id)].filter((each) => !isEnded(each));
    if (ofVpc.some(({ transitGatewayId }) => transitGatewayId === gateway.id)) throw duplicate(gateway.id);
    if (ofVpc.length >= limits.transitGatewaysPerVpc) throw tooManyGateways();
    refuseOverAttachments(world, gateway, limits);
    refuseCleartextGateway(world, vpc.id, gateway);
    const options = input.Options ?? {};
    const isAccepted = gateway.ownerId === world.account || gateway.autoAcceptSharedAttachments;
    const attachment: Of<AttachedVpc> = {
      id: newId("transit-gateway-attachment"),
      transitGatewayId: gateway.id,
      transitGatewayOwnerId: gateway.ownerId,
      resource: {
        type: "vpc",
        vpcId: vpc.id,
        ownerId: vpc.ownerId,
        subnetIds: subnets.map(({ id }) => id),
        dnsSupport: options.DnsSupport !== "disable",
        securityGroupReferencingSupport: options.SecurityGroupReferencingSupport !== "disable",
        ipv6Support: options.Ipv6Support === "enable",
        applianceModeSupport: options.ApplianceModeSupport === "enable",
      },
      state: isAccepted ? "available" : "pendingAcceptance",
      createdAt: now,
      tags,
    };
    const forgotten = world
      .by("transit-gateway-attachment", "vpc", vpc.id)
      .filter(({ endedAt }) => !isShownStill(endedAt, now));
    return {
      changes: [
        ...forgotten.map(({ id }) => remove("transit-gateway-attachment", id)),
        ...makeInterfaces(call, attachment.id, subnets),
        ...putBoth(world, undefined, attachment),
        ...(isAccepted ? joinDefaults(world, attachment, gateway) : []),
      ],
      output: {
        TransitGatewayVpcAttachment: showVpcAttachment(attachment, isAccepted ? "pending" : "pendingAcceptance"),
      },
    };
  },
});
