/**
 * Keeps resolvers in step with the world: any call that changes what their rules select also makes a new version, and new
 * entries in the prefix lists that follow, in the same commit.
 */
import { selectCidrs } from "../../ipam/resolver.ts";
import type { Limits } from "../../model/limits.ts";
import {
  type IpamPrefixListResolver,
  type IpamPrefixListResolverTarget,
  resolverVersionId,
} from "../../model/records/ipam-prefix-list-resolver.ts";
import { type Change, inPartition, type PartitionKey, partitionName, put, remove } from "../../model/world/change.ts";
import type { Kind } from "../../model/world/kinds.ts";
import { entriesIn } from "../../model/world/prefix-lists-in-world.ts";
import type { World } from "../../model/world/world.ts";
import { type FollowUp, kindOf } from "../follow-up.ts";
import { homesSeenFrom } from "../ipam/ipams/reach.ts";
import { ipamsOver } from "../ipam/resource-cidrs/monitored-worlds.ts";
import type { Asking } from "../operation.ts";
import { store } from "../prefix-lists/versions.ts";
import { knownCidrs, typesFrom } from "./known-cidrs.ts";

const RESOLVER = "ipam-prefix-list-resolver";
const TARGET = "ipam-prefix-list-resolver-target";
const resourceKinds = Object.keys(typesFrom) as Kind[];

export const followResolvers: FollowUp = {
  kinds: [...resourceKinds, RESOLVER, TARGET, "prefix-list"],
  follow(call, changes) {
    const { world, limits } = call;
    const followed: Change[] = [];
    const current = new Map<string, Selection>();
    for (const { home, resolver } of resolversConcerned(call, changes)) {
      const selection = select(call, home, resolver, limits);
      current.set(resolver.id, selection);
      followed.push(...selection.changes);
    }
    for (const { home, target } of targetsConcerned(world, changes, current)) {
      followed.push(...synchronise(home, target, current.get(target.resolverId), limits));
    }
    return followed;
  },
};

/** The result of a resolver: its newest version, and the changes if that one is new. */
interface Selection {
  readonly home: World;
  readonly resolver: IpamPrefixListResolver;
  readonly isNew: boolean;
  readonly cidrs: readonly string[];
  readonly changes: readonly Change[];
}

/** The resolvers that a call changed, and those with rules on the types of the changed resources. */
function resolversConcerned(asking: Asking, changes: readonly Change[]) {
  const { world } = asking;
  const found = new Map<string, { readonly home: World; readonly resolver: IpamPrefixListResolver }>();
  const byPartition = Map.groupBy(changes, (change) => partitionName(change.in ?? world));
  for (const own of byPartition.values()) {
    const { account, region }: PartitionKey = own[0]?.in ?? world;
    const there = world.elsewhere(account, region);
    const types = new Set(own.flatMap((change) => typesFrom[kindOf(change)] ?? []));
    for (const change of own) {
      if ("put" in change && change.put === RESOLVER) {
        const resolver = there.get(RESOLVER, change.value.id);
        if (resolver !== undefined) found.set(resolver.id, { home: there, resolver });
      }
    }
    if (types.size === 0) continue;
    for (const { id, ownerId, region } of ipamsOver(asking, there)) {
      const home = world.elsewhere(ownerId, region);
      for (const resolver of home.by(RESOLVER, "ipam", id)) {
        if (resolver.rules.some((rule) => types.has(typeOf(rule)))) found.set(resolver.id, { home, resolver });
      }
    }
  }
  return found.values();
}

const typeOf = (rule: IpamPrefixListResolver["rules"][number]): string =>
  rule.type === "ipam-resource-cidr" ? rule.resourceType : rule.type === "ipam-pool-cidr" ? "ipam-pool" : rule.type;

