/** Starts stopped instances: all that the call names, or no instance. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findInstances } from "../find-instance.ts";
import { refuseMoreVcpus, vcpusToStart } from "../vcpu-quota.ts";
import { showStateChange, start } from "./change-state.ts";

export default operation("ec2", "StartInstances", {
  touches: (call) => findInstances(call, call.input.InstanceIds).map((each) => existing("instance", each)),
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
