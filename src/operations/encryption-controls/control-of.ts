/** The encryption control of a VPC, and what it says: the account's own, or that of whoever shares the VPC with it. */
import { awsError } from "../../model/aws-error.ts";
import type { EncryptionControl } from "../../model/records/guarding/encryption-control.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import { wholeVpc } from "../shared-vpcs/whole-vpc.ts";

export const findControl = finder("encryption-control", {
  // ours: no evidence of AWS's text (catalogue 552 has the code)
  unknown: awsError(
    "InvalidVpcEncryptionControlId.NotFound",
    (id: string) => `The VPC Encryption Control ID '${id}' does not exist`,
  ),
  malformed: malformedId("InvalidVpcEncryptionControlId.Malformed", "encryption-control"),
});

export function controlOf(world: World, vpcId: string): EncryptionControl | undefined {
  const [control] = wholeVpc(world, vpcId).by("encryption-control", "vpc", vpcId);
  return control;
}

/** AWS: whoever leaves nothing out may peer with another VPC of the Region that does the same (catalogue 554). */
export const encryptsEverything = (control: EncryptionControl | undefined): boolean =>
  control?.mode === "enforce" && control.exclusions.length === 0;
