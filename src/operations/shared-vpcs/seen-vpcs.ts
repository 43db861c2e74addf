/**
 * The world as a caller sees it: with the subnets and security groups that others share with its account, and with what concerns
 * those of their VPCs, as foreign records.
 */

import type { ElasticIp, NetworkInterface } from "../../model/records/network-interface.ts";
import type { NetworkAclAssociation, RouteTableAssociation } from "../../model/records/routing.ts";
import { type ParticipantTags, participantId, type SharedVpc } from "../../model/records/sharing/shared-vpc.ts";
import type { Resource, Tagged } from "../../model/records/tag.ts";
import type { Kind } from "../../model/world/kinds.ts";
import { hasAny, type World } from "../../model/world/world.ts";
import { overlaid } from "../../model/world/world-after.ts";
import type { Asking } from "../operation.ts";
import { isMember, mayReceive, sharedWith } from "../resource-shares/reaching.ts";
import { isOwn } from "./whole-vpc.ts";

const SEEN: ReadonlySet<Kind> = new Set<Kind>([
  "dhcp-options",
  "internet-gateway",
  "network-acl",
  "network-acl-association",
  "participant-tags",
  "route-table",
  "route-table-association",
  "security-group",
  "security-group-rule",
  "shared-vpc",
  "subnet",
  "vpc",
]);

/** A VPC with what is shared of it, in its owner's world. */
interface Place {
  readonly owner: World;
  readonly vpcId: string;
  readonly subnetIds: Set<string>;
  readonly groupIds: Set<string>;
}

export const withSharedVpcs = (asking: Asking): World => withoutAddresses(withPlaces(asking));

/** Quotas count an account's own: `count` does as well. */
function withPlaces({ world, settings }: Asking): World {
  const asking = { world, settings };
  if (!mayReceive(asking) && !hasAny(world.all("shared-vpc"))) return world;
  let seen: ReturnType<typeof overlaid> | undefined;
  const of = (kind: Kind) => {
    if (!SEEN.has(kind)) return world;
    seen ??= overlaid(world, outcomesOf(asking));
    return seen;
  };
  const { account, region } = world;
  return {
    account,
    region,
    get: (kind, id) => of(kind).get(kind, id),
    all: (kind) => of(kind).all(kind),
    inOrder: (kind, after) => of(kind).inOrder(kind, after),
    count: (kind) => world.count(kind),
    by: (kind, index, key) => of(kind).by(kind, index, key),
    view: (view) => (view.kinds.some((kind) => SEEN.has(kind)) ? of("vpc").view(view) : world.view(view)),
    history: () => world.history(),
    elsewhere: (account, region) => world.elsewhere(account, region),
    partitions: () => world.partitions(),
  };
}

/**
 * AWS: the owner of a shared VPC sees the interfaces and groups of participants (catalogue 513). Their Elastic IP addresses, of
 * which it has copies too, it sees only at their interfaces.
 */
function withoutAddresses(world: World): World {
  if (!hasAny(world.all("vpc-participant"))) return world;
  const isShown = (record: object): boolean => isOwn(record as ElasticIp, world);
  const shown = <R extends object>(kind: Kind, records: IteratorObject<R>): IteratorObject<R> =>
    kind === "elastic-ip" ? records.filter(isShown) : records;
  const { account, region } = world;
  return {
    account,
    region,
    get: (kind, id) => {
      const found = world.get(kind, id);
      return kind !== "elastic-ip" || found === undefined || isShown(found) ? found : undefined;
    },
    all: (kind) => shown(kind, world.all(kind)),
    inOrder: (kind, after) => shown(kind, world.inOrder(kind, after)),
    count: (kind) => world.count(kind),
    by: (kind, index, key) => {
      const found = world.by(kind, index, key);
      return index === "interface" ? found : shown(kind, found);
    },
    view: (view) => world.view(view),
    history: () => world.history(),
    elsewhere: (account, region) => world.elsewhere(account, region),
    partitions: () => world.partitions(),
  };
}

type Owned = Parameters<typeof isOwn>[0];

/** What is seen instead of the account's own records; undefined if no record is seen. */
class Outcomes {
  readonly kinds = new Map<Kind, Map<string, Resource | undefined>>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  set(kind: Kind, id: string, record: Resource | undefined): void {
    const ofKind = this.kinds.get(kind) ?? new Map<string, Resource | undefined>();
    this.kinds.set(kind, ofKind);
    ofKind.set(id, record);
  }

