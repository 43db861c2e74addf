/** Lists the condition keys that policies given as texts look at. */
import { contextKeysOf } from "../../../access/simulation/context-keys.ts";
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { statementsOf } from "./simulate.ts";
import { readSimulated } from "./simulated-policies.ts";

export default operation("iam", "GetContextKeysForCustomPolicy", {
  touches: nothing,
  decide: ({ input }) => ({
    output: { ContextKeyNames: contextKeysOf(statementsOf(readSimulated(input.PolicyInputList, "PolicyInputList"))) },
  }),
});
