/** The calls that delete or end a part of a transit gateway. */
import { byId, type Ending, listing } from "./ending.ts";
import * as make from "./makers.ts";
import { type NamedCalls, there } from "./named-calls.ts";

const tables = (cordon: NamedCalls): readonly string[] =>
  (cordon.ec2("DescribeTransitGatewayRouteTables", {}).TransitGatewayRouteTables ?? []).map((each) =>
    there(each.TransitGatewayRouteTableId),
  );
const policyTables = (cordon: NamedCalls): readonly string[] =>
  (cordon.ec2("DescribeTransitGatewayPolicyTables", {}).TransitGatewayPolicyTables ?? []).map((each) =>
    there(each.TransitGatewayPolicyTableId),
  );
/** The attachment with the table that it's associated with and propagates to. */
function joined(cordon: NamedCalls, n: number) {
  const TransitGatewayAttachmentId = make.transitAttachment(cordon, n);
  const shown = cordon.ec2("DescribeTransitGatewayAttachments", {
    TransitGatewayAttachmentIds: [TransitGatewayAttachmentId],
  });
  const table = shown.TransitGatewayAttachments?.[0]?.Association?.TransitGatewayRouteTableId;
  return { TransitGatewayAttachmentId, TransitGatewayRouteTableId: there(table) };
}
const available = { Filters: [{ Name: "state", Values: ["available"] }] };

