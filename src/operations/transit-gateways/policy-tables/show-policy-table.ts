/** Shows a policy table of a transit gateway, and its entries. */
import type {
  TransitGatewayPolicyEntry,
  TransitGatewayPolicyTable,
} from "../../../model/records/transit/transit-gateway.ts";
import type {
  TransitGatewayPolicyTable as Shown,
  TransitGatewayPolicyTableEntry,
} from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";

export const showPolicyTable = (
  { id, transitGatewayId, createdAt, tags }: TransitGatewayPolicyTable,
  state: NonNullable<Shown["State"]> = "available",
): Shown => ({
  TransitGatewayPolicyTableId: id,
  TransitGatewayId: transitGatewayId,
  State: state,
  CreationTime: createdAt,
  Tags: showTags(tags),
});

const showPorts = (ports: { readonly from: number; readonly to: number } | undefined): string | undefined =>
  ports && (ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`);

export const showEntry = (
  { ruleNumber, rule, targetTableId }: TransitGatewayPolicyEntry,
  State: "active" | "deleted" = "active",
): TransitGatewayPolicyTableEntry => ({
  PolicyRuleNumber: `${ruleNumber}`,
  PolicyRule: {
    SourceCidrBlock: rule.sourceCidr,
    SourcePortRange: showPorts(rule.sourcePorts),
    DestinationCidrBlock: rule.destinationCidr,
    DestinationPortRange: showPorts(rule.destinationPorts),
    Protocol: rule.protocol,
    MetaData:
      rule.metaDataKey === undefined && rule.metaDataValue === undefined
        ? undefined
        : { MetaDataKey: rule.metaDataKey, MetaDataValue: rule.metaDataValue },
  },
  TargetRouteTableId: targetTableId,
  State,
});
