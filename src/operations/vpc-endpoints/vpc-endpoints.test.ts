import assert from "node:assert/strict";
import { test } from "node:test";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import describeInterfaces from "../network-interfaces/describe-network-interfaces.ts";
import describeRouteTables from "../route-tables/describe-route-tables.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createEndpoint from "./create-vpc-endpoint.ts";
import deleteEndpoints from "./delete-vpc-endpoints.ts";
import describeServices from "./describe-vpc-endpoint-services.ts";
import describeEndpoints from "./describe-vpc-endpoints.ts";
import modifyEndpoint from "./modify-vpc-endpoint.ts";

const S3 = "com.amazonaws.us-east-1.s3";
const KMS = "com.amazonaws.us-east-1.kms";

function endpoints() {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  const subnets = [...cordon.world().by("subnet", "vpc", VpcId)].map(({ id }) => id);
  const [table] = cordon.world().by("route-table", "vpc", VpcId);
  const create = (input: object) => cordon.run(createEndpoint, { VpcId, ...input }).VpcEndpoint;
  const found = (id: string) => cordon.run(describeEndpoints, { VpcEndpointIds: [id] }).VpcEndpoints?.[0];
  const routes = () =>
    cordon.run(describeRouteTables, { RouteTableIds: [table?.id ?? ""] }).RouteTables?.[0]?.Routes ?? [];
  return { cordon, VpcId, subnets, tableId: table?.id ?? "", create, found, routes };
}

test("catalogue 375: a gateway endpoint is a route to its service's prefix list in each of its tables", () => {
  const { cordon, tableId, create, found, routes } = endpoints();
  const made = create({ ServiceName: S3, RouteTableIds: [tableId] });
  assert.equal(made?.State as string, "pending");
  assert.deepEqual(made?.RouteTableIds, [tableId]);
  const VpcEndpointId = made?.VpcEndpointId ?? "";
  const route = routes().find(({ GatewayId }) => GatewayId === VpcEndpointId);
  assert.match(route?.DestinationPrefixListId ?? "", /^pl-/);
  assert.equal(found(VpcEndpointId)?.State as string, "available");
  assert.throws(() => create({ ServiceName: S3, RouteTableIds: [tableId] }), refusal("RouteAlreadyExists"));
  cordon.run(modifyEndpoint, { VpcEndpointId, RemoveRouteTableIds: [tableId] });
  assert.deepEqual(found(VpcEndpointId)?.RouteTableIds, []);
  assert.throws(
    () => cordon.run(modifyEndpoint, { VpcEndpointId, RemoveRouteTableIds: [tableId] }),
    refusal("InvalidParameter"),
  );
  cordon.run(modifyEndpoint, { VpcEndpointId, AddRouteTableIds: [tableId] });
  const other = create({ ServiceName: S3.replace("s3", "dynamodb"), RouteTableIds: [tableId] })?.VpcEndpointId ?? "";
  const { Unsuccessful } = cordon.run(deleteEndpoints, { VpcEndpointIds: [VpcEndpointId, other, "vpce-00000000"] });
  assert.deepEqual(
    Unsuccessful?.map((each) => [each.ResourceId, each.Error?.Code]),
    [["vpce-00000000", "InvalidVpcEndpoint.NotFound"]],
  );
  assert.ok(!routes().some(({ GatewayId }) => GatewayId?.startsWith("vpce-")));
  assert.throws(() => found(VpcEndpointId), refusal("InvalidVpcEndpointId.NotFound"));
});

