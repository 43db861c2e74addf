/** Finds a VPC by id, or the default one. */
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import { isIdOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const vpcNotFound = awsError("InvalidVpcID.NotFound", (id: string) => `The vpc ID '${id}' does not exist`);
const malformedVpcId = malformedId("InvalidVpcID.Malformed", "vpc");
const noDefaultVpc = awsError("VPCIdNotSpecified", () => "No default VPC for this user");
/** AWS: the refusal of what is named, or launched in no subnet, says more (catalogue 56, 421). */
export const noDefaultVpcForNames = awsError(
  "VPCIdNotSpecified",
  () => "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.",
);

export const findVpc = finder("vpc", { unknown: vpcNotFound, malformed: malformedVpcId });

/** The refusal of an id that names no VPC. */
export const unknownVpc = (id: string) => (isIdOf("vpc", id) ? vpcNotFound(id) : malformedVpcId(id));

export const defaultVpcOf = (world: World): Vpc | undefined => world.all("vpc").find(({ isDefault }) => isDefault);

/** AWS: a call that names no VPC means the default one, if there is one (catalogue 55, 56). */
export function findDefaultVpc(world: World): Vpc {
  const vpc = defaultVpcOf(world);
  if (vpc === undefined) throw noDefaultVpc();
  return vpc;
}
