/** Sets attributes of a listener. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { readAttributes, showAttributes } from "../attributes.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { attributesOfListener, listenerAttributes } from "./listener-attributes.ts";

export default operation("elasticloadbalancing", "ModifyListenerAttributes", {
  touches: ({ input, world }) => [touchedByArn(world, "listener", input.ListenerArn)],
  decide({ input, world }) {
    const found = findByArn(world, "listener", input.ListenerArn);
    const given = readAttributes(listenerAttributes(found), "listener", input.Attributes);
    const changed = { ...found, attributes: { ...found.attributes, ...given } };
    return {
      changes: [put("listener", changed)],
      output: { Attributes: showAttributes(attributesOfListener(changed)) },
    };
  },
});
