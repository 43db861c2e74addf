/** How fast policy decides, compiles and explains: `node bench/policy.ts [lists|estate|pairs]`. Ratios to anchors of the same run. */
import { estate, pairs } from "./policy-estate.ts";
import { lists, membership } from "./policy-lists.ts";
import { hasCompiler } from "./policy-measure.ts";

const only = process.argv[2];
if (!hasCompiler) console.log("no C compiler here: the C columns are empty\n");
if (only === undefined || only === "lists") {
  const sizes = [10, 100, 1000, 10_000, 100_000];
  console.log(`IPv4 rule list, million decisions a second, one core\n${lists("ipv4", sizes)}\n`);
  console.log(`IPv6 rule list\n${lists("ipv6", sizes)}\n`);
  console.log(`IPv4 membership from text, million a second\n${membership([10, 100, 1000, 10_000])}\n`);
}
if (only === undefined || only === "estate") {
  for (const [groups, rules, interfaces] of [
    [100, 60, 1000],
    [1000, 100, 10_000],
  ] as const) {
    console.log(`${estate(groups, rules, interfaces)}\n`);
  }
}
if (only === undefined || only === "pairs") console.log(pairs(500, 10_000));