test("catalogue 361: an interface endpoint without groups gets the VPC's default group", () => {
  const { cordon, subnets, create, found } = endpoints();
  const made = create({ ServiceName: KMS, VpcEndpointType: "Interface", SubnetIds: subnets.slice(0, 2) });
  assert.equal(made?.Groups?.length, 1);
  assert.equal(made?.Groups?.[0]?.GroupName, "default");
  const VpcEndpointId = made?.VpcEndpointId ?? "";
  const shown = found(VpcEndpointId);
  assert.deepEqual(shown?.SubnetIds, subnets.slice(0, 2));
  assert.equal(shown?.NetworkInterfaceIds?.length, 2);
  assert.ok(shown?.DnsEntries?.some(({ DnsName }) => DnsName === "kms.us-east-1.amazonaws.com"));
  const { NetworkInterfaces = [] } = cordon.run(describeInterfaces, {
    Filters: [{ Name: "interface-type", Values: ["vpc_endpoint"] }],
  });
  assert.deepEqual(
    NetworkInterfaces.map(({ Description, RequesterManaged, Status }) => [Description, RequesterManaged, Status]),
    [1, 2].map(() => [`VPC Endpoint Interface ${VpcEndpointId}`, true, "in-use"]),
  );
  const NetworkInterfaceId = NetworkInterfaces[0]?.NetworkInterfaceId ?? "";
  assert.throws(() => cordon.run(deleteInterface, { NetworkInterfaceId }), refusal("InvalidParameterValue"));
  cordon.run(deleteEndpoints, { VpcEndpointIds: [VpcEndpointId] });
  assert.equal(cordon.world().count("network-interface"), 0);
});

test("catalogue 388, 404: names of interface endpoints end with their service's name, and begin with a wildcard for S3", () => {
  const { cordon, subnets, create } = endpoints();
  const names = (suffix: string) => {
    const ServiceName = `com.amazonaws.us-east-1.${suffix}`;
    const made = create({ ServiceName, VpcEndpointType: "Interface", SubnetIds: subnets.slice(0, 1) });
    const id = made?.VpcEndpointId ?? "";
    return made?.DnsEntries?.map(({ DnsName }) => DnsName?.replace(`${id}-${id.slice(-8)}`, "ID"));
  };
  assert.deepEqual(names("s3"), [
    "*.ID.s3.us-east-1.vpce.amazonaws.com",
    "*.ID-us-east-1a.s3.us-east-1.vpce.amazonaws.com",
    "s3.us-east-1.amazonaws.com",
  ]);
  assert.deepEqual(names("ecr.dkr"), [
    "ID.dkr.ecr.us-east-1.vpce.amazonaws.com",
    "ID-us-east-1a.dkr.ecr.us-east-1.vpce.amazonaws.com",
    "*.dkr.ecr.us-east-1.amazonaws.com",
  ]);
  const dkr = cordon.run(describeServices, { ServiceNames: ["com.amazonaws.us-east-1.ecr.dkr"] }).ServiceDetails?.[0];
  assert.deepEqual(dkr?.BaseEndpointDnsNames, ["dkr.ecr.us-east-1.vpce.amazonaws.com"]);
  assert.equal(dkr?.PrivateDnsName, "*.dkr.ecr.us-east-1.amazonaws.com");
});

