/** Starts stopped instances: all that the call names, or no instance. */
import { operation } from "../../operation.ts";
import { findInstances } from "../find-instance.ts";
import { refuseMoreVcpus, vcpusToStart } from "../vcpu-quota.ts";
import { showStateChange, start } from "./change-state.ts";

export default operation("ec2", "StartInstances", {
  touchesIds: ({ InstanceIds }) => InstanceIds,
  decide(call) {
    const instances = findInstances(call, call.input.InstanceIds);
    const lent = new Set<string>();
    const changes = instances.flatMap((instance) => start(call, instance, lent));
    refuseMoreVcpus(call, vcpusToStart(instances));
    return {
      changes,
      output: { StartingInstances: instances.map((each) => showStateChange(each, "pending", "running")) },
    };
  },
});
