/** Finds a network ACL by id, or a VPC's default one. */
import { awsError } from "../../model/aws-error.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const findNetworkAcl = finder("network-acl", {
  unknown: awsError("InvalidNetworkAclID.NotFound", (id: string) => `The networkAcl ID '${id}' does not exist`),
  malformed: malformedId("InvalidNetworkAclID.Malformed", "network-acl"),
});

// INVARIANT: a VPC has a default ACL as long as it exists.
export function defaultAclOf(world: World, vpcId: string): string {
  for (const { id, isDefault } of world.by("network-acl", "vpc", vpcId)) if (isDefault) return id;
  throw new Error(`VPC ${vpcId} has no default ACL`);
}
