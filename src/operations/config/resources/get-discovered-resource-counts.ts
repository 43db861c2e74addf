/** Counts the resources of each type, the most numerous first. */
import type { Steps } from "../../../model/steps.ts";
import type { ResourceCount } from "../../../wire/generated/config.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { pagesOf, readPage, tokenAfter } from "../../pages.ts";
import { nothing } from "../../permission/touched.ts";
import { configPages, sizeOf } from "../config-pages.ts";
import { isResource } from "../recorded/configuration-item.ts";
import { homeOf } from "../recorded/home-of.ts";
import { recordedTypes, type TypeName } from "../recorded/recorded-types.ts";

type CountCall = Call<InputOf<"config", "GetDiscoveredResourceCounts">>;

const pages = configPages(100);

export default operation("config", "GetDiscoveredResourceCounts", {
  touches: nothing,
  look,
  decide(call) {
    const { limit: _, nextToken: NextToken, ...asked } = call.input;
    const mark = pagesOf("GetDiscoveredResourceCounts", asked, call.world);
    const { size, after } = readPage({ MaxResults: sizeOf(call.input), NextToken }, pages, mark) ?? { size: 100 };
    const counts = foundFor(call, look);
    const rest = counts.slice(Number(after ?? 0));
    const end = Number(after ?? 0) + size;
    return {
      output: {
        totalDiscoveredResources: counts.reduce((sum, { count }) => sum + count, 0),
        resourceCounts: rest.slice(0, size),
        nextToken: rest.length > size ? tokenAfter(String(end), mark) : undefined,
      },
    };
  },
});

function* look({ input, world }: CountCall): Steps<readonly Required<ResourceCount & { readonly count: number }>[]> {
  const { resourceTypes = [] } = input;
  const counts: { resourceType: TypeName; count: number }[] = [];
  for (const [name, type] of recordedTypes) {
    if (resourceTypes.length > 0 && !resourceTypes.includes(name)) continue;
    let count = 0;
    const home = homeOf(type, world);
    for (const record of home.all(type.kind)) {
      yield;
      if (isResource(type, record, home)) count++;
    }
    if (count > 0) counts.push({ resourceType: name as TypeName, count });
  }
  return counts.sort((a, b) => b.count - a.count || (a.resourceType < b.resourceType ? -1 : 1));
}
