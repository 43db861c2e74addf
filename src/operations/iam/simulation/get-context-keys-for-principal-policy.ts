/** Lists the condition keys that the policies of a user, a group or a role look at, and further ones given as texts. */
import { contextKeysOf } from "../../../access/simulation/context-keys.ts";
import { operation } from "../../operation.ts";
import { findSource, touchedSource } from "./find-source.ts";
import { statementsOf } from "./simulate.ts";
import { policiesOf, readSimulated } from "./simulated-policies.ts";

export default operation("iam", "GetContextKeysForPrincipalPolicy", {
  touches: ({ input, world }) => [touchedSource(findSource(world, input.PolicySourceArn))],
  decide({ input, world }) {
    const source = findSource(world, input.PolicySourceArn);
    const policies = [...policiesOf(world, source), ...readSimulated(input.PolicyInputList, "PolicyInputList")];
    return { output: { ContextKeyNames: contextKeysOf(statementsOf(policies)) } };
  },
});
