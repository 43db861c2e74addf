/** Finds the records that IPAM calls name by id, in their own partition, or refuses the id in AWS's words. */
import { awsError } from "../../../model/aws-error.ts";
import { finder } from "../../find.ts";

// AWS: NotFound even for a text that isn't an id at all. Texts without evidence follow the pool's.
const unknown = (code: string, type: string) => ({
  unknown: awsError(code, (id: string) => `The ${type} ID '${id}' does not exist`),
});

// AWS: catalogue 239, 240, 241
export const findIpam = finder("ipam", unknown("InvalidIpamId.NotFound", "ipam"));
export const findScope = finder("ipam-scope", unknown("InvalidIpamScopeId.NotFound", "ipam-scope"));
export const findDiscovery = finder(
  "ipam-resource-discovery",
  unknown("InvalidIpamResourceDiscoveryId.NotFound", "ipam-resource-discovery"),
);
export const findAssociation = finder(
  "ipam-resource-discovery-association",
  unknown("InvalidIpamResourceDiscoveryAssociationId.NotFound", "ipam-resource-discovery-association"),
);
export const poolNotFound = awsError(
  "InvalidIpamPoolId.NotFound",
  (id: string) => `The ipam-pool ID '${id}' does not exist`,
);
/** A pool by its home Region; calls from its locale use `findPoolSeen`. */
export const findPool = finder("ipam-pool", { unknown: poolNotFound });
export const allocationNotFound = awsError(
  "InvalidIpamPoolAllocationId.NotFound",
  (id: string) => `The IPAM pool allocation (${id}) does not exist.`,
);
// IPAM's calls find an allocation through its pool; tag operations have only its id.
finder("ipam-pool-allocation", { unknown: allocationNotFound });
