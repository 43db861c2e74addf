/** What policies given as texts would decide about actions on resources. */
import type { Steps } from "../../../model/steps.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { readAsked, readBoundaryInput, readContext } from "./read-simulation.ts";
import { type Evaluation, pageOfEvaluations, simulate } from "./simulate.ts";
import { readSimulated } from "./simulated-policies.ts";

export default operation("iam", "SimulateCustomPolicy", {
  touches: nothing,
  look,
  decide(call) {
    return { output: pageOfEvaluations("SimulateCustomPolicy", call, foundFor(call, look)) };
  },
});

function look({ input, world }: Call<InputOf<"iam", "SimulateCustomPolicy">>): Steps<readonly Evaluation[]> {
  const levels = input.OrderedOrganizationPolicyInputList;
  return simulate({
    ...readAsked(input),
    identity: readSimulated(input.PolicyInputList, "PolicyInputList"),
    boundary: readBoundaryInput(input),
    organization: levels?.map(({ ServiceControlPolicyInputList: policies }, index) =>
      readSimulated(policies, `OrderedOrganizationPolicyInputList.${index + 1}`),
    ),
    context: readContext(input, world),
  });
}
