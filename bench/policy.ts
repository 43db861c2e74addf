/** How fast policy decides, compiles and explains: `node bench/policy.ts [network|pairs]`. Ratios to anchors of the same run. */

import { hasCompiler } from "./policy-measure.ts";
import { network, pairs } from "./policy-network.ts";

const only = process.argv[2];
if (!hasCompiler) console.log("no C compiler here: the C columns are empty\n");
if (only === undefined || only === "network") {
  for (const [groups, rules, interfaces] of [
    [100, 60, 1000],
    [1000, 100, 10_000],
  ] as const) {
    console.log(`${network(groups, rules, interfaces)}\n`);
  }
}
if (only === undefined || only === "pairs") console.log(pairs(500, 10_000));
