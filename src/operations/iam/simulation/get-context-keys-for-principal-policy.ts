/** Lists the condition keys that the policies of a user, a group or a role look at, and further ones given as texts. */
import type { Steps } from "../../../model/steps.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { findSource, touchedSource } from "./find-source.ts";
import { contextKeysIn } from "./simulate.ts";
import { policiesOf, readSimulated } from "./simulated-policies.ts";

export default operation("iam", "GetContextKeysForPrincipalPolicy", {
  touches: ({ input, world }) => [touchedSource(findSource(world, input.PolicySourceArn))],
  look,
  decide: (call) => ({ output: { ContextKeyNames: foundFor(call, look) } }),
});

function* look({ input, world }: Call<InputOf<"iam", "GetContextKeysForPrincipalPolicy">>): Steps<readonly string[]> {
  const own = policiesOf(world, findSource(world, input.PolicySourceArn));
  return contextKeysIn([...own, ...(yield* readSimulated(input.PolicyInputList, "PolicyInputList"))]);
}
