/** Filters of every EC2 Describe: the values of one filter are ORed, filters are ANDed, `*` and `?` are wildcards. */
import { awsError } from "../model/aws-error.ts";
import { glob } from "../model/glob.ts";
import type { Tag } from "../model/records/tag.ts";
import type { Call } from "./operation.ts";
import { membersAt } from "./shown-members.ts";

export interface GivenFilter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

type Value = string | number | boolean | undefined;
/** Reads what a filter compares: one value of a resource, or several of which any may match. */
export type Read<R> = (resource: R, call: Call<unknown>) => Value | readonly Value[];

/** A member of the shown resource: `Placement.Tenancy`. In a list it's the member of each item. */
type Path = string;

interface Reader<R> {
  readonly of: Read<R>;
  /** Refuses a value that isn't even well formed. */
  readonly check?: (value: string) => void;
}

/** What each filter compares, by its name: a member of the shown resource, or a value read from the record. */
export type Filters<R> = Readonly<Record<string, Path | Read<R> | Reader<R>>>;

// AWS: also for tags of what has no tags (catalogue 455)
const invalidFilter = awsError("InvalidParameterValue", (name: string) => `The filter '${name}' is invalid`);
// ours: no evidence of AWS's text
const filterWithoutName = awsError("InvalidParameterValue", () => "A filter must have a name");
// AWS: too many values in a call (catalogue 16); ours: no evidence of AWS's text
const filterLimitExceeded = awsError(
  "FilterLimitExceeded",
  (limit: number) => `The maximum number of filter values specified on a single call is ${limit}`,
);

const hasTags = (resource: unknown): resource is { readonly tags: readonly Tag[] } =>
  typeof resource === "object" && resource !== null && "tags" in resource;

/** The reader of a filter; `tag:<key>`, `tag-key` and `tag-value` work on everything that has tags. */
function readerOf<R>(
  name: string,
  table: Filters<R>,
  show: (resource: R) => unknown,
  isUntagged: boolean,
): Reader<R> | undefined {
  if (Object.hasOwn(table, name)) {
    const entry = table[name] as Filters<R>[string];
    if (typeof entry === "string") return { of: (resource) => membersAt(show(resource), entry) };
    return typeof entry === "function" ? { of: entry } : entry;
  }
  if (isUntagged) return undefined;
  const tagsOf = (resource: R) => (hasTags(resource) ? resource.tags : []);
  if (name === "tag-key") return { of: (resource) => tagsOf(resource).map(({ key }) => key) };
  if (name === "tag-value") return { of: (resource) => tagsOf(resource).map(({ value }) => value) };
  if (!name.startsWith("tag:")) return undefined;
  const key = name.slice("tag:".length);
  return { of: (resource) => tagsOf(resource).find((tag) => tag.key === key)?.value };
}

/** Makes one predicate of a call's filters. Throws if AWS refuses a filter. */
export function matcher<R>(
  filters: readonly GivenFilter[] | undefined,
  table: Filters<R>,
  call: Call<unknown>,
  show: (resource: R) => unknown,
  isUntagged = false,
): ((resource: R) => boolean) | undefined {
  if (filters === undefined || filters.length === 0) return undefined;
  const count = filters.reduce((sum, { Values }) => sum + (Values?.length ?? 0), 0);
  if (count > call.limits.filterValues) throw filterLimitExceeded(call.limits.filterValues).overLimit("filterValues");
  const tests = filters.map(({ Name, Values = [] }) => {
    if (Name === undefined || Name === "") throw filterWithoutName();
    const reader = readerOf(Name, table, show, isUntagged);
    if (reader === undefined) throw invalidFilter(Name);
    for (const value of Values) reader.check?.(value);
    const patterns = Values.map((pattern) => glob(pattern, { escapes: true }));
    const accepts = (value: Value) => value !== undefined && patterns.some((test) => test(String(value)));
    return (resource: R): boolean => {
      const found = reader.of(resource, call);
      return Array.isArray(found) ? found.some(accepts) : accepts(found as Value);
    };
  });
  return (resource) => tests.every((test) => test(resource));
}

/** The values of a filter if they have no wildcards, so that an index can find the resources. */
export function plainValues(filters: readonly GivenFilter[] | undefined, name: string): readonly string[] | undefined {
  const values = filters?.find((filter) => filter.Name === name)?.Values;
  return values?.some((value) => /[*?\\]/.test(value)) ? undefined : values;
}
