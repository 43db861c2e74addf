/** Reads the encryption controls of VPCs, which answers about the VPCs have. */
import { type EncryptionControl, EXCLUDABLE } from "../../model/records/guarding/encryption-control.ts";
import type { Members } from "./members.ts";

/** Undefined if the VPC has none. AWS: one that is gone may be shown for a while. */
export function readEncryptionControl(savedVpc: Members, account: string): EncryptionControl | undefined {
  const saved = savedVpc.maybe("EncryptionControl");
  const id = saved?.maybeText("VpcEncryptionControlId");
  if (saved === undefined || id === undefined || /^delet(ing|ed)$/.test(saved.maybeText("State") ?? ""))
    return undefined;
  const exclusions = saved.maybe("ResourceExclusions");
  return {
    id,
    ownerId: savedVpc.maybeText("OwnerId") ?? account,
    vpcId: savedVpc.text("VpcId"),
    mode: saved.oneOf("Mode", ["monitor", "enforce"], "monitor"),
    exclusions: EXCLUDABLE.filter((name) => /^enabl/.test(exclusions?.maybe(name)?.maybeText("State") ?? "")),
    tags: saved.tags(),
  };
}
