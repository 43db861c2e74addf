/** Which answers show the tags of what has none, as an empty list. */
import assert from "node:assert/strict";
import { test } from "node:test";
import allocateAddress from "../addresses/allocate-address.ts";
import describeAddresses from "../addresses/describe-addresses.ts";
import describeInstances from "../instances/describe-instances.ts";
import runInstances from "../instances/launch/run-instances.ts";
import describeRouteTables from "../route-tables/describe-route-tables.ts";
import getGroupsForVpc from "../security-groups/groups/get-security-groups-for-vpc.ts";
import describeVolumes from "../volumes/describe-volumes.ts";
import createEndpoint from "../vpc-endpoints/create-vpc-endpoint.ts";
import describeEndpoints from "../vpc-endpoints/describe-vpc-endpoints.ts";
import createPeering from "../vpc-peering-connections/create-vpc-peering-connection.ts";
import describePeerings from "../vpc-peering-connections/describe-vpc-peering-connections.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { TestCordon } from "../world-for-tests.ts";

test("catalogue 366: tags of instances, addresses and volumes are left out, those of others are an empty list", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  cordon.run(allocateAddress, {});
  cordon.run(runInstances, { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 });
  cordon.run(createEndpoint, { VpcId, ServiceName: "com.amazonaws.us-east-1.s3" });
  const PeerVpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  cordon.run(createPeering, { VpcId, PeerVpcId });
  const leftOut = [
    cordon.run(describeInstances, {}).Reservations?.[0]?.Instances?.[0],
    cordon.run(describeAddresses, {}).Addresses?.[0],
    cordon.run(describeVolumes, {}).Volumes?.[0],
  ];
  const shown = [
    cordon.run(describeRouteTables, {}).RouteTables?.[0],
    cordon.run(describePeerings, {}).VpcPeeringConnections?.[0],
    cordon.run(describeEndpoints, {}).VpcEndpoints?.[0],
    cordon.run(getGroupsForVpc, { VpcId }).SecurityGroupForVpcs?.[0],
  ];
  for (const each of leftOut) assert.ok(each !== undefined && each.Tags === undefined);
  for (const each of shown) assert.deepEqual(each?.Tags, []);
});
