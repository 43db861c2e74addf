/** Creates an egress-only internet gateway: for IPv6, a way out but no way in. */

import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { hasAny } from "../../model/world/world.ts";
import { refuseUnlessExcluded } from "../encryption-controls/refuse-cleartext.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { showEgressOnlyGateway } from "./show-gateway.ts";

// ours: no evidence of AWS's texts
const limitExceeded = quotaExceeded(
  "EgressOnlyInternetGatewayLimitExceeded",
  "egress-only internet gateways",
  "egressOnlyInternetGatewaysPerRegion",
);
const vpcHasOne = awsError(
  "InvalidParameterValue",
  (vpcId: string) => `Network ${vpcId} already has an egress-only internet gateway attached`,
);

export default operation("ec2", "CreateEgressOnlyInternetGateway", {
  touches({ input, world }) {
    const vpc = findVpc(world, input.VpcId);
    return [made("egress-only-internet-gateway", { vpcId: vpc.id }), existing("vpc", vpc)];
  },
  decide({ input, world, newId, limits }) {
    const tags = tagsFor("egress-only-internet-gateway", input.TagSpecifications, limits);
    const { id: vpcId, ownerId } = findVpc(world, input.VpcId);
    if (hasAny(world.by("egress-only-internet-gateway", "vpc", vpcId))) throw vpcHasOne(vpcId);
    refuseUnlessExcluded(world, vpcId, "EgressOnlyInternetGateway");
    const count = world.count("egress-only-internet-gateway");
    if (count >= limits.egressOnlyInternetGatewaysPerRegion) throw limitExceeded();
    const gateway = { id: newId("egress-only-internet-gateway"), ownerId, vpcId, tags };
    return {
      changes: [put("egress-only-internet-gateway", gateway)],
      output: { ClientToken: input.ClientToken, EgressOnlyInternetGateway: showEgressOnlyGateway(gateway) },
    };
  },
});
