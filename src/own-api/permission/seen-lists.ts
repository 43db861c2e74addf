/**
 * Prefix lists that an answer about traffic rests on: it would show what their entries are, so the caller must be allowed to see
 * them. Those of AWS's are no secret, and other accounts' rules are shown to nobody.
 */
import { type OwnCaller, refuseWithoutOn } from "../../gateway/own-access.ts";
import { AWS_OWNER } from "../../model/aws-prefix-lists.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { existing } from "../../operations/permission/touched.ts";
import type { Records } from "../../policy/flow/records.ts";

/** For an answer about all of a partition. */
export const refuseUnseenLists = (caller: OwnCaller, own: Records): void => refuseUnseen(caller, own, listsInUse(own));

/** For an answer about these interfaces alone. */
export const refuseUnseenListsOf = (caller: OwnCaller, own: Records, interfaces: Iterable<NetworkInterface>): void =>
  refuseUnseen(caller, own, listsOf(own, interfaces));

/** The lists are looked for only if policies limit the caller. */
function refuseUnseen(caller: OwnCaller, own: Records, lists: Iterable<PrefixList>): void {
  const touched = Iterator.from(lists).map((list) => existing("prefix-list", list));
  refuseWithoutOn(caller, "ec2:GetManagedPrefixListEntries", touched, own);
}

const isSecret = ({ ownerId }: PrefixList): boolean => ownerId !== AWS_OWNER;

function* listsInUse(own: Records): Generator<PrefixList> {
  for (const list of own.all("prefix-list")) {
    if (isSecret(list) && isUsed(own, list.id)) yield list;
  }
}

const isUsed = (own: Records, id: string): boolean =>
  own.by("security-group-rule", "reference", id).some(() => true) ||
  own.by("route-table", "prefix-list", id).some(() => true);

/** The lists that the interfaces' groups and the route tables of their VPCs refer to. */
function* listsOf(own: Records, interfaces: Iterable<NetworkInterface>): Generator<PrefixList> {
  const [groups, vpcs, seen] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { groupIds, vpcId } of interfaces) {
    for (const id of groupIds) groups.add(id);
    vpcs.add(vpcId);
  }
  for (const id of referredBy(own, groups, vpcs)) {
    if (seen.has(id)) continue;
    seen.add(id);
    const list = own.get("prefix-list", id);
    if (list !== undefined && isSecret(list)) yield list;
  }
}

function* referredBy(own: Records, groups: Iterable<string>, vpcs: Iterable<string>): Generator<string> {
  for (const id of groups) {
    for (const { peer } of own.by("security-group-rule", "group", id)) {
      if (peer.kind === "prefix-list") yield peer.prefixListId;
    }
  }
  for (const id of vpcs) {
    for (const { routes } of own.by("route-table", "vpc", id)) yield* routes.map(({ destination }) => destination);
  }
}
