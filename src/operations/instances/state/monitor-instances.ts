/** Switches detailed monitoring on. */
import { operation } from "../../operation.ts";
import { setMonitoring } from "./monitoring.ts";

export default operation("ec2", "MonitorInstances", {
  touchesIds: ({ InstanceIds }) => InstanceIds,
  decide: (call) => setMonitoring(call, true),
});
