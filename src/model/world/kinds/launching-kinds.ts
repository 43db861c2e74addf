/** The kinds that instances are launched with. */
import type { KeyPair } from "../../records/launching/key-pair.ts";
import type { LaunchTemplate, LaunchTemplateVersion } from "../../records/launching/launch-template.ts";
import type { PlacementGroup } from "../../records/launching/placement-group.ts";
import { kind } from "./kind-definition.ts";

export const launchingKinds = {
  "key-pair": kind<KeyPair>()({ prefix: "key", type: "key-pair", indexes: { name: (p) => p.name } }),
  "launch-template": kind<LaunchTemplate>()({
    prefix: "lt",
    type: "launch-template",
    indexes: { name: (t) => t.name },
  }),
  "launch-template-version": kind<LaunchTemplateVersion>()({ indexes: { template: (v) => v.templateId } }),
  "placement-group": kind<PlacementGroup>()({
    prefix: "pg",
    type: "placement-group",
    indexes: { name: (g) => g.name },
  }),
};
