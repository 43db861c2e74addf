/** Shows a transit gateway. */
import type { TransitGateway } from "../../../model/records/transit/transit-gateway.ts";
import { arnOf } from "../../../model/world/ids.ts";
import type { TransitGateway as Shown } from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";

export const showSwitch = (isOn: boolean): "enable" | "disable" => (isOn ? "enable" : "disable");

export function showTransitGateway(
  gateway: TransitGateway,
  region: string,
  state: NonNullable<Shown["State"]> = gateway.deletedAt === undefined ? "available" : "deleted",
): Shown {
  return {
    TransitGatewayId: gateway.id,
    TransitGatewayArn: arnOf("transit-gateway", gateway, region),
    State: state,
    OwnerId: gateway.ownerId,
    Description: gateway.description,
    CreationTime: gateway.createdAt,
    Options: {
      AmazonSideAsn: gateway.amazonSideAsn,
      TransitGatewayCidrBlocks: gateway.cidrBlocks.length === 0 ? undefined : gateway.cidrBlocks,
      AutoAcceptSharedAttachments: showSwitch(gateway.autoAcceptSharedAttachments),
      DefaultRouteTableAssociation: showSwitch(gateway.associationTableId !== undefined),
      AssociationDefaultRouteTableId: gateway.associationTableId,
      DefaultRouteTablePropagation: showSwitch(gateway.propagationTableId !== undefined),
      PropagationDefaultRouteTableId: gateway.propagationTableId,
      VpnEcmpSupport: showSwitch(gateway.vpnEcmpSupport),
      DnsSupport: showSwitch(gateway.dnsSupport),
      SecurityGroupReferencingSupport: showSwitch(gateway.securityGroupReferencingSupport),
      MulticastSupport: showSwitch(gateway.multicastSupport),
      EncryptionSupport: { EncryptionState: gateway.encryptionSupport ? "enabled" : "disabled" },
    },
    Tags: showTags(gateway.tags),
  };
}
