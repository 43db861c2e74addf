/** Shows a record as the operation that lists its kind does. */
import type { Resource } from "../../../model/records/tag.ts";
import type { Call, Listing } from "../../operation.ts";

interface Lists {
  readonly listing?: (call: Call<object>) => Listing;
}

export const shownBy =
  ({ listing }: Lists) =>
  (record: Resource, call: Call<object>): object =>
    listing?.({ ...call, input: {} }).show(record) as object;
