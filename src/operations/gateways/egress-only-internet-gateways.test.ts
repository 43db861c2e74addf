import assert from "node:assert/strict";
import { test } from "node:test";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import create from "./create-egress-only-internet-gateway.ts";
import remove from "./delete-egress-only-internet-gateway.ts";
import deleteInternetGateway from "./delete-internet-gateway.ts";

test("refusals: one gateway too many, and ids that are malformed", () => {
  const cordon = new TestCordon({ egressOnlyInternetGatewaysPerRegion: 1 });
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  cordon.run(create, { VpcId: cordon.defaultVpcId() });
  assert.throws(
    () => cordon.run(create, { VpcId }),
    refusal(
      "EgressOnlyInternetGatewayLimitExceeded",
      "The maximum number of egress-only internet gateways has been reached.",
    ),
  );
  assert.throws(
    () => cordon.run(remove, { EgressOnlyInternetGatewayId: "gateway" }),
    refusal("InvalidEgressOnlyInternetGatewayId.Malformed", 'Invalid id: "gateway" (expecting "eigw-...")'),
  );
  assert.throws(
    () => cordon.run(deleteInternetGateway, { InternetGatewayId: "gateway" }),
    refusal("InvalidInternetGatewayId.Malformed", 'Invalid id: "gateway" (expecting "igw-...")'),
  );
});
