/** Finds what IPAM calls name by id, in the partition where it lies, or refuses it in AWS's words. */
import { awsError } from "../../../model/aws-error.ts";
import { finder } from "../../find.ts";

// AWS: NotFound also for what is no id at all; the texts of the kinds without evidence are like the pool's.
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
/** A pool by its home Region; calls from its locale use `findPoolInReach`. */
export const findPool = finder("ipam-pool", { unknown: poolNotFound });
export const allocationNotFound = awsError(
  "InvalidIpamPoolAllocationId.NotFound",
  (id: string) => `The IPAM pool allocation (${id}) does not exist.`,
);
// Calls of IPAM find an allocation through its pool; tag operations have nothing but its id.
finder("ipam-pool-allocation", { unknown: allocationNotFound });
