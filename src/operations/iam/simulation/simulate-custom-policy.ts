/** What policies given as texts would decide about actions on resources. */
import type { Steps } from "../../../model/steps.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { readAsked, readBoundaryInput, readContext } from "./read-simulation.ts";
import { type Evaluation, pageOfEvaluations, type Simulation, simulate } from "./simulate.ts";
import { readSimulated, type SimulatedPolicy } from "./simulated-policies.ts";

export default operation("iam", "SimulateCustomPolicy", {
  touches: nothing,
  look,
  decide(call) {
    return { output: pageOfEvaluations("SimulateCustomPolicy", call, foundFor(call, look)) };
  },
});

function* look({ input, world }: Call<InputOf<"iam", "SimulateCustomPolicy">>): Steps<readonly Evaluation[]> {
  return yield* simulate({
    ...readAsked(input),
    identity: yield* readSimulated(input.PolicyInputList, "PolicyInputList"),
    boundary: yield* readBoundaryInput(input),
    organization: yield* readLevels(input),
    context: readContext(input, world),
  });
}

function* readLevels({
  OrderedOrganizationPolicyInputList: levels,
}: InputOf<"iam", "SimulateCustomPolicy">): Steps<Simulation["organization"]> {
  if (levels === undefined) return undefined;
  const read: SimulatedPolicy[][] = [];
  for (const { ServiceControlPolicyInputList: policies } of levels) {
    read.push([...(yield* readSimulated(policies, `OrderedOrganizationPolicyInputList.${read.length + 1}`))]);
  }
  return read;
}
