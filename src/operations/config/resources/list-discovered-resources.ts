/** Lists the resources of a type by id: those that are there, and if asked those that were deleted. */
import { awsError } from "../../../model/aws-error.ts";
import type { Resource } from "../../../model/records/tag.ts";
import type { Steps } from "../../../model/steps.ts";
import type { World } from "../../../model/world/world.ts";
import type { ResourceIdentifier } from "../../../wire/generated/config.ts";
import { type Call, foundFor, type InputOf, operation } from "../../operation.ts";
import { type AskedPage, type PageMark, pagesOf, readPage, tokenAfter } from "../../pages.ts";
import { nothing } from "../../permission/touched.ts";
import { configPages, sizeOf } from "../config-pages.ts";
import { isResource, nameOf, resourceIdOf, resourceIn, typeOf } from "../recorded/configuration-item.ts";
import { homeOf } from "../recorded/home-of.ts";
import type { RecordedType } from "../recorded/recorded-type.ts";

// AWS: catalogue 497
const bothGiven = awsError(
  "ValidationException",
  () => "Both Resource ID and Resource Name cannot be specified in the request",
);
const tooManyIds = awsError(
  "ValidationException",
  () => "The specified list had more than 20 resource ID's. It must have '20' or less items",
);

type ListCall = Call<InputOf<"config", "ListDiscoveredResources">>;

const pages = configPages(100);
const MOST_IDS = 20;

export default operation("config", "ListDiscoveredResources", {
  touches: nothing,
  look,
  decide(call) {
    const { size } = askedPage(call);
    const found = foundFor(call, look);
    const resourceIdentifiers = found.slice(0, size);
    const last = resourceIdentifiers.at(-1)?.resourceId;
    const nextToken = found.length > size && last !== undefined ? tokenAfter(last, markOf(call)) : undefined;
    return { output: { resourceIdentifiers, nextToken } };
  },
});

function markOf({ input, world }: ListCall): PageMark {
  const { limit: _, nextToken: __, ...asked } = input;
  return pagesOf("ListDiscoveredResources", asked, world);
}

const askedPage = (call: ListCall): AskedPage =>
  readPage({ MaxResults: sizeOf(call.input), NextToken: call.input.nextToken }, pages, markOf(call)) ?? { size: 100 };

/** Of the identifiers from the page's beginning on, at least one more than the page has, if there are so many. */
function* look(call: ListCall): Steps<readonly ResourceIdentifier[]> {
  const { resourceIds, resourceName, includeDeletedResources } = call.input;
  if (resourceIds !== undefined && resourceName !== undefined) throw bothGiven();
  if (resourceIds !== undefined && resourceIds.length > MOST_IDS) throw tooManyIds();
  const { size, after = "" } = askedPage(call);
  const type = typeOf(call.input);
  if (type === undefined) return [];
  const world = homeOf(type, call.world);
  const isAsked = ({ resourceId = "", resourceName: name }: ResourceIdentifier): boolean =>
    resourceId > after &&
    (resourceIds === undefined || resourceIds.includes(resourceId)) &&
    (resourceName === undefined || name === resourceName);
  const found: ResourceIdentifier[] = [];
  for (const record of candidates(world, type, resourceIds)) {
    yield;
    const shown = identify(call, type, record);
    if (isAsked(shown)) found.push(shown);
  }
  if (includeDeletedResources) found.push(...(yield* deleted(call, type, world)).filter(isAsked));
  return found.sort((a, b) => ((a.resourceId ?? "") < (b.resourceId ?? "") ? -1 : 1)).slice(0, size + 1);
}

function* candidates(world: World, type: RecordedType, ids: readonly string[] | undefined): Iterable<Resource> {
  if (ids === undefined) {
    for (const record of world.all(type.kind)) if (isResource(type, record, world)) yield record;
    return;
  }
  for (const id of new Set(ids)) {
    const record = resourceIn(world, type, id);
    if (record !== undefined) yield record;
  }
}

const identify = ({ input }: ListCall, type: RecordedType, record: Resource): ResourceIdentifier => ({
  resourceType: input.resourceType,
  resourceId: resourceIdOf(type, record),
  resourceName: nameOf(type, record),
});

/** Those that the log had and that aren't there any more. */
function* deleted(call: ListCall, type: RecordedType, world: World): Steps<readonly ResourceIdentifier[]> {
  const known = new Map<string, ResourceIdentifier>();
  const gone = new Map<string, ResourceIdentifier>();
  for (const { time, changes } of world.history()) {
    yield;
    for (const change of changes) {
      const kind = "put" in change ? change.put : change.delete;
      if (kind !== type.kind) continue;
      const id = "put" in change ? change.value.id : change.id;
      const shown =
        "put" in change && isResource(type, change.value, world) ? identify(call, type, change.value) : undefined;
      const before = known.get(id);
      if (shown !== undefined) {
        known.set(id, shown);
        gone.delete(id);
      } else if (before !== undefined) {
        known.delete(id);
        gone.set(id, { ...before, resourceDeletionTime: time });
      }
    }
  }
  return [...gone.values()];
}
