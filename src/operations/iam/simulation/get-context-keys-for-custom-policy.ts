/** Lists the condition keys that policies given as texts look at. */
import type { Steps } from "../../../model/steps.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { contextKeysIn } from "./simulate.ts";
import { readSimulated } from "./simulated-policies.ts";

export default operation("iam", "GetContextKeysForCustomPolicy", {
  touches: nothing,
  look,
  decide: (call) => ({ output: { ContextKeyNames: foundFor(call, look) } }),
});

function* look({ input }: Call<InputOf<"iam", "GetContextKeysForCustomPolicy">>): Steps<readonly string[]> {
  return contextKeysIn(yield* readSimulated(input.PolicyInputList, "PolicyInputList"));
}
