/** Attaches an internet gateway to a VPC that doesn't have one. */

import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { hasAny } from "../../model/world/world.ts";
import { refuseUnlessExcluded } from "../encryption-controls/refuse-cleartext.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { findInternetGateway } from "./find-gateway.ts";

const alreadyAttached = awsError(
  "Resource.AlreadyAssociated",
  (id: string, vpcId: string) => `resource ${id} is already attached to network ${vpcId}`,
);
const vpcHasOne = awsError(
  "InvalidParameterValue",
  (vpcId: string) => `Network ${vpcId} already has an internet gateway attached`,
);

export default operation("ec2", "AttachInternetGateway", {
  touches: ({ input, world }) => [
    existing("internet-gateway", findInternetGateway(world, input.InternetGatewayId)),
    existing("vpc", findVpc(world, input.VpcId)),
  ],
  decide({ input: { InternetGatewayId, VpcId }, world }) {
    const gateway = findInternetGateway(world, InternetGatewayId);
    const vpc = findVpc(world, VpcId);
    if (gateway.vpcId !== undefined) throw alreadyAttached(gateway.id, gateway.vpcId);
    if (hasAny(world.by("internet-gateway", "vpc", vpc.id))) throw vpcHasOne(vpc.id);
    refuseUnlessExcluded(world, vpc.id, "InternetGateway");
    return { changes: [put("internet-gateway", { ...gateway, vpcId: vpc.id })], output: {} };
  },
});
