/**
 * Would move a CIDR that was brought to EC2 without IPAM into a pool. Here all CIDRs are brought to pools, so it always
 * refuses.
 */
import { awsError } from "../../../model/aws-error.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { poolNotFound } from "../ipams/find-ipam.ts";
import { findPoolSeen } from "./find-pool.ts";
import { readCidr } from "./take-space.ts";

// ours: no evidence of AWS's code and text
const noByoipCidr = awsError(
  "InvalidParameterValue",
  (cidr: string) => `There is no BYOIP CIDR '${cidr}' outside IPAM.`,
);

export default operation("ec2", "MoveByoipCidrToIpam", {
  touches: (call) => [existing("ipam-pool", findPoolSeen(call, call.input.IpamPoolId).pool)],
  decide(call) {
    const { Cidr, IpamPoolId, IpamPoolOwner } = call.input;
    const { pool } = findPoolSeen(call, IpamPoolId);
    if (pool.ownerId !== IpamPoolOwner) throw poolNotFound(IpamPoolId);
    readCidr(Cidr, pool.addressFamily);
    throw noByoipCidr(Cidr);
  },
});