  // AWS: the owner's tags aren't shown, but those that the participant gave the resource (catalogue 513, 517).
  show(kind: Kind, record: Resource | undefined): void {
    if (record === undefined || this.#isOwn(kind, record.id)) return;
    if (!("tags" in record)) {
      this.set(kind, record.id, record);
      return;
    }
    const given: ParticipantTags = this.#world.get("participant-tags", record.id) ?? { id: record.id, tags: [] };
    const tagged: Tagged = { ...record, tags: given.tags };
    this.set(kind, record.id, tagged);
    this.set("participant-tags", record.id, given);
  }

  /** INVARIANT: what others share hides nothing of the account's own, whatever ids it has. */
  #isOwn(kind: Kind, id: string): boolean {
    const found: Partial<RouteTableAssociation & NetworkAclAssociation> | undefined = this.#world.get(kind, id);
    const bound =
      this.#world.get("route-table", found?.routeTableId ?? "") ??
      this.#world.get("network-acl", found?.networkAclId ?? "") ??
      found;
    return bound !== undefined && isOwn(bound as Owned, this.#world);
  }
}

function outcomesOf(asking: Asking): Outcomes["kinds"] {
  const outcomes = new Outcomes(asking.world);
  const places = placesOf(asking);
  for (const { id } of asking.world.all("shared-vpc")) if (!places.has(id)) outcomes.set("shared-vpc", id, undefined);
  for (const place of places.values()) {
    const { owner, groupIds } = place;
    for (const id of groupIds) {
      outcomes.show("security-group", owner.get("security-group", id));
      for (const rule of owner.by("security-group-rule", "group", id)) outcomes.show("security-group-rule", rule);
    }
    showNetwork(outcomes, place, asking.world);
  }
  return outcomes.kinds;
}

/** The VPCs of which something is shared with the account, or in which it still has something. */
function placesOf(asking: Asking): ReadonlyMap<string, Place> {
  const { world, settings } = asking;
  const places = new Map<string, Place>();
  const placeIn = (owner: World, vpcId: string): Place => {
    const place = places.get(vpcId) ?? { owner, vpcId, subnetIds: new Set(), groupIds: new Set() };
    places.set(vpcId, place);
    return place;
  };
  // AWS: within the organization only (catalogue 513, 515).
  const isInside = (owner: World): boolean =>
    [world, owner].every(({ account }) => isMember(settings.organization, account));
  const isOwnVpc = (vpcId: string): boolean => world.get("vpc", vpcId)?.ownerId === world.account;
  for (const { owner, record } of sharedWith(asking, "subnet")) {
    if (isInside(owner) && isOwn(record, owner) && !isOwnVpc(record.vpcId))
      placeIn(owner, record.vpcId).subnetIds.add(record.id);
  }
  for (const { owner, record } of sharedWith(asking, "security-group")) {
    if (isInside(owner) && isOwn(record, owner) && !isOwnVpc(record.vpcId))
      placeIn(owner, record.vpcId).groupIds.add(record.id);
  }
  for (const { id, ownerId } of world.all("shared-vpc")) {
    const owner = world.elsewhere(ownerId, world.region);
    // INVARIANT: what leads there proves nothing; the owner says who takes part.
    if (owner.get("vpc-participant", participantId(id, world.account)) !== undefined) placeIn(owner, id);
  }
  return places;
}

/**
 * AWS: a participant sees the subnets that are shared with it, their VPC, route tables, network ACLs, internet gateways and DHCP
 * options (catalogue 513). ours: and those in which it still has interfaces.
 */
function showNetwork(outcomes: Outcomes, { owner, vpcId, subnetIds, groupIds }: Place, world: World): void {
  const vpc = owner.get("vpc", vpcId);
  // INVARIANT: what an account has imported, even with the same id, never makes it see more.
  const isClaimed = world.get("vpc", vpcId)?.ownerId === world.account;
  const isOfCaller = (nic: NetworkInterface): boolean => isOwn(nic, world);
  const subnets = owner
    .by("subnet", "vpc", vpcId)
    .filter(({ id }) => subnetIds.has(id) || hasAny(owner.by("network-interface", "subnet", id).filter(isOfCaller)))
    .toArray();
  const takesPart = owner.get("vpc-participant", participantId(vpcId, world.account)) !== undefined;
  if (vpc === undefined || isClaimed || (subnets.length === 0 && !takesPart)) return;
  outcomes.show("vpc", vpc);
  const shared: SharedVpc = { id: vpcId, ownerId: owner.account, subnetIds: [...subnetIds], groupIds: [...groupIds] };
  outcomes.set("shared-vpc", vpcId, shared);
  outcomes.show("dhcp-options", owner.get("dhcp-options", vpc.dhcpOptionsId));
  for (const gateway of owner.by("internet-gateway", "vpc", vpcId)) outcomes.show("internet-gateway", gateway);
  const main = owner.by("route-table-association", "vpc", vpcId).find(({ isMain }) => isMain);
  for (const subnet of subnets) {
    outcomes.show("subnet", subnet);
    const [own] = owner.by("route-table-association", "subnet", subnet.id);
    const routed = own ?? main;
    if (routed !== undefined) {
      outcomes.show("route-table-association", routed);
      outcomes.show("route-table", owner.get("route-table", routed.routeTableId));
    }
    for (const filtered of owner.by("network-acl-association", "subnet", subnet.id)) {
      outcomes.show("network-acl-association", filtered);
      outcomes.show("network-acl", owner.get("network-acl", filtered.networkAclId));
    }
  }
}
