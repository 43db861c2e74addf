/** How many resources of one type may refer to a prefix list (catalogue 217). */
import { awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";
import type { World } from "../../model/world/world.ts";

// ours: no evidence of AWS's code and text
const tooManyReferences = awsError(
  "PrefixListReferenceLimitExceeded",
  (id: string, most: number) => `The prefix list (${id}) has reached the maximum of ${most} references.`,
);

/** Refuses further references from rules or from routes; `added` names a list once for each. */
export function refuseTooManyReferences(
  world: World,
  from: "rules" | "routes" | "transit routes",
  added: readonly string[],
  limits: Limits,
): void {
  for (const [id, further] of Map.groupBy(added, (id) => id)) {
    const present = {
      rules: () => world.by("security-group-rule", "reference", id),
      routes: () => world.by("route-table", "prefix-list", id),
      "transit routes": () => world.by("transit-gateway-route", "prefix-list", id),
    }[from]();
    const count = [...present].length + further.length;
    if (count > limits.referencesPerPrefixList)
      throw tooManyReferences(id, limits.referencesPerPrefixList).overLimit("referencesPerPrefixList");
  }
}