test("subnets and groups of an interface endpoint are added and removed", () => {
  const { cordon, subnets, create, found } = endpoints();
  const [first = "", second = "", third = ""] = subnets;
  const made = create({ ServiceName: KMS, VpcEndpointType: "Interface", SubnetIds: [first], PrivateDnsEnabled: false });
  const VpcEndpointId = made?.VpcEndpointId ?? "";
  const modify = (input: object) => cordon.run(modifyEndpoint, { VpcEndpointId, ...input });
  const group = cordon.run(createGroup, { GroupName: "a", Description: "a" }).GroupId ?? "";
  const before = made?.Groups?.[0]?.GroupId ?? "";
  modify({ AddSubnetIds: [second], AddSecurityGroupIds: [group], RemoveSecurityGroupIds: [before] });
  assert.deepEqual(found(VpcEndpointId)?.Groups, [{ GroupId: group, GroupName: "a" }]);
  modify({ RemoveSubnetIds: [first], SubnetConfigurations: [{ SubnetId: third, Ipv4: "172.31.32.77" }] });
  assert.deepEqual(found(VpcEndpointId)?.SubnetIds, [second, third]);
  assert.ok(
    cordon
      .world()
      .all("network-interface")
      .some(({ privateIpv4 }) => privateIpv4[0]?.address === "172.31.32.77"),
  );
  assert.throws(() => modify({ RemoveSecurityGroupIds: [group] }), refusal("InvalidParameter"));
  assert.throws(() => modify({ RemoveSubnetIds: [first] }), refusal("InvalidParameter"));
  modify({ PolicyDocument: '{"Statement":[]}' });
  assert.equal(found(VpcEndpointId)?.PolicyDocument, '{"Statement":[]}');
  assert.throws(() => modify({ PolicyDocument: "no" }), refusal("InvalidPolicyDocument"));
  const long = JSON.stringify({ Statement: [], Id: "x".repeat(20_480) });
  assert.throws(() => modify({ PolicyDocument: long }), refusal("InvalidPolicyDocument", /20480 characters/));
  modify({ ResetPolicy: true });
  assert.match(found(VpcEndpointId)?.PolicyDocument ?? "", /"Principal":"\*"/);
  modify({ PrivateDnsEnabled: true });
  assert.throws(
    () => create({ ServiceName: KMS, VpcEndpointType: "Interface" }),
    refusal("InvalidParameter", /conflicting/),
  );
});

test("an endpoint without subnets keeps its groups for the interfaces that it gets", () => {
  const { cordon, subnets, create, found } = endpoints();
  const [group = "", other = ""] = ["a", "b"].map(
    (GroupName) => cordon.run(createGroup, { GroupName, Description: "a" }).GroupId ?? "",
  );
  const made = create({ ServiceName: KMS, VpcEndpointType: "Interface", SecurityGroupIds: [group] });
  const VpcEndpointId = made?.VpcEndpointId ?? "";
  assert.deepEqual(found(VpcEndpointId)?.Groups, [{ GroupId: group, GroupName: "a" }]);
  assert.throws(() => cordon.run(deleteGroup, { GroupId: group }), refusal("DependencyViolation"));
  const modify = (input: object) => cordon.run(modifyEndpoint, { VpcEndpointId, ...input });
  modify({ AddSecurityGroupIds: [other], RemoveSecurityGroupIds: [group] });
  cordon.run(deleteGroup, { GroupId: group });
  modify({ AddSubnetIds: subnets.slice(0, 1) });
  assert.deepEqual(found(VpcEndpointId)?.Groups, [{ GroupId: other, GroupName: "b" }]);
  modify({ RemoveSubnetIds: subnets.slice(0, 1) });
  assert.deepEqual(found(VpcEndpointId)?.Groups, [{ GroupId: other, GroupName: "b" }]);
});

