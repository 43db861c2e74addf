import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "../instances/launch/launch-for-tests.ts";
import terminateInstances from "../instances/state/terminate-instances.ts";
import attachInterface from "../network-interfaces/attach-network-interface.ts";
import createInterface from "../network-interfaces/create-network-interface.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import associate from "./associate-route-table.ts";
import createRoute from "./create-route.ts";
import createRouteTable from "./create-route-table.ts";
import describeRouteTables from "./describe-route-tables.ts";
import replaceRoute from "./replace-route.ts";
import replaceAssociation from "./replace-route-table-association.ts";

const DestinationCidrBlock = "192.0.2.0/24";

/** A table of a VPC with a subnet, and one of the default VPC. */
function cordonWithTables(limits = {}) {
  const cordon = new TestCordon(limits);
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
  const create = (VpcId: string) => cordon.run(createRouteTable, { VpcId }).RouteTable?.RouteTableId ?? "";
  const RouteTableId = create(VpcId);
  return { cordon, VpcId, SubnetId, RouteTableId, create, launch: () => launch(cordon, { SubnetId }) };
}

test("refusals: targets of kinds that Cordon doesn't have", () => {
  const { cordon, RouteTableId } = cordonWithTables();
  const unknown = [
    [{ LocalGatewayId: "lgw-1" }, "InvalidLocalGatewayID.NotFound", "The localGateway ID 'lgw-1' does not exist"],
    [
      { CarrierGatewayId: "cagw-1" },
      "InvalidCarrierGatewayID.NotFound",
      "The carrierGateway ID 'cagw-1' does not exist",
    ],
    [{ CoreNetworkArn: "arn:1" }, "InvalidCoreNetworkArn.NotFound", "The core network 'arn:1' does not exist"],
    [{ OdbNetworkArn: "arn:2" }, "InvalidOdbNetworkArn.NotFound", "The ODB network 'arn:2' does not exist"],
  ] as const;
  for (const [target, code, text] of unknown) {
    assert.throws(
      () => cordon.run(createRoute, { RouteTableId, DestinationCidrBlock, ...target }),
      refusal(code, text),
    );
  }
});

test("refusals: an instance with several interfaces or without one isn't a target", () => {
  const { cordon, SubnetId, RouteTableId, launch } = cordonWithTables();
  const InstanceId = launch();
  const NetworkInterfaceId = cordon.run(createInterface, { SubnetId }).NetworkInterface?.NetworkInterfaceId ?? "";
  cordon.run(attachInterface, { NetworkInterfaceId, InstanceId, DeviceIndex: 1 });
  const add = () => cordon.run(createRoute, { RouteTableId, DestinationCidrBlock, InstanceId });
  assert.throws(
    add,
    refusal(
      "InvalidInstanceID",
      `There are multiple interfaces attached to instance '${InstanceId}'. Please specify an interface ID for the operation instead.`,
    ),
  );
  cordon.run(terminateInstances, { InstanceIds: [InstanceId] });
  assert.throws(add, refusal("InvalidInstanceID", `No interface is attached to instance '${InstanceId}'.`));
});

test("refusals: a local route takes no further target", () => {
  const { cordon, RouteTableId } = cordonWithTables();
  const target = { NetworkInterfaceId: "eni-0123456789abcdef0" };
  assert.throws(
    () => cordon.run(replaceRoute, { RouteTableId, DestinationCidrBlock: "10.0.0.0/16", LocalTarget: true, ...target }),
    refusal("InvalidParameterCombination", "A route to the local target has no other target."),
  );
});

test("refusals: a table of another VPC, and a pool of a kind that Cordon doesn't have", () => {
  const { cordon, SubnetId, RouteTableId, create } = cordonWithTables();
  const other = create(cordon.defaultVpcId());
  const AssociationId = cordon.run(associate, { RouteTableId, SubnetId }).AssociationId ?? "";
  assert.throws(
    () => cordon.run(replaceAssociation, { AssociationId, RouteTableId: other }),
    refusal(
      "InvalidParameterValue",
      `Route table ${other} and route table association ${AssociationId} belong to different networks`,
    ),
  );
  assert.throws(
    () => cordon.run(associate, { RouteTableId, PublicIpv4Pool: "ipv4pool-ec2-1" }),
    refusal("InvalidPublicIpv4PoolID.NotFound", "The pool ID 'ipv4pool-ec2-1' does not exist"),
  );
});

test("refusals: one table too many, and a malformed id", () => {
  // The VPC's main table counts.
  const { cordon, VpcId, create } = cordonWithTables({ routeTablesPerVpc: 2 });
  assert.throws(
    () => create(VpcId),
    refusal("RouteTableLimitExceeded", "The maximum number of route tables has been reached."),
  );
  assert.throws(
    () => cordon.run(describeRouteTables, { RouteTableIds: ["table"] }),
    refusal("InvalidRouteTableId.Malformed", 'Invalid id: "table" (expecting "rtb-...")'),
  );
});
