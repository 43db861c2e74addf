/** Asks about single flows in small worlds, and gives their paths as one word per step. For tests. */
import assert from "node:assert/strict";
import type { Change } from "../../model/world/change.ts";
import { Network } from "../flow/network.ts";
import { blockersOf, type Explanation, type PathStep } from "../flow/path.ts";
import type { Traffic } from "../flow/traffic.ts";
import type { Flow } from "../flow/verdict.ts";
import { explain } from "../paths/explain.ts";
import { worldOf } from "./small-world.ts";

export const https = { protocol: "tcp", port: 443 } as const;

/** An interface by its id, or an address. */
export const end = (text: string): Flow["from"] =>
  text.startsWith("eni-") ? { kind: "interface", id: text } : { kind: "address", address: text };

/** Explains flows in the world that `base` makes, with further changes. */
export const asker =
  (base: readonly Change[]) =>
  (extra: readonly Change[], from: string, to: string, traffic: Traffic = https): Explanation =>
    explain(new Network([worldOf([...base, ...extra])]), { from: end(from), to: end(to), traffic });

/** `route-table`, or `network-acl!SUBNET_ACL_RESTRICTION` if the flow stops there. */
const shown = (step: PathStep): string =>
  step.passes ? step.kind : step.passes === undefined ? `${step.kind}?${step.lack.id}` : `${step.kind}!${step.code}`;

export function paths(explanation: Explanation): { forward: string; back: string } {
  assert.ok(explanation.outcome !== "undecidable", JSON.stringify(explanation));
  const { forward, back } = explanation;
  return { forward: forward.map(shown).join(" "), back: back.map(shown).join(" ") };
}

export const codes = (explanation: Explanation): readonly string[] => blockersOf(explanation).map(({ code }) => code);
