/** Shows the encryption control of a VPC. */
import type { EncryptionControl } from "../../model/records/guarding/encryption-control.ts";
import { showTags } from "../tags/tag-rules.ts";
import { showEach } from "./exclusions.ts";

type State = "creating" | "available" | "monitor-in-progress" | "enforce-in-progress" | "deleting";

const stateOfExclusion = (isExcluded: boolean) => ({
  State: isExcluded ? ("enabled" as const) : ("disabled" as const),
  StateMessage: "succeeded",
});

/** AWS: exclusions are shown of an enforced one only, all of them (catalogue 553). */
export const showControl = ({ id, vpcId, mode, exclusions, tags }: EncryptionControl, state: State = "available") => ({
  VpcId: vpcId,
  VpcEncryptionControlId: id,
  Mode: mode,
  State: state,
  StateMessage: state === "available" ? "succeeded" : undefined,
  ResourceExclusions: mode === "enforce" ? showEach(exclusions, stateOfExclusion) : undefined,
  Tags: showTags(tags),
});
