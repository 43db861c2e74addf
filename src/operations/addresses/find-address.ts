/** Finds an Elastic IP address by its allocation, its association or its text. */
import { awsError } from "../../model/aws-error.ts";
import type { ElasticIp, NetworkInterface } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import { associationNotFound, finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

const allocationNotFound = awsError(
  "InvalidAllocationID.NotFound",
  (id: string) => `The allocation ID '${id}' does not exist`,
);
const malformedAllocationId = malformedId("InvalidAllocationID.Malformed", "elastic-ip");
export const addressNotFound = awsError(
  "InvalidAddress.NotFound",
  (address: string) => `Address '${address}' not found.`,
);

export const addressInUse = awsError("InvalidIPAddress.InUse", (address: string) => `Address ${address} is in use.`);

const managed = awsError("AuthFailure", () => "You do not have permission to access the specified resource.");

export const findAllocation = finder("elastic-ip", { unknown: allocationNotFound, malformed: malformedAllocationId });

export function findAddress(world: World, publicIp: string): ElasticIp {
  const [found] = world.by("elastic-ip", "address", publicIp);
  if (found === undefined) throw addressNotFound(publicIp);
  return found;
}

/** The address of a call that takes an allocation id or the address itself. Undefined if it gives neither. */
export function addressNamed(
  world: World,
  { AllocationId, PublicIp }: { readonly AllocationId?: string | undefined; readonly PublicIp?: string | undefined },
): ElasticIp | undefined {
  if (AllocationId !== undefined) return findAllocation(world, AllocationId);
  return PublicIp === undefined ? undefined : findAddress(world, PublicIp);
}

export function findAssociation(world: World, associationId: string): ElasticIp {
  const [found] = world.by("elastic-ip", "association", associationId);
  if (found === undefined) throw associationNotFound(associationId);
  return found;
}

/** AWS: an address that a service has associated with its own interface stays with the service (catalogue 370). */
export function refuseManaged(world: World, { association, serviceManaged }: ElasticIp): void {
  if (serviceManaged !== undefined || association?.natGatewayId !== undefined) throw managed();
  refuseManagedInterface(world.get("network-interface", association?.networkInterfaceId ?? ""));
}

export function refuseManagedInterface(nic: NetworkInterface | undefined): void {
  if (nic?.requesterManaged) throw managed();
}
