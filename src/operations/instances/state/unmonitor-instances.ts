/** Switches detailed monitoring off. */
import { operation } from "../../operation.ts";
import { setMonitoring } from "./monitoring.ts";

export default operation("ec2", "UnmonitorInstances", {
  touchesIds: ({ InstanceIds }) => InstanceIds,
  decide: (call) => setMonitoring(call, false),
});
