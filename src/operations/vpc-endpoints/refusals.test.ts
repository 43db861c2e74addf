import assert from "node:assert/strict";
import { test } from "node:test";
import createRouteTable from "../route-tables/create-route-table.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createEndpoint from "./create-vpc-endpoint.ts";
import modifyEndpoint from "./modify-vpc-endpoint.ts";

const S3 = "com.amazonaws.us-east-1.s3";
const KMS = "com.amazonaws.us-east-1.kms";

const withoutName = (service: string) =>
  refusal(
    "InvalidParameter",
    `Private DNS can't be enabled because the service ${service} does not provide a private DNS name.`,
  );

/** One endpoint of each type in the default VPC, and another VPC. */
function cordonWithEndpoints() {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  const [subnet] = cordon.world().by("subnet", "vpc", VpcId);
  const create = (input: object) => cordon.run(createEndpoint, { VpcId, ...input }).VpcEndpoint?.VpcEndpointId ?? "";
  const gateway = create({ ServiceName: S3 });
  const byInterface = create({ ServiceName: KMS, VpcEndpointType: "Interface", SubnetIds: [subnet?.id ?? ""] });
  const other = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const modify = (VpcEndpointId: string, input: object) => cordon.run(modifyEndpoint, { VpcEndpointId, ...input });
  return { cordon, VpcId, gateway, byInterface, other, modify };
}

test("refusals: parameters that only endpoints of the other type have", () => {
  const { gateway, byInterface, modify } = cordonWithEndpoints();
  const tables = refusal("InvalidParameter", "Route table IDs are only supported for Gateway type VPC Endpoint.");
  const subnets = refusal(
    "InvalidParameter",
    "Subnet IDs are only supported for Interface and GatewayLoadBalancer type VPC Endpoints.",
  );
  const groups = refusal("InvalidParameter", "Security group IDs are only supported for Interface type VPC Endpoints.");
  const cases = [
    [byInterface, { AddRouteTableIds: ["rtb-00000000"] }, tables],
    [byInterface, { RemoveRouteTableIds: ["rtb-00000000"] }, tables],
    [gateway, { AddSubnetIds: ["subnet-00000000"] }, subnets],
    [gateway, { RemoveSubnetIds: ["subnet-00000000"] }, subnets],
    [gateway, { SubnetConfigurations: [{ SubnetId: "subnet-00000000" }] }, subnets],
    [gateway, { AddSecurityGroupIds: ["sg-00000000"] }, groups],
    [gateway, { RemoveSecurityGroupIds: ["sg-00000000"] }, groups],
    [gateway, { PrivateDnsEnabled: true }, withoutName(S3)],
  ] as const;
  for (const [id, input, refused] of cases) assert.throws(() => modify(id, input), refused);
});

test("refusals: a route table or a subnet of another VPC, and a malformed id", () => {
  const { cordon, VpcId, gateway, byInterface, other, modify } = cordonWithEndpoints();
  const tableId = cordon.run(createRouteTable, { VpcId: other }).RouteTable?.RouteTableId ?? "";
  assert.throws(
    () => modify(gateway, { AddRouteTableIds: [tableId] }),
    refusal("InvalidParameter", `Route table ${tableId} and VPC ${VpcId} belong to different networks.`),
  );
  const subnetId =
    cordon.run(createSubnet, { VpcId: other, CidrBlock: "10.0.1.0/24", AvailabilityZone: "us-east-1b" }).Subnet
      ?.SubnetId ?? "";
  assert.throws(
    () => modify(byInterface, { AddSubnetIds: [subnetId] }),
    refusal("InvalidParameter", `Subnet ${subnetId} and VPC ${VpcId} belong to different networks.`),
  );
  assert.throws(
    () => modify("endpoint", {}),
    refusal("InvalidVpcEndpointId.Malformed", 'Invalid id: "endpoint" (expecting "vpce-...")'),
  );
});

test("a subnet that is given twice gets one interface", () => {
  const { cordon, VpcId, modify } = cordonWithEndpoints();
  const [, first = "", second = ""] = [...cordon.world().by("subnet", "vpc", VpcId)].map(({ id }) => id);
  const made = cordon.run(createEndpoint, {
    VpcId,
    ServiceName: "com.amazonaws.us-east-1.ec2",
    VpcEndpointType: "Interface",
    SubnetIds: [first, first],
    SubnetConfigurations: [{ SubnetId: first, Ipv4: "172.31.16.9" }],
  }).VpcEndpoint;
  const id = made?.VpcEndpointId ?? "";
  const places = () =>
    (cordon.world().get("vpc-endpoint", id)?.networkInterfaceIds ?? []).map((nic) => {
      const found = cordon.world().get("network-interface", nic);
      return [found?.subnetId, found?.privateIpv4[0]?.address];
    });
  assert.deepEqual(places(), [[first, "172.31.16.9"]]);
  modify(id, { AddSubnetIds: [first, second, second] });
  assert.deepEqual(
    places().map(([subnetId]) => subnetId),
    [first, second],
  );
});

test("catalogue 380: the type in the call is checked before the service", () => {
  const { cordon, VpcId } = cordonWithEndpoints();
  const [table] = cordon.world().by("route-table", "vpc", VpcId);
  const [subnet] = cordon.world().by("subnet", "vpc", VpcId);
  const create = (input: object) => () => cordon.run(createEndpoint, { VpcId, ...input });
  assert.throws(
    create({ ServiceName: KMS, VpcEndpointType: "Interface", RouteTableIds: [table?.id] }),
    refusal("InvalidParameter", "Route table IDs are only supported for Gateway type VPC Endpoint."),
  );
  assert.throws(
    create({ ServiceName: "com.amazonaws.us-east-1.secretsmanager", SubnetIds: [subnet?.id] }),
    refusal(
      "InvalidParameter",
      "Subnet IDs are only supported for Interface and GatewayLoadBalancer type VPC Endpoints.",
    ),
  );
});

test("catalogue 403: an endpoint can't take over the host name of a service without one", () => {
  const { cordon, VpcId } = cordonWithEndpoints();
  for (const suffix of ["dynamodb", "apprunner.requests"]) {
    const ServiceName = `com.amazonaws.us-east-1.${suffix}`;
    const input = { VpcId, ServiceName, VpcEndpointType: "Interface" as const };
    assert.throws(() => cordon.run(createEndpoint, { ...input, PrivateDnsEnabled: true }), withoutName(ServiceName));
    assert.equal(cordon.run(createEndpoint, input).VpcEndpoint?.PrivateDnsEnabled, false);
  }
});
