/** Transit gateways as callers see them: gateways and VPCs' attachments; their states and refusals. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { put } from "../../model/world/change.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import createRoute from "../route-tables/create-route.ts";
import describeTables from "../route-tables/describe-route-tables.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import { refusal } from "../world-for-tests.ts";
import createAttachment from "./attachments/create-transit-gateway-vpc-attachment.ts";
import deleteAttachment from "./attachments/delete-transit-gateway-vpc-attachment.ts";
import describeAny from "./attachments/describe-transit-gateway-attachments.ts";
import describeAttachments from "./attachments/describe-transit-gateway-vpc-attachments.ts";
import modifyAttachment from "./attachments/modify-transit-gateway-vpc-attachment.ts";
import createGateway from "./gateways/create-transit-gateway.ts";
import deleteGateway from "./gateways/delete-transit-gateway.ts";
import describeGateways from "./gateways/describe-transit-gateways.ts";
import modifyGateway from "./gateways/modify-transit-gateway.ts";
import deletePolicyTable from "./policy-tables/delete-transit-gateway-policy-table.ts";
import createTable from "./route-tables/create-transit-gateway-route-table.ts";
import deleteTable from "./route-tables/delete-transit-gateway-route-table.ts";
import describeTransitTables from "./route-tables/describe-transit-gateway-route-tables.ts";
import { TransitCordon } from "./transit-for-tests.ts";

suite("gateways", () => {
  test("are pending and then available, with a default route table for both uses", () => {
    const cordon = new TransitCordon();
    const made = cordon.run(createGateway, { Description: "hub", Options: { AmazonSideAsn: 64513 } }).TransitGateway;
    assert.equal(made?.State, "pending");
    const [shown] = cordon.run(describeGateways, {}).TransitGateways ?? [];
    assert.equal(shown?.State, "available");
    assert.match(shown?.TransitGatewayArn ?? "", /^arn:aws:ec2:us-east-1:111122223333:transit-gateway\/tgw-/);
    const {
      AssociationDefaultRouteTableId: table,
      PropagationDefaultRouteTableId: other,
      ...options
    } = shown?.Options ?? {};
    assert.equal(table, other);
    assert.deepEqual(options, {
      AmazonSideAsn: 64513,
      TransitGatewayCidrBlocks: undefined,
      AutoAcceptSharedAttachments: "disable",
      DefaultRouteTableAssociation: "enable",
      DefaultRouteTablePropagation: "enable",
      VpnEcmpSupport: "enable",
      DnsSupport: "enable",
      SecurityGroupReferencingSupport: "disable",
      MulticastSupport: "disable",
      EncryptionSupport: { EncryptionState: "disabled" },
    });
    const [shownTable] = cordon.run(describeTransitTables, {}).TransitGatewayRouteTables ?? [];
    assert.deepEqual(
      [shownTable?.DefaultAssociationRouteTable, shownTable?.DefaultPropagationRouteTable],
      [true, true],
    );
  });

  test("without default tables attachments join none, and one is turned on with its id", () => {
    const cordon = new TransitCordon();
    const off = { DefaultRouteTableAssociation: "disable", DefaultRouteTablePropagation: "disable" } as const;
    const { id } = cordon.gateway({ Options: off });
    cordon.attach(id, cordon.vpc());
    assert.equal(cordon.run(describeAny, {}).TransitGatewayAttachments?.[0]?.Association, undefined);
    const on = { DefaultRouteTableAssociation: "enable" } as const;
    const turnOn = (Options: object) => cordon.run(modifyGateway, { TransitGatewayId: id, Options });
    assert.throws(() => turnOn(on), refusal("MissingParameter"));
    const table = cordon.run(createTable, { TransitGatewayId: id }).TransitGatewayRouteTable
      ?.TransitGatewayRouteTableId;
    const modified = turnOn({ ...on, AssociationDefaultRouteTableId: table }).TransitGateway;
    assert.deepEqual([modified?.State, modified?.Options?.AssociationDefaultRouteTableId], ["modifying", table]);
    assert.equal(turnOn(off).TransitGateway?.Options?.AssociationDefaultRouteTableId, undefined);
  });

  test("their options change, with what AWS bounds", () => {
    const cordon = new TransitCordon({ cidrBlocksPerTransitGateway: 1 });
    const { id } = cordon.gateway({ Options: { TransitGatewayCidrBlocks: ["10.99.0.0/24"] } });
    const modify = (Options: object) => cordon.run(modifyGateway, { TransitGatewayId: id, Options }).TransitGateway;
    assert.throws(
      () => modify({ AddTransitGatewayCidrBlocks: ["10.98.0.0/24"] }),
      refusal("TransitGatewayCidrBlockLimitExceeded"),
    );
    const swapped = { AddTransitGatewayCidrBlocks: ["10.98.0.0/24"], RemoveTransitGatewayCidrBlocks: ["10.99.0.0/24"] };
    assert.deepEqual(modify(swapped)?.Options?.TransitGatewayCidrBlocks, ["10.98.0.0/24"]);
    assert.throws(
      () => cordon.gateway({ Options: { TransitGatewayCidrBlocks: ["10.0.0.0/25"] } }),
      refusal("InvalidParameterValue"),
    );
    assert.throws(() => cordon.gateway({ Options: { AmazonSideAsn: 65000000 } }), refusal("InvalidParameterValue"));
    assert.equal(modify({ EncryptionSupport: "enable" })?.Options?.EncryptionSupport?.EncryptionState, "enabled");
  });

  test("catalogue 539: one with attachments isn't deleted; a deleted one is shown for a while", () => {
    const cordon = new TransitCordon();
    const { id } = cordon.gateway();
    const attachment = cordon.attach(id, cordon.vpc());
    assert.throws(
      () => cordon.run(deleteGateway, { TransitGatewayId: id }),
      refusal("IncorrectState", `${id} has non-deleted VPC Attachments: ${attachment}.`),
    );
    cordon.run(deleteAttachment, { TransitGatewayAttachmentId: attachment });
    assert.equal(cordon.run(deleteGateway, { TransitGatewayId: id }).TransitGateway?.State, "deleting");
    assert.equal(cordon.run(describeGateways, { TransitGatewayIds: [id] }).TransitGateways?.[0]?.State, "deleted");
    assert.throws(
      () => cordon.run(deleteGateway, { TransitGatewayId: id }),
      refusal("InvalidTransitGatewayID.NotFound"),
    );
    assert.deepEqual(cordon.run(describeTransitTables, {}).TransitGatewayRouteTables, []);
    cordon.now = "2026-01-02T05:04:05.000Z";
    assert.deepEqual(cordon.run(describeGateways, {}).TransitGateways, []);
    cordon.gateway();
    assert.equal(cordon.world().count("transit-gateway"), 1);
  });
});

suite("attachments of VPCs", () => {
  test("are pending, then available; each subnet gets an interface, and the default table a route", () => {
    const cordon = new TransitCordon();
    const { id, table } = cordon.gateway();
    const vpc = cordon.vpc();
    const input = { TransitGatewayId: id, VpcId: vpc.VpcId, SubnetIds: [vpc.SubnetId] };
    const made = cordon.run(createAttachment, input).TransitGatewayVpcAttachment;
    assert.equal(made?.State, "pending");
    assert.deepEqual(made?.Options, {
      DnsSupport: "enable",
      SecurityGroupReferencingSupport: "enable",
      Ipv6Support: "disable",
      ApplianceModeSupport: "disable",
    });
    const [shown] = cordon.run(describeAny, {}).TransitGatewayAttachments ?? [];
    assert.deepEqual([shown?.State, shown?.ResourceType, shown?.ResourceId], ["available", "vpc", vpc.VpcId]);
    assert.deepEqual(shown?.Association, { TransitGatewayRouteTableId: table, State: "associated" });
    const [nic] = cordon.run(describeInterfaces, {}).NetworkInterfaces ?? [];
    assert.deepEqual(
      [nic?.InterfaceType, nic?.RequesterManaged, nic?.SubnetId],
      ["transit_gateway", true, vpc.SubnetId],
    );
    assert.deepEqual(cordon.routesOf(table), [`${vpc.block} propagated active`]);
    assert.throws(() => cordon.run(deleteSubnet, { SubnetId: vpc.SubnetId }), refusal("DependencyViolation"));
  });

  test("catalogue 540, 541, 547: one for a VPC, one subnet in a zone, and no more than the quotas", () => {
    const cordon = new TransitCordon({
      attachmentsPerTransitGateway: 1,
      transitGatewaysPerVpc: 1,
      transitGatewaysPerRegion: 2,
    });
    const [one, other] = [cordon.gateway(), cordon.gateway()];
    assert.throws(() => cordon.gateway(), refusal("TransitGatewayLimitExceeded"));
    const vpc = cordon.vpc();
    const twin = cordon.subnet(vpc.VpcId, "10.1.2.0/24", "us-east-1a");
    const create = (TransitGatewayId: string, VpcId: string, ...SubnetIds: string[]) =>
      cordon.run(createAttachment, { TransitGatewayId, VpcId, SubnetIds });
    assert.throws(
      () => create(one.id, vpc.VpcId, vpc.SubnetId, twin),
      refusal("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ"),
    );
    create(one.id, vpc.VpcId, vpc.SubnetId);
    assert.throws(
      () => create(one.id, vpc.VpcId, vpc.SubnetId),
      refusal(
        "DuplicateTransitGatewayAttachment",
        `${one.id} has non-deleted Transit Gateway Attachments with same VPC ID.`,
      ),
    );
    assert.throws(
      () => create(other.id, vpc.VpcId, vpc.SubnetId),
      refusal("TransitGatewayAttachmentsPerVpcLimitExceeded"),
    );
    const second = cordon.vpc();
    assert.throws(
      () => create(one.id, second.VpcId, second.SubnetId),
      refusal("TransitGatewayAttachmentLimitExceeded"),
    );
    assert.throws(() => create(other.id, second.VpcId, vpc.SubnetId), refusal("InvalidParameterValue"));
  });

  test("their options and subnets change", () => {
    const cordon = new TransitCordon();
    const { id } = cordon.gateway();
    const vpc = cordon.vpc();
    const TransitGatewayAttachmentId = cordon.attach(id, vpc);
    const inB = cordon.subnet(vpc.VpcId, "10.1.2.0/24", "us-east-1b");
    const modify = (more: object) =>
      cordon.run(modifyAttachment, { TransitGatewayAttachmentId, ...more }).TransitGatewayVpcAttachment;
    const changed = modify({ AddSubnetIds: [inB], Options: { Ipv6Support: "enable", ApplianceModeSupport: "enable" } });
    assert.deepEqual([changed?.State, changed?.SubnetIds], ["modifying", [vpc.SubnetId, inB]]);
    assert.deepEqual([changed?.Options?.Ipv6Support, changed?.Options?.ApplianceModeSupport], ["enable", "enable"]);
    assert.equal(cordon.world().count("network-interface"), 2);
    assert.deepEqual(modify({ RemoveSubnetIds: [vpc.SubnetId] })?.SubnetIds, [inB]);
    assert.equal(cordon.world().count("network-interface"), 1);
    assert.throws(() => modify({ RemoveSubnetIds: [inB] }), refusal("InvalidParameterValue"));
    assert.throws(() => modify({ RemoveSubnetIds: [vpc.SubnetId] }), refusal("InvalidParameterValue"));
  });

  test("catalogue 535: routes to the gateway want the attachment, and are blackholes once it's gone", () => {
    const cordon = new TransitCordon();
    const { id } = cordon.gateway();
    const vpc = cordon.vpc();
    const RouteTableId =
      cordon.run(describeTables, { Filters: [{ Name: "vpc-id", Values: [vpc.VpcId] }] }).RouteTables?.[0]
        ?.RouteTableId ?? "";
    const route = { RouteTableId, DestinationCidrBlock: "10.0.0.0/8", TransitGatewayId: id };
    const missing = refusal("InvalidTransitGatewayID.NotFound", `The transitGateway ID '${id}' does not exist.`);
    assert.throws(() => cordon.run(createRoute, route), missing);
    const attachment = cordon.attach(id, vpc);
    cordon.run(createRoute, route);
    const state = () =>
      cordon.run(describeTables, { RouteTableIds: [RouteTableId] }).RouteTables?.[0]?.Routes?.at(-1)?.State;
    assert.equal(state(), "active");
    const deleted = cordon.run(deleteAttachment, { TransitGatewayAttachmentId: attachment });
    assert.equal(deleted.TransitGatewayVpcAttachment?.State, "deleting");
    assert.equal(state(), "blackhole");
    assert.deepEqual(cordon.states(), ["deleted"]);
    assert.equal(cordon.world().count("network-interface"), 0);
    assert.throws(
      () => cordon.run(deleteAttachment, { TransitGatewayAttachmentId: attachment }),
      refusal("InvalidTransitGatewayAttachmentID.NotFound"),
    );
    cordon.now = "2026-01-02T05:04:05.000Z";
    assert.deepEqual(cordon.run(describeAttachments, {}).TransitGatewayVpcAttachments, []);
  });
});

test("ids that aren't ids of their kind, and subnets without IPv4, are refused", () => {
  const cordon = new TransitCordon();
  const { id } = cordon.gateway();
  const vpc = cordon.vpc();
  assert.throws(
    () => cordon.run(deleteGateway, { TransitGatewayId: "tgw-x" }),
    refusal("InvalidTransitGatewayID.Malformed"),
  );
  const attachment = { TransitGatewayAttachmentId: "tgw-attach-x" };
  assert.throws(() => cordon.run(deleteAttachment, attachment), refusal("InvalidTransitGatewayAttachmentID.Malformed"));
  const table = { TransitGatewayRouteTableId: "tgw-rtb-x" };
  assert.throws(() => cordon.run(deleteTable, table), refusal("InvalidRouteTableId.Malformed"));
  const policies = { TransitGatewayPolicyTableId: "tgw-ptb-x" };
  assert.throws(() => cordon.run(deletePolicyTable, policies), refusal("InvalidTransitGatewayPolicyTableId.Malformed"));
  const subnet = cordon.world().get("subnet", vpc.SubnetId);
  assert.ok(subnet);
  cordon.apply([put("subnet", { ...subnet, ipv6Native: true })]);
  const input = { TransitGatewayId: id, VpcId: vpc.VpcId, SubnetIds: [vpc.SubnetId] };
  assert.throws(() => cordon.run(createAttachment, input), refusal("InvalidParameterValue", /no IPv4 addresses/));
});
