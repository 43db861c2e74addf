/** Refuses what would let packets in or out of a VPC that nobody encrypts, while the VPC enforces encryption (catalogue 554). */
import { awsError } from "../../model/aws-error.ts";
import type { Excludable } from "../../model/records/guarding/encryption-control.ts";
import type { PeeringSide } from "../../model/records/vpc-peering-connection.ts";
import type { World } from "../../model/world/world.ts";
import { doesGatewayEncrypt, doesTypeEncrypt, isEncryptedTo } from "./blockers.ts";
import { controlOf } from "./control-of.ts";

// ours: no evidence of AWS's texts
const needsExclusion = awsError(
  "OperationNotPermitted",
  (vpcId: string, id: string, name: string) =>
    `The VPC ${vpcId} enforces encryption in transit, and its VPC Encryption Control ${id} has no exclusion of ${name}.`,
);
const cleartextType = awsError(
  "OperationNotPermitted",
  (vpcId: string, type: string) =>
    `The VPC ${vpcId} enforces encryption in transit, which the instance type ${type} does not support.`,
);
const cleartextGateway = awsError(
  "OperationNotPermitted",
  (vpcId: string, id: string) =>
    `The VPC ${vpcId} enforces encryption in transit, and the transit gateway ${id} has no encryption support.`,
);

export function refuseUnlessExcluded(world: World, vpcId: string, what: Excludable): void {
  const control = controlOf(world, vpcId);
  if (control?.mode === "enforce" && !control.exclusions.includes(what)) throw needsExclusion(vpcId, control.id, what);
}

/** `side` is that of `world`. */
export function refuseCleartextPeering(world: World, side: PeeringSide, other: PeeringSide): void {
  if (!isEncryptedTo(world, other)) refuseUnlessExcluded(world, side.vpcId, "VpcPeering");
}

export function refuseCleartextType(world: World, vpcId: string, type: string): void {
  if (!doesTypeEncrypt(type) && controlOf(world, vpcId)?.mode === "enforce") throw cleartextType(vpcId, type);
}

export function refuseCleartextGateway(
  world: World,
  vpcId: string,
  { id, ownerId }: { readonly id: string; readonly ownerId: string },
): void {
  const isCleartext = controlOf(world, vpcId)?.mode === "enforce" && !doesGatewayEncrypt(world, ownerId, id);
  if (isCleartext) throw cleartextGateway(vpcId, id);
}
