import assert from "node:assert/strict";
import { test } from "node:test";
import { zonesOf } from "../../model/regions.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import { ACCOUNT, TestCordon } from "../world-for-tests.ts";

test("every Region has a default VPC with a default subnet in each zone and a route to the internet", () => {
  const cordon = new TestCordon();
  for (const region of ["us-east-1", "eu-central-1", "ap-northeast-1"]) {
    const { Subnets = [] } = cordon.run(describeSubnets, {}, { region });
    assert.deepEqual(
      Subnets.map(({ AvailabilityZone }) => AvailabilityZone),
      zonesOf(region).map(({ name }) => name),
    );
    assert.deepEqual(
      Subnets.slice(0, 2).map(({ CidrBlock }) => CidrBlock),
      ["172.31.0.0/20", "172.31.16.0/20"],
    );
    for (const subnet of Subnets) {
      assert.equal(subnet.AvailableIpAddressCount, 4091);
      assert.equal(subnet.DefaultForAz, true);
      assert.equal(subnet.MapPublicIpOnLaunch, true);
    }
    const world = cordon.world(ACCOUNT, region);
    const vpcId = cordon.defaultVpcId(ACCOUNT, region);
    const [gateway] = world.by("internet-gateway", "vpc", vpcId);
    const [table] = world.by("route-table", "vpc", vpcId);
    assert.deepEqual(
      table?.routes.map(({ destination, target }) => [destination, target]),
      [
        ["172.31.0.0/16", { kind: "local" }],
        ["0.0.0.0/0", { kind: "internet-gateway", id: gateway?.id }],
      ],
    );
    const [options] = world.all("dhcp-options");
    const domain = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
    assert.deepEqual(options?.configurations, [
      { key: "domain-name", values: [domain] },
      { key: "domain-name-servers", values: ["AmazonProvidedDNS"] },
    ]);
  }
});
