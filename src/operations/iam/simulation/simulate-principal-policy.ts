/** What the policies of a user, a group or a role, and further ones given as texts, would decide about actions on resources. */
import type { Steps } from "../../../model/steps.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { excludedBy, isBoundaryExcluded } from "./excluded-policies.ts";
import { findSource, type Source, touchedSource } from "./find-source.ts";
import { readAsked, readBoundaryInput, readContext } from "./read-simulation.ts";
import { type Evaluation, pageOfEvaluations, simulate } from "./simulate.ts";
import { managed, policiesOf, readSimulated } from "./simulated-policies.ts";

export default operation("iam", "SimulatePrincipalPolicy", {
  touches: ({ input, world }) => [touchedSource(findSource(world, input.PolicySourceArn))],
  look,
  decide(call) {
    return { output: pageOfEvaluations("SimulatePrincipalPolicy", call, foundFor(call, look)) };
  },
});

function* look({ input, world }: Call<InputOf<"iam", "SimulatePrincipalPolicy">>): Steps<readonly Evaluation[]> {
  const source = findSource(world, input.PolicySourceArn);
  const excluded = input.PolicyExclusionList;
  const arn = isBoundaryExcluded(excluded) ? undefined : boundaryOf(source);
  return yield* simulate({
    ...readAsked(input),
    identity: [
      ...policiesOf(world, source, excludedBy(excluded)),
      ...(yield* readSimulated(input.PolicyInputList, "PolicyInputList")),
    ],
    // AWS: a boundary that the call gives stands for the one that the user or role has (its API reference).
    boundary: (yield* readBoundaryInput(input)) ?? (arn === undefined ? undefined : managed(world, arn)),
    organization: undefined,
    context: readContext(input, world, source),
  });
}

const boundaryOf = (source: Source): string | undefined =>
  source.type === "group" ? undefined : source.entity.permissionsBoundary;
