/** Creates a prefix list, with its first entries. */
import { awsError } from "../../model/aws-error.ts";
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { operation } from "../operation.ts";
import { made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { firstEntries, refuseOverMaxEntries } from "./entries.ts";
import { refuseInvalidName, refuseInvalidSize } from "./list-terms.ts";
import { showPrefixList } from "./show-prefix-list.ts";
import { store } from "./versions.ts";

// ours: no evidence of AWS's texts
const invalidAddressFamily = awsError(
  "InvalidParameterValue",
  (family: string) => `The address family (${family}) is not valid. Valid values are IPv4 and IPv6.`,
);
const tooManyLists = quotaExceeded("PrefixListLimitExceeded", "prefix lists", "prefixListsPerRegion");

export default operation("ec2", "CreateManagedPrefixList", {
  touches: () => [made("prefix-list")],
  decide({ input, world, caller, region, newId, limits }) {
    const { PrefixListName: name, AddressFamily: addressFamily, MaxEntries: maxEntries, Entries = [] } = input;
    refuseInvalidName(name);
    if (!isAddressFamily(addressFamily)) throw invalidAddressFamily(addressFamily);
    refuseInvalidSize(maxEntries, limits);
    const entries = firstEntries(Entries, addressFamily);
    refuseOverMaxEntries(entries, maxEntries);
    const tags = tagsFor("prefix-list", input.TagSpecifications, limits);
    if (world.count("prefix-list") >= limits.prefixListsPerRegion) throw tooManyLists();
    const list: PrefixList = {
      id: newId("prefix-list"),
      name,
      ownerId: caller.account,
      addressFamily,
      maxEntries,
      version: 1,
      state: "create-complete",
      tags,
    };
    return {
      changes: store(list, entries, limits),
      output: { PrefixList: showPrefixList(region, list, "create-in-progress") },
    };
  },
});

const isAddressFamily = (text: string): text is PrefixList["addressFamily"] => text === "IPv4" || text === "IPv6";
