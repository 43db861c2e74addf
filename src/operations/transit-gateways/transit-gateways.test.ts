/** Transit gateways as callers see them: gateways, VPCs' attachments, tables and routes; their states and refusals. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { put } from "../../model/world/change.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import createList from "../prefix-lists/create-managed-prefix-list.ts";
import listAssociations from "../prefix-lists/get-managed-prefix-list-associations.ts";
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
import associate from "./route-tables/associate-transit-gateway-route-table.ts";
import createTable from "./route-tables/create-transit-gateway-route-table.ts";
import deleteTable from "./route-tables/delete-transit-gateway-route-table.ts";
import describeTransitTables from "./route-tables/describe-transit-gateway-route-tables.ts";
import disable from "./route-tables/disable-transit-gateway-route-table-propagation.ts";
import disassociate from "./route-tables/disassociate-transit-gateway-route-table.ts";
import enable from "./route-tables/enable-transit-gateway-route-table-propagation.ts";
import getPropagations from "./route-tables/get-transit-gateway-attachment-propagations.ts";
import getAssociations from "./route-tables/get-transit-gateway-route-table-associations.ts";
import getTablePropagations from "./route-tables/get-transit-gateway-route-table-propagations.ts";
import createReference from "./routes/create-transit-gateway-prefix-list-reference.ts";
import createTransitRoute from "./routes/create-transit-gateway-route.ts";
import deleteReference from "./routes/delete-transit-gateway-prefix-list-reference.ts";
import deleteTransitRoute from "./routes/delete-transit-gateway-route.ts";
import exportRoutes from "./routes/export-transit-gateway-routes.ts";
import getReferences from "./routes/get-transit-gateway-prefix-list-references.ts";
import modifyReference from "./routes/modify-transit-gateway-prefix-list-reference.ts";
import replaceTransitRoute from "./routes/replace-transit-gateway-route.ts";
import search from "./routes/search-transit-gateway-routes.ts";
import { TransitCordon } from "./transit-for-tests.ts";

const states = (cordon: TransitCordon) =>
  cordon.run(describeAny, {}).TransitGatewayAttachments?.map(({ State }) => State);
const shownRoutes = (cordon: TransitCordon, TransitGatewayRouteTableId: string, ...filters: [string, string][]) =>
  cordon
    .run(search, {
      TransitGatewayRouteTableId,
      Filters: filters.map(([Name, value]) => ({ Name, Values: [value] })),
    })
    .Routes?.map(({ DestinationCidrBlock, PrefixListId, Type, State }) =>
      [DestinationCidrBlock, PrefixListId, Type, State].filter((text) => text !== undefined).join(" "),
    );

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
    assert.deepEqual(shownRoutes(cordon, table), [`${vpc.block} propagated active`]);
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
    assert.deepEqual(states(cordon), ["deleted"]);
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

suite("route tables", () => {
  test("catalogue 542: an attachment has one association; it's moved by ending the first", () => {
    const cordon = new TransitCordon();
    const { id, table } = cordon.gateway();
    const attachment = cordon.attach(id, cordon.vpc());
    const other =
      cordon.run(createTable, { TransitGatewayId: id }).TransitGatewayRouteTable?.TransitGatewayRouteTableId ?? "";
    const both = (TransitGatewayRouteTableId: string) => ({
      TransitGatewayRouteTableId,
      TransitGatewayAttachmentId: attachment,
    });
    assert.throws(
      () => cordon.run(associate, both(other)),
      refusal(
        "Resource.AlreadyAssociated",
        `Transit Gateway Attachment ${attachment} is already associated to a route table.`,
      ),
    );
    assert.throws(() => cordon.run(disassociate, both(other)), refusal("InvalidAssociation.NotFound"));
    assert.equal(cordon.run(disassociate, both(table)).Association?.State, "disassociating");
    assert.equal(cordon.run(associate, both(other)).Association?.State, "associating");
    const listed = cordon.run(getAssociations, { TransitGatewayRouteTableId: other }).Associations;
    assert.deepEqual(
      listed?.map(({ TransitGatewayAttachmentId, State }) => [TransitGatewayAttachmentId, State]),
      [[attachment, "associated"]],
    );
    assert.throws(() => cordon.run(deleteTable, { TransitGatewayRouteTableId: other }), refusal("IncorrectState"));
    assert.throws(() => cordon.run(deleteTable, { TransitGatewayRouteTableId: table }), refusal("IncorrectState"));
    cordon.run(disassociate, both(other));
    assert.equal(
      cordon.run(deleteTable, { TransitGatewayRouteTableId: other }).TransitGatewayRouteTable?.State,
      "deleting",
    );
    assert.throws(
      () => cordon.run(deleteTable, { TransitGatewayRouteTableId: other }),
      refusal("InvalidRouteTableID.NotFound", `Transit Gateway Route Table ${other} was deleted or does not exist.`),
    );
  });

  test("catalogue 546: an attachment propagates to several tables, to each once", () => {
    const cordon = new TransitCordon();
    const { id, table } = cordon.gateway();
    const vpc = cordon.vpc();
    const attachment = cordon.attach(id, vpc);
    const both = { TransitGatewayRouteTableId: table, TransitGatewayAttachmentId: attachment };
    assert.throws(() => cordon.run(enable, both), refusal("TransitGatewayRouteTablePropagation.Duplicate"));
    assert.equal(cordon.run(disable, both).Propagation?.State, "disabling");
    assert.throws(() => cordon.run(disable, both), refusal("TransitGatewayRouteTablePropagation.NotFound"));
    assert.deepEqual(shownRoutes(cordon, table), []);
    assert.equal(cordon.run(enable, both).Propagation?.State, "enabling");
    const tables = cordon.run(getPropagations, { TransitGatewayAttachmentId: attachment });
    assert.deepEqual(tables.TransitGatewayAttachmentPropagations, [
      { TransitGatewayRouteTableId: table, State: "enabled" },
    ]);
    const [listed] =
      cordon.run(getTablePropagations, { TransitGatewayRouteTableId: table }).TransitGatewayRouteTablePropagations ??
      [];
    assert.deepEqual([listed?.ResourceId, listed?.State], [vpc.VpcId, "enabled"]);
    const announced = { TransitGatewayRouteTableId: table, TransitGatewayRouteTableAnnouncementId: "tgw-rtb-anc-1" };
    assert.throws(
      () => cordon.run(enable, announced),
      refusal("InvalidTransitGatewayRouteTableAnnouncementId.NotFound"),
    );
    assert.throws(() => cordon.run(enable, { TransitGatewayRouteTableId: table }), refusal("MissingParameter"));
  });

  test("catalogue 544, 547: a table that isn't there, and one too many", () => {
    const cordon = new TransitCordon({ routeTablesPerTransitGateway: 1 });
    const { id } = cordon.gateway();
    assert.throws(
      () => cordon.run(createTable, { TransitGatewayId: id }),
      refusal("TransitGatewayRouteTableLimitExceeded"),
    );
    const unknown = "tgw-rtb-0123456789abcdef0";
    assert.throws(
      () => cordon.run(deleteTable, { TransitGatewayRouteTableId: unknown }),
      refusal("InvalidRouteTableID.NotFound", `Transit Gateway Route Table ${unknown} was deleted or does not exist.`),
    );
  });
});

suite("routes", () => {
  test("catalogue 543: static ones lead to attachments or drop packets, and are one for a block", () => {
    const cordon = new TransitCordon({ staticRoutesPerTransitGateway: 2 });
    const { id, table } = cordon.gateway();
    const vpc = cordon.vpc();
    const attachment = cordon.attach(id, vpc);
    const create = (DestinationCidrBlock: string, more: object) =>
      cordon.run(createTransitRoute, { TransitGatewayRouteTableId: table, DestinationCidrBlock, ...more }).Route;
    const toVpc = { TransitGatewayAttachmentId: attachment };
    const made = create("0.0.0.0/0", toVpc);
    assert.deepEqual(
      [made?.Type, made?.State, made?.TransitGatewayAttachments?.[0]?.ResourceId],
      ["static", "active", vpc.VpcId],
    );
    assert.throws(
      () => create("0.0.0.0/0", { Blackhole: true }),
      refusal("RouteAlreadyExists", `Route 0.0.0.0/0 already exists in Transit Gateway Route Table ${table}.`),
    );
    assert.throws(() => create("10.9.0.0/16", {}), refusal("MissingParameter"));
    assert.throws(() => create("10.9.0.0/16", { ...toVpc, Blackhole: true }), refusal("InvalidParameterCombination"));
    const dropping = { Blackhole: true, TransitGatewayAttachmentId: "" };
    assert.equal(create("10.9.0.0/16", dropping)?.State, "blackhole");
    assert.throws(() => create("10.8.0.0/16", toVpc), refusal("TransitGatewayRouteLimitExceeded"));
    assert.deepEqual(shownRoutes(cordon, table), [
      "0.0.0.0/0 static active",
      `${vpc.block} propagated active`,
      "10.9.0.0/16 static blackhole",
    ]);
    const replace = (DestinationCidrBlock: string, more: object) =>
      cordon.run(replaceTransitRoute, { TransitGatewayRouteTableId: table, DestinationCidrBlock, ...more }).Route;
    assert.equal(replace("10.9.0.0/16", toVpc)?.State, "active");
    assert.throws(() => replace("10.7.0.0/16", toVpc), refusal("InvalidRoute.NotFound"));
    cordon.run(deleteAttachment, { TransitGatewayAttachmentId: attachment });
    assert.deepEqual(shownRoutes(cordon, table), ["0.0.0.0/0 static blackhole", "10.9.0.0/16 static blackhole"]);
    const named = { TransitGatewayRouteTableId: table, DestinationCidrBlock: "10.9.0.0/16" };
    assert.equal(cordon.run(deleteTransitRoute, named).Route?.State, "deleted");
    assert.throws(() => cordon.run(deleteTransitRoute, named), refusal("InvalidRoute.NotFound"));
    assert.throws(
      () => cordon.run(exportRoutes, { TransitGatewayRouteTableId: table, S3Bucket: "b" }),
      refusal("UnsupportedOperation"),
    );
  });

  test("are found by CIDR: exactly, the longest, those within and those around", () => {
    const cordon = new TransitCordon();
    const { table } = cordon.gateway();
    for (const DestinationCidrBlock of ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.0.2.0/24"]) {
      cordon.run(createTransitRoute, { TransitGatewayRouteTableId: table, DestinationCidrBlock, Blackhole: true });
    }
    const found = (name: string, value: string) =>
      shownRoutes(cordon, table, [`route-search.${name}`, value])?.map((text) => text.split(" ")[0]);
    assert.deepEqual(found("exact-match", "10.1.0.0/16"), ["10.1.0.0/16"]);
    assert.deepEqual(found("longest-prefix-match", "10.1.2.9/32"), ["10.1.2.0/24"]);
    assert.deepEqual(found("subnet-of-match", "10.1.0.0/16"), ["10.1.0.0/16", "10.1.2.0/24"]);
    assert.deepEqual(found("supernet-of-match", "10.1.0.0/16"), ["10.0.0.0/8", "10.1.0.0/16"]);
    assert.deepEqual(found("longest-prefix-match", "172.16.0.0/32"), []);
    const page = cordon.run(search, { TransitGatewayRouteTableId: table, Filters: [], MaxResults: 5 });
    assert.equal(page.AdditionalRoutesAvailable, false);
  });

  test("of a VPC with an earlier VPC's block, and of what a static route is for, nothing is propagated (catalogue 538)", () => {
    const cordon = new TransitCordon();
    const { id, table } = cordon.gateway();
    const [first, twin] = [cordon.vpc({}, 50), cordon.vpc({}, 50)];
    const attached = cordon.attach(id, first);
    cordon.now = "2026-01-02T03:05:05.000Z";
    cordon.attach(id, twin);
    const [route, ...others] = cordon.run(search, { TransitGatewayRouteTableId: table, Filters: [] }).Routes ?? [];
    assert.equal(route?.TransitGatewayAttachments?.[0]?.TransitGatewayAttachmentId, attached);
    assert.deepEqual(others, []);
    cordon.run(createTransitRoute, {
      TransitGatewayRouteTableId: table,
      DestinationCidrBlock: "10.50.0.0/16",
      Blackhole: true,
    });
    assert.deepEqual(shownRoutes(cordon, table), ["10.50.0.0/16 static blackhole"]);
  });

  test("a reference to a prefix list is a route for each entry, and counts as a use of the list", () => {
    const cordon = new TransitCordon();
    const { id, table } = cordon.gateway();
    const attachment = cordon.attach(id, cordon.vpc());
    const entries = ["198.51.100.0/24", "203.0.113.0/24"].map((Cidr) => ({ Cidr }));
    const given = { PrefixListName: "sites", AddressFamily: "IPv4", MaxEntries: 5, Entries: entries };
    const PrefixListId = cordon.run(createList, given).PrefixList?.PrefixListId ?? "";
    const named = { TransitGatewayRouteTableId: table, PrefixListId };
    const made = cordon.run(createReference, { ...named, TransitGatewayAttachmentId: attachment });
    assert.equal(made.TransitGatewayPrefixListReference?.State, "pending");
    assert.throws(() => cordon.run(createReference, { ...named, Blackhole: true }), refusal("RouteAlreadyExists"));
    assert.deepEqual(shownRoutes(cordon, table, ["prefix-list-id", PrefixListId]), [
      `198.51.100.0/24 ${PrefixListId} static active`,
      `203.0.113.0/24 ${PrefixListId} static active`,
    ]);
    assert.deepEqual(
      cordon.run(listAssociations, { PrefixListId }).PrefixListAssociations?.map(({ ResourceId }) => ResourceId),
      [table],
    );
    const changed = cordon.run(modifyReference, { ...named, Blackhole: true }).TransitGatewayPrefixListReference;
    assert.deepEqual([changed?.State, changed?.Blackhole], ["modifying", true]);
    const [listed] =
      cordon.run(getReferences, { TransitGatewayRouteTableId: table }).TransitGatewayPrefixListReferences ?? [];
    assert.deepEqual(
      [listed?.State, listed?.Blackhole, listed?.PrefixListOwnerId],
      ["available", true, "111122223333"],
    );
    assert.equal(cordon.run(deleteReference, named).TransitGatewayPrefixListReference?.State, "deleting");
    assert.throws(() => cordon.run(deleteReference, named), refusal("InvalidPrefixListId.NotFound"));
  });
});