export const transitEndings: Readonly<Record<string, Ending>> = {
  // AWS: a gateway stays visible for a while, as deleted; so does an attachment.
  "ec2.DeleteTransitGateway": {
    made: (cordon) => {
      const key = make.transitGateway(cordon);
      return { key, input: { TransitGatewayId: key } };
    },
    listed: listing("DescribeTransitGateways", "TransitGateways.TransitGatewayId", available),
  },
  "ec2.DeleteTransitGatewayPeeringAttachment": {
    made: (cordon) => {
      const { own } = make.transitPeering(cordon);
      return { key: own, input: { TransitGatewayAttachmentId: own } };
    },
    listed: (cordon) =>
      (cordon.ec2("DescribeTransitGatewayPeeringAttachments", {}).TransitGatewayPeeringAttachments ?? [])
        .filter((each) => each.State === "pendingAcceptance")
        .map((each) => each.TransitGatewayAttachmentId)
        // The other end of each is here as well, and ends with it.
        .filter((id, _, all) => all.indexOf(id) % 2 === 0),
  },
  "ec2.DeleteTransitGatewayPolicyTable": byId(
    (cordon) => make.policyTable(cordon),
    "TransitGatewayPolicyTableId",
    "DescribeTransitGatewayPolicyTables",
    "TransitGatewayPolicyTables",
  ),
  "ec2.DeleteTransitGatewayPolicyTableEntry": {
    made(cordon, n) {
      const TransitGatewayId = make.transitGateway(cordon);
      const TransitGatewayPolicyTableId = make.policyTable(cordon, TransitGatewayId);
      const input = { TransitGatewayPolicyTableId, PolicyRuleNumber: `${n}` };
      const TargetRouteTableId = make.transitTable(cordon, TransitGatewayId);
      cordon.ec2("CreateTransitGatewayPolicyTableEntry", { ...input, TargetRouteTableId });
      return { key: `${n}`, input };
    },
    listed: (cordon) =>
      policyTables(cordon).flatMap((TransitGatewayPolicyTableId) =>
        (
          cordon.ec2("GetTransitGatewayPolicyTableEntries", { TransitGatewayPolicyTableId })
            .TransitGatewayPolicyTableEntries ?? []
        ).map((each) => each.PolicyRuleNumber),
      ),
  },
  "ec2.DeleteTransitGatewayPrefixListReference": {
    made(cordon) {
      const PrefixListId = make.prefixList(cordon);
      const input = { PrefixListId, TransitGatewayRouteTableId: make.transitTable(cordon) };
      cordon.ec2("CreateTransitGatewayPrefixListReference", { ...input, Blackhole: true });
      return { key: PrefixListId, input };
    },
    listed: (cordon) =>
      tables(cordon).flatMap((TransitGatewayRouteTableId) =>
        (
          cordon.ec2("GetTransitGatewayPrefixListReferences", { TransitGatewayRouteTableId })
            .TransitGatewayPrefixListReferences ?? []
        ).map((each) => each.PrefixListId),
      ),
  },
  "ec2.DeleteTransitGatewayRoute": {
    made(cordon, n) {
      const DestinationCidrBlock = `198.18.${n}.0/24`;
      const input = { DestinationCidrBlock, TransitGatewayRouteTableId: make.transitTable(cordon) };
      cordon.ec2("CreateTransitGatewayRoute", { ...input, Blackhole: true });
      return { key: DestinationCidrBlock, input };
    },
    listed: (cordon) =>
      tables(cordon).flatMap((TransitGatewayRouteTableId) =>
        (cordon.ec2("SearchTransitGatewayRoutes", { TransitGatewayRouteTableId, Filters: [] }).Routes ?? []).map(
          (each) => each.DestinationCidrBlock,
        ),
      ),
  },
  "ec2.DeleteTransitGatewayRouteTable": byId(
    (cordon) => {
      const input = { TransitGatewayId: make.transitGateway(cordon) };
      return there(
        cordon.ec2("CreateTransitGatewayRouteTable", input).TransitGatewayRouteTable?.TransitGatewayRouteTableId,
      );
    },
    "TransitGatewayRouteTableId",
    "DescribeTransitGatewayRouteTables",
    "TransitGatewayRouteTables",
  ),
  "ec2.DeleteTransitGatewayClientVpnAttachment": {
    made(cordon) {
      const key = make.clientVpnAttachment(cordon);
      return { key, input: { TransitGatewayAttachmentId: key } };
    },
    listed: listing(
      "DescribeTransitGatewayAttachments",
      "TransitGatewayAttachments.TransitGatewayAttachmentId",
      available,
    ),
  },
  "ec2.DeleteTransitGatewayVpcAttachment": {
    made(cordon, n) {
      const key = make.transitAttachment(cordon, n);
      return { key, input: { TransitGatewayAttachmentId: key } };
    },
    listed: listing(
      "DescribeTransitGatewayVpcAttachments",
      "TransitGatewayVpcAttachments.TransitGatewayAttachmentId",
      available,
    ),
  },
  "ec2.DisableTransitGatewayRouteTablePropagation": {
    made(cordon, n) {
      const input = joined(cordon, n);
      return { key: input.TransitGatewayAttachmentId, input };
    },
    listed: (cordon) =>
      tables(cordon).flatMap((TransitGatewayRouteTableId) =>
        (
          cordon.ec2("GetTransitGatewayRouteTablePropagations", { TransitGatewayRouteTableId })
            .TransitGatewayRouteTablePropagations ?? []
        ).map((each) => each.TransitGatewayAttachmentId),
      ),
  },
  "ec2.DisassociateTransitGatewayPolicyTable": {
    made(cordon, n) {
      const { TransitGatewayAttachmentId, TransitGatewayRouteTableId } = joined(cordon, n);
      const shown = cordon.ec2("DescribeTransitGatewayVpcAttachments", {
        TransitGatewayAttachmentIds: [TransitGatewayAttachmentId],
      });
      const gateway = there(shown.TransitGatewayVpcAttachments?.[0]?.TransitGatewayId);
      cordon.ec2("DisassociateTransitGatewayRouteTable", { TransitGatewayAttachmentId, TransitGatewayRouteTableId });
      const TransitGatewayPolicyTableId = make.policyTable(cordon, gateway);
      const input = { TransitGatewayAttachmentId, TransitGatewayPolicyTableId };
      cordon.ec2("AssociateTransitGatewayPolicyTable", input);
      return { key: TransitGatewayAttachmentId, input };
    },
    listed: (cordon) =>
      policyTables(cordon).flatMap((TransitGatewayPolicyTableId) =>
        (
          cordon.ec2("GetTransitGatewayPolicyTableAssociations", { TransitGatewayPolicyTableId }).Associations ?? []
        ).map((each) => each.TransitGatewayAttachmentId),
      ),
  },
  "ec2.DisassociateTransitGatewayRouteTable": {
    made(cordon, n) {
      const input = joined(cordon, n);
      return { key: input.TransitGatewayAttachmentId, input };
    },
    listed: (cordon) =>
      tables(cordon).flatMap((TransitGatewayRouteTableId) =>
        (cordon.ec2("GetTransitGatewayRouteTableAssociations", { TransitGatewayRouteTableId }).Associations ?? []).map(
          (each) => each.TransitGatewayAttachmentId,
        ),
      ),
  },
};