function select(asking: Asking, home: World, resolver: IpamPrefixListResolver, limits: Limits): Selection {
  const { id, version } = resolver;
  const before = home.get("ipam-prefix-list-resolver-version", resolverVersionId(id, version))?.cidrs ?? [];
  const ipam = home.get("ipam", resolver.ipamId);
  const cidrs = ipam === undefined ? before : selectCidrs(resolver, knownCidrs(asking, home, ipam));
  const unchanged = { home, resolver, isNew: false, cidrs: before };
  if (cidrs.length > limits.entriesPerResolverVersion) {
    const failure = tooManyEntries(cidrs.length, limits.entriesPerResolverVersion);
    const failed = { ...resolver, failure };
    return { ...unchanged, changes: resolver.failure === failure ? [] : [inPartition(home, put(RESOLVER, failed))] };
  }
  const { failure, ...succeeded } = resolver;
  if (version > 0 && areSame(before, cidrs)) {
    return { ...unchanged, changes: failure === undefined ? [] : [inPartition(home, put(RESOLVER, succeeded))] };
  }
  const after = { ...succeeded, version: version + 1 };
  const made = { id: resolverVersionId(id, after.version), resolverId: id, version: after.version, cidrs };
  const oldest = after.version - limits.versionsPerResolver;
  const changes = [
    put(RESOLVER, after),
    put("ipam-prefix-list-resolver-version", made),
    ...(oldest > 0 ? [remove("ipam-prefix-list-resolver-version", resolverVersionId(id, oldest))] : []),
  ];
  return { home, resolver: after, isNew: true, cidrs, changes: changes.map((change) => inPartition(home, change)) };
}

/** The targets of resolvers with a new version, and those that a call changed, directly or through their list. */
function targetsConcerned(world: World, changes: readonly Change[], current: ReadonlyMap<string, Selection>) {
  const found = new Map<string, { readonly home: World; readonly target: IpamPrefixListResolverTarget }>();
  const add = (home: World, target: IpamPrefixListResolverTarget | undefined) => {
    if (target !== undefined) found.set(target.id, { home, target });
  };
  for (const { home, resolver, isNew } of current.values()) {
    if (!isNew) continue;
    for (const target of home.by(TARGET, "resolver", resolver.id)) if (target.trackLatestVersion) add(home, target);
  }
  for (const change of changes) {
    const { account, region } = change.in ?? world;
    const id = "put" in change ? change.value.id : change.id;
    if (kindOf(change) === TARGET) {
      const there = world.elsewhere(account, region);
      add(there, there.get(TARGET, id));
    } else if (kindOf(change) === "prefix-list") {
      for (const home of homesSeenFrom(world.elsewhere(account, region))) {
        for (const target of home.by(TARGET, "list", id)) if (target.prefixListRegion === region) add(home, target);
      }
    }
  }
  return found.values();
}

/** Brings the list of a target to the version that it follows. `selection` is its resolver's, if that was evaluated. */
function synchronise(
  home: World,
  target: IpamPrefixListResolverTarget,
  selection: Selection | undefined,
  limits: Limits,
): readonly Change[] {
  const latest = selection?.resolver.version ?? home.get(RESOLVER, target.resolverId)?.version ?? 0;
  const version = target.trackLatestVersion ? latest : (target.desiredVersion ?? latest);
  const cidrs =
    version === selection?.resolver.version
      ? selection.cidrs
      : home.get("ipam-prefix-list-resolver-version", resolverVersionId(target.resolverId, version))?.cidrs;
  const there = { account: target.ownerId, region: target.prefixListRegion };
  const world = home.elsewhere(there.account, there.region);
  const list = world.get("prefix-list", target.prefixListId);
  // AWS: the owner may switch off the synchronisation on the list (catalogue 220).
  if (list !== undefined && list.ipamPrefixListResolverSyncEnabled !== true) return [];
  const { stateMessage: _, ...rest } = target;
  const become = (after: IpamPrefixListResolverTarget): readonly Change[] =>
    JSON.stringify(after) === JSON.stringify(target) ? [] : [inPartition(home, put(TARGET, after))];
  const fail = (stateMessage: string) => become({ ...rest, state: "sync-failed", stateMessage });
  if (list === undefined) return fail(`The prefix list (${target.prefixListId}) does not exist.`);
  if (cidrs === undefined) return fail(`The version ${version} of the resolver is no longer stored.`);
  if (cidrs.length > list.maxEntries) return fail(tooManyEntries(cidrs.length, list.maxEntries));
  const before = entriesIn(world, list.id) ?? [];
  const synced = become({ ...rest, state: "sync-complete", lastSyncedVersion: version });
  const isInStep = areSame(
    before.map(({ cidr }) => cidr),
    cidrs,
  );
  if (isInStep) return synced;
  const next = { ...list, version: list.version + 1, state: "modify-complete" as const };
  const stored = store(
    next,
    cidrs.map((cidr) => ({ cidr })),
    limits,
  );
  return [...stored.map((change) => inPartition(there, change)), ...synced];
}

// ours: no evidence of AWS's text
const tooManyEntries = (count: number, most: number): string =>
  `The rules select ${count} CIDRs, and there is room for ${most}.`;

const areSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((cidr, index) => cidr === b[index]);
