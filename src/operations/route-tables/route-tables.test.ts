import assert from "node:assert/strict";
import { test } from "node:test";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import detachGateway from "../gateways/detach-internet-gateway.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import associate from "./associate-route-table.ts";
import createRouteTable from "./create-route-table.ts";
import deleteRouteTable from "./delete-route-table.ts";
import describeRouteTables from "./describe-route-tables.ts";
import disassociate from "./disassociate-route-table.ts";
import replaceAssociation from "./replace-route-table-association.ts";

function cordonWithTable() {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
  const RouteTableId = cordon.run(createRouteTable, { VpcId }).RouteTable?.RouteTableId ?? "";
  const find = (Name: string, ...Values: string[]) =>
    cordon
      .run(describeRouteTables, { Filters: [{ Name, Values }] })
      .RouteTables?.map((table) => table.RouteTableId ?? "");
  const shown = (id = RouteTableId) => cordon.run(describeRouteTables, { RouteTableIds: [id] }).RouteTables?.[0];
  return { cordon, VpcId, SubnetId, RouteTableId, find, shown };
}

test("a new table has the local routes of its VPC and no associations", () => {
  const { shown, VpcId } = cordonWithTable();
  assert.equal(shown()?.VpcId, VpcId);
  assert.deepEqual(shown()?.Routes, [
    { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", Origin: "CreateRouteTable", State: "active" },
  ]);
  assert.deepEqual(shown()?.Associations, []);
  assert.deepEqual(shown()?.PropagatingVgws, []);
});

test("a subnet is bound to one table, and falls back to the main one", () => {
  const { cordon, VpcId, SubnetId, RouteTableId, find, shown } = cordonWithTable();
  const { AssociationId = "", AssociationState } = cordon.run(associate, { RouteTableId, SubnetId });
  assert.deepEqual(AssociationState, { State: "associated" });
  assert.equal(cordon.run(associate, { RouteTableId, SubnetId }).AssociationId, AssociationId);
  assert.deepEqual(find("association.subnet-id", SubnetId), [RouteTableId]);
  assert.equal(shown()?.Associations?.[0]?.Main, false);
  const other = cordon.run(createRouteTable, { VpcId }).RouteTable?.RouteTableId ?? "";
  assert.throws(
    () => cordon.run(associate, { RouteTableId: other, SubnetId }),
    refusal(
      "Resource.AlreadyAssociated",
      `the specified association for route table ${other} conflicts with an existing association`,
    ),
  );
  assert.throws(
    () => cordon.run(deleteRouteTable, { RouteTableId }),
    refusal("DependencyViolation", `The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`),
  );
  const moved = cordon.run(replaceAssociation, { AssociationId, RouteTableId: other }).NewAssociationId ?? "";
  assert.notEqual(moved, AssociationId);
  assert.deepEqual(find("association.subnet-id", SubnetId), [other]);
  cordon.run(disassociate, { AssociationId: moved });
  assert.throws(
    () => cordon.run(disassociate, { AssociationId: moved }),
    refusal("InvalidAssociationID.NotFound", `The association ID '${moved}' does not exist`),
  );
  cordon.run(deleteRouteTable, { RouteTableId });
  assert.throws(
    () => cordon.run(describeRouteTables, { RouteTableIds: [RouteTableId] }),
    refusal("InvalidRouteTableID.NotFound", `The routeTable ID '${RouteTableId}' does not exist`),
  );
  cordon.run(associate, { RouteTableId: other, SubnetId });
  cordon.run(deleteSubnet, { SubnetId });
  cordon.run(deleteRouteTable, { RouteTableId: other });
});

test("the main table changes by replacing its association, never by disassociation, and is deleted with the VPC", () => {
  const { cordon, VpcId, SubnetId, RouteTableId } = cordonWithTable();
  const main = () => {
    const Filters = [
      { Name: "vpc-id", Values: [VpcId] },
      { Name: "association.main", Values: ["true"] },
    ];
    return cordon.run(describeRouteTables, { Filters }).RouteTables?.[0];
  };
  const before = main()?.RouteTableId ?? "";
  const AssociationId = main()?.Associations?.[0]?.RouteTableAssociationId ?? "";
  assert.throws(
    () => cordon.run(disassociate, { AssociationId }),
    refusal("InvalidParameterValue", `cannot disassociate the main route table association ${AssociationId}`),
  );
  assert.throws(() => cordon.run(deleteRouteTable, { RouteTableId: before }), refusal("DependencyViolation"));
  cordon.run(replaceAssociation, { AssociationId, RouteTableId });
  assert.equal(main()?.RouteTableId, RouteTableId);
  cordon.run(deleteRouteTable, { RouteTableId: before });
  cordon.run(deleteSubnet, { SubnetId });
  cordon.run(deleteVpc, { VpcId });
  assert.equal(cordon.world().get("route-table", RouteTableId), undefined);
});

test("refusals: subnets and gateways of other networks, no subnet or gateway, and both", () => {
  const { cordon, VpcId, SubnetId, RouteTableId, find } = cordonWithTable();
  const [foreign] = cordon.world().by("subnet", "vpc", cordon.defaultVpcId());
  assert.throws(
    () => cordon.run(associate, { RouteTableId, SubnetId: foreign?.id }),
    refusal(
      "InvalidParameterValue",
      `Route table ${RouteTableId} and subnet ${foreign?.id} belong to different networks`,
    ),
  );
  assert.throws(() => cordon.run(associate, { RouteTableId }), refusal("MissingParameter"));
  const GatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  assert.throws(() => cordon.run(associate, { RouteTableId, GatewayId }), refusal("Gateway.NotAttached"));
  assert.throws(
    () => cordon.run(associate, { RouteTableId, GatewayId, SubnetId }),
    refusal("InvalidParameterCombination"),
  );
  cordon.run(attachGateway, { InternetGatewayId: GatewayId, VpcId });
  cordon.run(associate, { RouteTableId, GatewayId });
  assert.deepEqual(find("association.gateway-id", GatewayId), [RouteTableId]);
  cordon.run(detachGateway, { InternetGatewayId: GatewayId, VpcId });
  assert.deepEqual(find("association.gateway-id", GatewayId), []);
});
