/** Changes a prefix list: either its entries, which makes a new version, or its name and size. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { put } from "../../model/world/change.ts";
import { type Call, type Decision, type InputOf, type OutputOf, operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { changedEntries, refuseOverMaxEntries } from "./entries.ts";
import { findOwnList, refuseWhileSynchronised } from "./find-prefix-list.ts";
import { refuseInvalidName, refuseInvalidSize } from "./list-terms.ts";
import { tooSmallFor } from "./references.ts";
import { showPrefixList } from "./show-prefix-list.ts";
import { entriesAt, refuseOtherVersion, store } from "./versions.ts";

type ModifyCall = Call<InputOf<"ec2", "ModifyManagedPrefixList">>;
type Modified = Decision<OutputOf<"ec2", "ModifyManagedPrefixList">>;

const invalidRequest = awsError("InvalidRequest", () => "The request received was invalid.");
const entriesWithSize = awsError(
  "InvalidParameterCombination",
  () => "You cannot modify the entries and the maximum entries for the prefix list in the same request.",
);
// ours: no evidence of AWS's code and text
const notManagedByIpam = awsError(
  "InvalidParameterValue",
  (id: string) => `The prefix list (${id}) is not the target of an IPAM prefix list resolver.`,
);

export default operation("ec2", "ModifyManagedPrefixList", {
  touches: ({ input, world }) => [existing("prefix-list", findOwnList(world, input.PrefixListId))],
  decide(call) {
    const { input, world, limits } = call;
    const list = findOwnList(world, input.PrefixListId);
    refuseOtherVersion(list, input.CurrentVersion);
    const { AddEntries, RemoveEntries, MaxEntries, PrefixListName, IpamPrefixListResolverSyncEnabled } = input;
    if (PrefixListName !== undefined) refuseInvalidName(PrefixListName);
    if (MaxEntries !== undefined) refuseInvalidSize(MaxEntries, limits);
    const isAboutEntries = AddEntries !== undefined || RemoveEntries !== undefined;
    const isAboutTheRest = (MaxEntries ?? PrefixListName ?? IpamPrefixListResolverSyncEnabled) !== undefined;
    // AWS: empty lists of entries are refused (catalogue 195).
    if (AddEntries?.length === 0 || RemoveEntries?.length === 0) throw invalidRequest();
    if (!isAboutEntries && !isAboutTheRest) throw invalidRequest();
    if (isAboutEntries && MaxEntries !== undefined) throw entriesWithSize();
    if (IpamPrefixListResolverSyncEnabled !== undefined && list.ipamPrefixListResolverTargetId === undefined) {
      throw notManagedByIpam(list.id);
    }
    return isAboutEntries ? changeEntries(call, list) : resize(call, list);
  },
});

/** The list with the call's settings other than entries and size. */
function withSettings(list: PrefixList, { input }: ModifyCall): PrefixList {
  const { PrefixListName: name = list.name, IpamPrefixListResolverSyncEnabled: isSynchronised } = input;
  const { stateMessage: _, ...rest } = list;
  return {
    ...rest,
    name,
    ...dropUndefined({ ipamPrefixListResolverSyncEnabled: isSynchronised }),
    state: "modify-complete",
  };
}

/** AWS: the answer shows the previous version (catalogue 208). */
const answer = (list: PrefixList, region: string) => ({
  PrefixList: showPrefixList(region, list, "modify-in-progress"),
});

function changeEntries(call: ModifyCall, list: PrefixList): Modified {
  const { input, world, region, limits } = call;
  refuseWhileSynchronised(list);
  const { AddEntries = [], RemoveEntries = [] } = input;
  const before = entriesAt(world, list.id);
  const entries = changedEntries(before, AddEntries, RemoveEntries, list.addressFamily);
  refuseOverMaxEntries(entries, list.maxEntries);
  const after = withSettings(list, call);
  return {
    changes: store({ ...after, version: list.version + 1 }, entries, limits),
    output: answer(after, region),
  };
}

function resize(call: ModifyCall, list: PrefixList): Modified {
  const { input, world, region, limits } = call;
  const { MaxEntries: maxEntries = list.maxEntries } = input;
  refuseOverMaxEntries(entriesAt(world, list.id), maxEntries);
  const full = maxEntries > list.maxEntries ? tooSmallFor(world, list, maxEntries, limits) : [];
  if (full.length > 0) {
    // AWS: the call itself succeeds; the state names the first ten resources, and the list stays (catalogue 202).
    const failed: PrefixList = { ...list, state: "modify-failed", stateMessage: cannotSupport(full) };
    return { changes: [put("prefix-list", failed)], output: answer(list, region) };
  }
  const after = { ...withSettings(list, call), maxEntries };
  return { changes: [put("prefix-list", after)], output: answer(after, region) };
}

// ours: no evidence of AWS's text
const cannotSupport = (resourceIds: readonly string[]): string =>
  `The following resources do not support the new maximum size: ${resourceIds.slice(0, 10).join(", ")}`;
