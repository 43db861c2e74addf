/** Finds a public IPv4 pool that a call names. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

// ours: no evidence of AWS's codes and texts
export const findPublicPool = finder("public-ipv4-pool", {
  unknown: awsError(
    "InvalidPublicIpv4PoolID.NotFound",
    (id: string) => `The public IPv4 pool ID '${id}' does not exist`,
  ),
  malformed: malformedId("InvalidPublicIpv4PoolID.Malformed", "ipv4pool-ec2"),
});
