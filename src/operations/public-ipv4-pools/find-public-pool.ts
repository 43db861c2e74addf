/** Finds a public IPv4 pool that a call names. */
import { awsError } from "../../model/aws-error.ts";
import type { PublicIpv4Pool } from "../../model/records/public-ipv4-pool.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

// ours: no evidence of AWS's codes and texts
export const findPublicPool = finder("public-ipv4-pool", {
  unknown: awsError(
    "InvalidPublicIpv4PoolID.NotFound",
    (id: string) => `The public IPv4 pool ID '${id}' does not exist`,
  ),
  malformed: malformedId("InvalidPublicIpv4PoolID.Malformed", "public-ipv4-pool"),
});

// ours: no evidence of AWS's code and text
const otherGroup = awsError(
  "InvalidParameterValue",
  (id: string, group: string) => `The public IPv4 pool '${id}' is not in the network border group ${group}.`,
);

/** Refuses a call that names a network border group other than the pool's. */
export function refuseOtherGroup({ id, networkBorderGroup }: PublicIpv4Pool, given: string | undefined): void {
  if (given !== undefined && given !== networkBorderGroup) throw otherGroup(id, given);
}
