/** Finds internet gateways and egress-only internet gateways by id. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const findInternetGateway = finder("internet-gateway", {
  unknown: awsError(
    "InvalidInternetGatewayID.NotFound",
    (id: string) => `The internetGateway ID '${id}' does not exist`,
  ),
  malformed: malformedId("InvalidInternetGatewayId.Malformed", "internet-gateway"),
});

export const findEgressOnlyGateway = finder("egress-only-internet-gateway", {
  // ours: no evidence of AWS's text
  unknown: awsError(
    "InvalidEgressOnlyInternetGatewayId.NotFound",
    (id: string) => `The egress-only internet gateway ID '${id}' does not exist`,
  ),
  malformed: malformedId("InvalidEgressOnlyInternetGatewayId.Malformed", "egress-only-internet-gateway"),
});

export const notAttached = awsError(
  "Gateway.NotAttached",
  (id: string, vpcId: string) => `resource ${id} is not attached to network ${vpcId}`,
);
