/** The resources that refer to a prefix list, and whether they have room for another size of it. */
import type { Limits } from "../../model/limits.ts";
import type { PrefixList } from "../../model/records/prefix-list.ts";
import type { World } from "../../model/world/world.ts";
import { weighRoutes } from "../route-tables/route-quota.ts";
import { weigh } from "../security-groups/rules/rule-quota.ts";

/** A group, a route table or a transit gateway's route table with a rule or route to the list. */
export interface Reference {
  readonly resourceId: string;
  readonly ownerId: string;
}

export function referencesTo(world: World, prefixListId: string): readonly Reference[] {
  const references = new Map<string, Reference>();
  for (const { groupId, ownerId } of world.by("security-group-rule", "reference", prefixListId)) {
    references.set(groupId, { resourceId: groupId, ownerId });
  }
  for (const { id, ownerId } of world.by("route-table", "prefix-list", prefixListId)) {
    references.set(id, { resourceId: id, ownerId });
  }
  for (const { tableId } of world.by("transit-gateway-route", "prefix-list", prefixListId)) {
    const ownerId = world.get("transit-gateway-route-table", tableId)?.ownerId ?? world.account;
    references.set(tableId, { resourceId: tableId, ownerId });
  }
  return [...references.values()];
}

/** The ids of referring resources, here and where the list is lent to, that have no room for the list at `maxEntries` (catalogue 202). */
export function tooSmallFor(world: World, list: PrefixList, maxEntries: number, limits: Limits): readonly string[] {
  const lentTo = world.by("lent-list", "list", list.id).map(({ account }) => world.elsewhere(account, world.region));
  return [...new Set([world, ...lentTo].flatMap((each) => tooSmallIn(each, list, maxEntries, limits)))];
}

function tooSmallIn(world: World, list: PrefixList, maxEntries: number, limits: Limits): readonly string[] {
  const family = list.addressFamily === "IPv4" ? "ipv4" : "ipv6";
  const growth = maxEntries - list.maxEntries;
  const groups = Map.groupBy(
    world.by("security-group-rule", "reference", list.id),
    ({ groupId, direction }) => `${groupId}/${direction}`,
  );
  const full = [...groups.values()].flatMap((references) => {
    const [{ groupId, direction } = { groupId: "", direction: "ingress" }] = references;
    const rules = world
      .by("security-group-rule", "group", groupId)
      .filter((rule) => rule.direction === direction)
      .toArray();
    const weight = weigh(
      world,
      rules.map(({ peer }) => peer),
    )[family];
    return weight + references.length * growth > limits.rulesPerSecurityGroup ? [groupId] : [];
  });
  const tables = world
    .by("route-table", "prefix-list", list.id)
    .filter(({ routes }) => weighRoutes(world, routes, family) + growth > limits.routesPerTable)
    .toArray();
  return [...new Set(full), ...tables.map(({ id }) => id)];
}
