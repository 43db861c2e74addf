/** Returns the configuration items of a resource: what it looked like after every change. The log is the source. */
import { awsError } from "../../../model/aws-error.ts";
import type { Steps } from "../../../model/steps.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { type AskedPage, type PageMark, pagesOf, readPage, tokenAfter } from "../../pages.ts";
import { nothing } from "../../permission/touched.ts";
import { configPages, sizeOf } from "../config-pages.ts";
import { itemAt } from "../recorded/configuration-item.ts";
import { follow, type Sight } from "./follow.ts";

// AWS: catalogue 497
const notDiscovered = awsError(
  "ResourceNotDiscoveredException",
  (id: string, type: string) => `Resource ${id} of resourceType:${type} is unknown or has not been discovered`,
);
const invalidRange = awsError(
  "InvalidTimeRangeException",
  () => "The specified time range is not valid. The earlier time is not chronologically before the later time.",
);

type HistoryCall = Call<InputOf<"config", "GetResourceConfigHistory">>;

/** AWS: pages of 10 unless the call names a size (catalogue 493). */
const pages = configPages(10);

/** So many characters of configurations make a page full. AWS: a page may have fewer items than its limit (catalogue 493). */
const FULL_PAGE = 8 * 2 ** 20;

interface Found {
  readonly sights: readonly Sight[];
  readonly hasMore: boolean;
}

export default operation("config", "GetResourceConfigHistory", {
  touches: nothing,
  look,
  decide(call) {
    const { world } = call;
    const { sights, hasMore } = foundFor(call, look);
    const last = sights.at(-1);
    return {
      output: {
        configurationItems: sights.map(({ key, time, status, shown }) => ({
          ...itemAt(key, shown, status, time, world.account),
          relatedEvents: [],
          relationships: shown.relationships,
          tags: shown.tags,
        })),
        nextToken: hasMore && last !== undefined ? tokenAfter(String(last.place), markOf(call)) : undefined,
      },
    };
  },
});

/** The end of the range moves with the clock if the call names no end, so it isn't part of what pages have in common. */
const markOf = ({ input, world }: HistoryCall): PageMark => {
  const { limit: _, nextToken: __, ...asked } = input;
  return pagesOf("GetResourceConfigHistory", asked, world);
};

const askedPage = (call: HistoryCall): AskedPage =>
  readPage({ MaxResults: sizeOf(call.input), NextToken: call.input.nextToken }, pages, markOf(call)) ?? { size: 10 };

function* look(call: HistoryCall): Steps<Found> {
  const { resourceType, resourceId, laterTime = call.now, earlierTime, chronologicalOrder } = call.input;
  const { size, after } = askedPage(call);
  if (earlierTime !== undefined && earlierTime >= laterTime) throw invalidRange();
  const isForward = chronologicalOrder === "Forward";
  const isInRange = ({ time, place }: Sight): boolean => {
    if (time > laterTime || (earlierTime !== undefined && time < earlierTime)) return false;
    return after === undefined || (isForward ? place > Number(after) : place < Number(after));
  };
  const page = isForward ? new Page(size, "oldest") : new Page(size, "newest");
  let isDiscovered = false;
  yield* follow(call, [{ resourceType, resourceId }], (sight) => {
    isDiscovered = true;
    if (isInRange(sight)) page.add(sight);
    // The oldest that don't fit are the beginning of the next page; the newest may still come.
    return isForward && page.hasMore;
  });
  if (!isDiscovered) throw notDiscovered(resourceId, resourceType);
  return { sights: isForward ? page.sights : page.sights.toReversed(), hasMore: page.hasMore };
}

/** Of sights that come oldest first, as many of the oldest or of the newest as a page has room for. */
class Page {
  readonly #size: number;
  readonly #kept: "oldest" | "newest";
  readonly sights: Sight[] = [];
  hasMore = false;
  #characters = 0;

  constructor(size: number, kept: "oldest" | "newest") {
    this.#size = size;
    this.#kept = kept;
  }

  add(sight: Sight): void {
    if (this.#kept === "oldest" && this.hasMore) return;
    this.sights.push(sight);
    this.#characters += lengthOf(sight);
    while (this.sights.length > this.#size || (this.#characters > FULL_PAGE && this.sights.length > 1)) {
      const left = this.#kept === "newest" ? this.sights.shift() : this.sights.pop();
      this.#characters -= left === undefined ? 0 : lengthOf(left);
      this.hasMore = true;
    }
  }
}

const lengthOf = ({ shown }: Sight): number => shown.configuration?.length ?? 0;
