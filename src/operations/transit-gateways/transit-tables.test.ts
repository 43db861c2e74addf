/** Transit gateways' tables and routes as callers see them: associations, propagations, static routes and references. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import createList from "../prefix-lists/create-managed-prefix-list.ts";
import listAssociations from "../prefix-lists/get-managed-prefix-list-associations.ts";
import { refusal } from "../world-for-tests.ts";
import deleteAttachment from "./attachments/delete-transit-gateway-vpc-attachment.ts";
import associate from "./route-tables/associate-transit-gateway-route-table.ts";
import createTable from "./route-tables/create-transit-gateway-route-table.ts";
import deleteTable from "./route-tables/delete-transit-gateway-route-table.ts";
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
    assert.deepEqual(cordon.routesOf(table), []);
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
    assert.deepEqual(cordon.routesOf(table), [
      "0.0.0.0/0 static active",
      `${vpc.block} propagated active`,
      "10.9.0.0/16 static blackhole",
    ]);
    const replace = (DestinationCidrBlock: string, more: object) =>
      cordon.run(replaceTransitRoute, { TransitGatewayRouteTableId: table, DestinationCidrBlock, ...more }).Route;
    assert.equal(replace("10.9.0.0/16", toVpc)?.State, "active");
    assert.throws(() => replace("10.7.0.0/16", toVpc), refusal("InvalidRoute.NotFound"));
    cordon.run(deleteAttachment, { TransitGatewayAttachmentId: attachment });
    assert.deepEqual(cordon.routesOf(table), ["0.0.0.0/0 static blackhole", "10.9.0.0/16 static blackhole"]);
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
      cordon.routesOf(table, [`route-search.${name}`, value])?.map((text) => text.split(" ")[0]);
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
    assert.deepEqual(cordon.routesOf(table), ["10.50.0.0/16 static blackhole"]);
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
    assert.deepEqual(cordon.routesOf(table, ["prefix-list-id", PrefixListId]), [
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
