/**
 * Prefix lists that another account refers to: it gets a copy of the list with its current entries, which is kept in step, so that
 * its rules and routes follow the list as the owner's do.
 *
 *     owner's partition             the other account's
 *     prefix-list  ───── copy ────▶ prefix-list (of its owner)  ◀── a rule or a route refers to it
 *     lent-list    ◀── made with the first reference, gone with the last
 *
 * A reference outlives the share: what was allowed stays allowed, as with other references of AWS to what others own.
 */
import { AWS_OWNER } from "../../model/aws-prefix-lists.ts";
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { prefixListVersionId } from "../../model/records/prefix-list.ts";
import { type Change, inPartition, type PartitionKey, partitionName, put, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { type FollowUp, kindOf } from "../follow-up.ts";
import { type Reference, referencesTo } from "../prefix-lists/references.ts";
import { findShared } from "./reaching.ts";

/** Every resource that refers to a list of the world's, those of other accounts included. */
export function allReferencesTo(world: World, prefixListId: string): readonly Reference[] {
  const lentTo = world
    .by("lent-list", "list", prefixListId)
    .map(({ account }) => world.elsewhere(account, world.region));
  const all = [world, ...lentTo].flatMap((each) => referencesTo(each, prefixListId));
  // The owner of a shared VPC has copies of its participants' rules.
  return [...new Map(all.map((each) => [each.resourceId, each])).values()];
}

export const followLentLists: FollowUp = {
  kinds: ["prefix-list", "prefix-list-version", "route-table", "security-group-rule", "transit-gateway-route"],
  follow(call, changes, before) {
    const { world, settings } = call;
    const lent: Change[] = [];
    const passed = new Set<string>();
    for (const change of changes) {
      const home = change.in ?? world;
      const there = world.elsewhere(home.account, home.region);
      for (const id of listsConcernedBy(change, before.elsewhere(home.account, home.region))) {
        const [isOfList, place] = [isOfItself(change), `${partitionName(home)} ${id}`];
        if (passed.has(`${place} ${isOfList}`)) continue;
        passed.add(`${place} ${isOfList}`);
        const own = there.get("prefix-list", id);
        if (own === undefined && isReferredTo(there, id)) {
          const owner =
            findShared({ world: there, settings }, "prefix-list", id)?.owner ?? ownerForParticipants(there, id);
          const list = owner?.get("prefix-list", id);
          if (owner !== undefined && list !== undefined) lent.push(...lendTo(home, owner, list));
        } else if (own !== undefined && isLent(own, there) && !isReferredTo(there, id)) {
          lent.push(...takeBackFrom(home, own));
        } else if (isOfList) {
          for (const { account } of there.by("lent-list", "list", id)) {
            lent.push(...copies({ account, region: home.region }, there, id));
          }
        }
      }
    }
    return lent;
  },
};

/** The owner of a list to which rules of participants in the account's VPCs refer, of which it has copies. */
function ownerForParticipants(there: World, id: string): World | undefined {
  for (const { ownerId } of there.by("security-group-rule", "reference", id)) {
    if (ownerId === there.account) continue;
    const list = there.elsewhere(ownerId, there.region).get("prefix-list", id);
    const owner = list && there.elsewhere(list.ownerId, there.region);
    if (owner?.get("prefix-list", id)?.ownerId === owner?.account) return owner;
  }
  return undefined;
}

/** Whether a change is one of a list, not of what refers to it. */
const isOfItself = (change: Change): boolean => kindOf(change).startsWith("prefix-list");

const isReferredTo = (world: World, id: string): boolean => referencesTo(world, id).length > 0;
/** Whether a list is a copy of another account's; what an import brought isn't. */
const isLent = ({ id, ownerId }: PrefixList, there: World): boolean =>
  ownerId !== there.account &&
  ownerId !== AWS_OWNER &&
  there.elsewhere(ownerId, there.region).get("lent-list", `${id}/${there.account}`) !== undefined;

/** The lists that a change refers to, no longer refers to, or changes itself. */
function listsConcernedBy(change: Change, before: World): readonly string[] {
  const kind = kindOf(change);
  const id = "put" in change ? change.value.id : change.id;
  if (kind === "prefix-list") return [id];
  if (kind === "prefix-list-version") return [id.split("@", 1)[0] ?? ""];
  if (kind === "transit-gateway-route") {
    const listId = id.slice(id.indexOf("/") + 1);
    return listId.startsWith("pl-") ? [listId] : [];
  }
  if (kind === "route-table") {
    const now = "put" in change && change.put === "route-table" ? change.value.routes : [];
    const all = [...now, ...(before.get("route-table", id)?.routes ?? [])].map(({ destination }) => destination);
    return all.filter((text) => text.startsWith("pl-"));
  }
  const now = "put" in change && change.put === "security-group-rule" ? change.value : undefined;
  return [now, before.get("security-group-rule", id)].flatMap((rule) =>
    rule?.peer.kind === "prefix-list" ? [rule.peer.prefixListId] : [],
  );
}

function lendTo(to: PartitionKey, owner: World, { id }: PrefixList): readonly Change[] {
  const { account } = to;
  const lent = put("lent-list", { id: `${id}/${account}`, prefixListId: id, account });
  return [inPartition(owner, lent), ...copies(to, owner, id)];
}

/** The changes that make the copy what the list is now. */
function copies(to: PartitionKey, owner: World, id: string): readonly Change[] {
  const list = owner.get("prefix-list", id);
  if (list === undefined) return [];
  const version = owner.get("prefix-list-version", prefixListVersionId(id, list.version));
  const older = owner.elsewhere(to.account, to.region).by("prefix-list-version", "list", id);
  return [
    put("prefix-list", list),
    ...(version === undefined ? [] : [put("prefix-list-version", version)]),
    ...older.filter((each) => each.id !== version?.id).map((each) => remove("prefix-list-version", each.id)),
  ].map((change) => inPartition(to, change));
}

function takeBackFrom(from: PartitionKey, { id, ownerId, version }: PrefixList): readonly Change[] {
  return [
    ...[remove("prefix-list", id), remove("prefix-list-version", prefixListVersionId(id, version))].map((change) =>
      inPartition(from, change),
    ),
    inPartition({ account: ownerId, region: from.region }, remove("lent-list", `${id}/${from.account}`)),
  ];
}
