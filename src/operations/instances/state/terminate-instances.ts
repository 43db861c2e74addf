/** Terminates instances: all that the call names, or no instance. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findInstances } from "../find-instance.ts";
import { showStateChange, terminate } from "./change-state.ts";
import { forgetEnded } from "./visible-instances.ts";

export default operation("ec2", "TerminateInstances", {
  touches: (call) => findInstances(call, call.input.InstanceIds).map((each) => existing("instance", each)),
  decide(call) {
    const instances = findInstances(call, call.input.InstanceIds);
    return {
      changes: [...forgetEnded(call.world, call.now), ...instances.flatMap((instance) => terminate(call, instance))],
      output: { TerminatingInstances: instances.map((each) => showStateChange(each, "shutting-down", "terminated")) },
    };
  },
});
