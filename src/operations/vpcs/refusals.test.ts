import assert from "node:assert/strict";
import { test } from "node:test";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import createRoute from "../route-tables/create-route.ts";
import createSubnet from "../subnets/create-subnet.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import associate from "./cidr-blocks/associate-vpc-cidr-block.ts";
import createVpc from "./create-vpc.ts";

test("refusals: a network border group that the Region doesn't have", () => {
  const cordon = new TestCordon();
  assert.throws(
    () =>
      cordon.run(createVpc, {
        CidrBlock: "10.0.0.0/16",
        AmazonProvidedIpv6CidrBlock: true,
        Ipv6CidrBlockNetworkBorderGroup: "eu-west-1",
      }),
    refusal("InvalidParameterValue", "Value (eu-west-1) for parameter ipv6CidrBlockNetworkBorderGroup is invalid."),
  );
});

test("refusals: a block as large as the destination of a route", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const GatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  cordon.run(attachGateway, { InternetGatewayId: GatewayId, VpcId });
  const [table] = cordon.world().by("route-table", "vpc", VpcId);
  cordon.run(createRoute, { RouteTableId: table?.id ?? "", DestinationCidrBlock: "10.1.0.0/16", GatewayId });
  assert.throws(
    () => cordon.run(associate, { VpcId, CidrBlock: "10.1.0.0/16" }),
    refusal(
      "InvalidVpc.Range",
      "The CIDR '10.1.0.0/16' is the same as or larger than the destination '10.1.0.0/16' of a route of the VPC.",
    ),
  );
  // A smaller block lies within the route, and its local route wins.
  cordon.run(associate, { VpcId, CidrBlock: "10.1.0.0/17" });
  cordon.run(createSubnet, { VpcId, CidrBlock: "10.1.1.0/24" });
});