test("refusals: services, types, zones, networks, and parameters that a type doesn't have", () => {
  const { cordon, subnets, tableId, create } = endpoints();
  assert.throws(() => create({}), refusal("MissingParameter"));
  assert.throws(
    () => create({ ServiceName: "com.amazonaws.us-east-1.nothing" }),
    refusal("InvalidServiceName", "The Vpc Endpoint Service 'com.amazonaws.us-east-1.nothing' does not exist"),
  );
  assert.throws(() => create({ ServiceName: KMS }), refusal("InvalidParameter"));
  assert.throws(() => create({ ServiceName: S3, SubnetIds: subnets.slice(0, 1) }), refusal("InvalidParameter"));
  const VpcEndpointType = "Interface";
  assert.throws(
    () => create({ ServiceName: KMS, VpcEndpointType, RouteTableIds: [tableId] }),
    refusal("InvalidParameter"),
  );
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const zone = { VpcId, AvailabilityZone: "us-east-1a" };
  const [one, two] = ["10.0.0.0/24", "10.0.1.0/24"].map(
    (CidrBlock) => cordon.run(createSubnet, { ...zone, CidrBlock }).Subnet?.SubnetId ?? "",
  );
  const inVpc = (input: object) => create({ VpcId, ServiceName: KMS, VpcEndpointType, ...input });
  assert.throws(() => inVpc({ SubnetIds: [one] }), refusal("InvalidParameter", /enableDnsHostnames/));
  const PrivateDnsEnabled = false;
  assert.throws(() => inVpc({ SubnetIds: [one, two], PrivateDnsEnabled }), refusal("DuplicateSubnetsInSameZone"));
  assert.throws(() => inVpc({ SubnetIds: subnets.slice(0, 1), PrivateDnsEnabled }), refusal("InvalidParameter"));
  assert.throws(() => inVpc({ VpcId: "vpc-00000000" }), refusal("InvalidVpcID.NotFound"));
  const bare = cordon.run(createVpc, { CidrBlock: "10.1.0.0/16" }).Vpc?.VpcId ?? "";
  create({ VpcId: bare, ServiceName: S3 });
  assert.throws(() => cordon.run(deleteVpc, { VpcId: bare }), refusal("DependencyViolation"));
});

test("services are listed by name and type", () => {
  const { cordon } = endpoints();
  const { ServiceNames, ServiceDetails = [] } = cordon.run(describeServices, { ServiceNames: [S3] });
  assert.deepEqual(ServiceNames, [S3]);
  assert.deepEqual(
    ServiceDetails.map(({ ServiceType }) => ServiceType?.[0]?.ServiceType),
    ["Gateway", "Interface"],
  );
  const gateways = cordon.run(describeServices, { Filters: [{ Name: "service-type", Values: ["Gateway"] }] });
  assert.equal(gateways.ServiceDetails?.length, 2);
  const found = (name: string) => cordon.run(describeServices, { ServiceNames: [name] }).ServiceDetails?.[0];
  for (const suffix of ["apprunner.requests", "bedrock-runtime", "aps-workspaces", "vpc-lattice"]) {
    assert.equal(found(`com.amazonaws.us-east-1.${suffix}`)?.ServiceType?.[0]?.ServiceType, "Interface");
  }
  assert.equal(found("com.amazonaws.us-east-1.apprunner.requests")?.VpcEndpointPolicySupported, false);
  assert.deepEqual(found("aws.sagemaker.us-east-1.notebook")?.PrivateDnsNames, [
    { PrivateDnsName: "*.notebook.us-east-1.sagemaker.aws" },
  ]);
  assert.throws(() => cordon.run(describeServices, { ServiceNames: ["x"] }), refusal("InvalidServiceName"));
});

test("catalogue 460: services of the whole of AWS are in one Region, newer ones everywhere", () => {
  const cordon = new TestCordon();
  const names = (region: string) => cordon.run(describeServices, {}, { region }).ServiceNames ?? [];
  const [east, west] = [names("us-east-1"), names("eu-west-1")];
  assert.deepEqual([east.includes("com.amazonaws.iam"), west.includes("com.amazonaws.iam")], [true, false]);
  for (const name of ["apprunner.requests", "bedrock-agentcore", "bedrock-agentcore.gateway", "ecs-fips", "email"]) {
    assert.ok(west.includes(`com.amazonaws.eu-west-1.${name}`), name);
  }
  const ServiceNames = ["com.amazonaws.us-east-1.bedrock-agentcore.gateway"];
  const [gateway] = cordon.run(describeServices, { ServiceNames }).ServiceDetails ?? [];
  assert.equal(gateway?.PrivateDnsName, "*.gateway.bedrock-agentcore.us-east-1.amazonaws.com");
  assert.deepEqual(gateway?.BaseEndpointDnsNames, ["gateway.bedrock-agentcore.us-east-1.vpce.amazonaws.com"]);
});
