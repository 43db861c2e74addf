/** Switches detailed monitoring off. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findInstances } from "../find-instance.ts";
import { setMonitoring } from "./monitoring.ts";

export default operation("ec2", "UnmonitorInstances", {
  touches: (call) => findInstances(call, call.input.InstanceIds).map((each) => existing("instance", each)),
  decide: (call) => setMonitoring(call, false),
});
