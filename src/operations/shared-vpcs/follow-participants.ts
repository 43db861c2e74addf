/**
 * What participants have in a VPC that another account shares: the owner's partition gets copies, which are kept in step, so that
 * it has all that is in the VPC. Choosing an address, deciding a flow and finding what uses a resource read it there.
 *
 *     participant's partition                          owner's partition
 *     network-interface, security-group and
 *     its rules, elastic-ip  ───────── copies ───────▶ the same, of the participant's
 *     shared-vpc  ─ made with the first, gone with the last ─ vpc-participant
 *
 * What an account imported isn't copied: a file is no evidence about another account's VPC.
 */

import { amazonWorld } from "../../model/amazon.ts";
import { participantId } from "../../model/records/sharing/shared-vpc.ts";
import type { Resource } from "../../model/records/tag.ts";
import { isSameData } from "../../model/same-data.ts";
import { type Change, inPartition, partitionName, put, remove } from "../../model/world/change.ts";
import type { Kind, RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";
import { type FollowUp, kindOf } from "../follow-up.ts";
import type { Call } from "../operation.ts";
import { withSharedVpcs } from "./seen-vpcs.ts";
import { isOwn } from "./whole-vpc.ts";

/** Interfaces come with the Elastic IP addresses that lead to them, groups with their rules and associations. */
type Thing = "network-interface" | "security-group";
type CopiedKind = Thing | "elastic-ip" | "security-group-rule" | "security-group-vpc-association";

export const followParticipants: FollowUp = {
  kinds: ["elastic-ip", "network-interface", "security-group", "security-group-rule", "security-group-vpc-association"],
  follow({ world, settings }, changes, before) {
    const copying = new Copying({ world, settings }, before);
    for (const change of changes) copying.follow(change);
    return copying.changes();
  },
};

class Copying {
  readonly #call: Pick<Call<unknown>, "world" | "settings">;
  readonly #before: World;
  /** By partition, kind and id. */
  readonly #made = new Map<string, Change>();
  /** The worlds of accounts, as those see them. */
  readonly #seen = new Map<string, World>();
  readonly #passed = new Set<string>();

  constructor(call: Pick<Call<unknown>, "world" | "settings">, before: World) {
    this.#call = call;
    this.#before = before;
  }

  changes(): readonly Change[] {
    return [...this.#made.values()];
  }

  follow(change: Change): void {
    const { account, region } = change.in ?? this.#call.world;
    const now = this.#call.world.elsewhere(account, region);
    const then = this.#before.elsewhere(account, region);
    const id = "put" in change ? change.value.id : change.id;
    for (const world of [then, now]) {
      for (const [kind, thing] of thingsConcernedBy(world, kindOf(change) as CopiedKind, id)) {
        const key = `${partitionName(now)} ${thing}`;
        if (this.#passed.has(key)) continue;
        this.#passed.add(key);
        this.#keepInStep(now, then, kind, thing);
      }
    }
  }

  #keepInStep(now: World, then: World, kind: Thing, id: string): void {
    const vpcs = new Set([...vpcsOf(then, kind, id), ...vpcsOf(now, kind, id)]);
    for (const vpcId of vpcs) {
      const owner = this.#ownerOf(now, vpcId);
      if (owner === undefined) continue;
      if (kind === "network-interface") this.#copyInterface(now, then, owner, id);
      else this.#copyGroup(now, owner, id);
      this.#notePart(now, owner, vpcId);
    }
  }

  /** The world of the account that owns a VPC and shares it with the one that has something there. */
  #ownerOf(now: World, vpcId: string): World | undefined {
    const known = now.get("vpc", vpcId);
    if (known !== undefined && isOwn(known, now)) return undefined;
    const name = partitionName(now);
    const seen = this.#seen.get(name) ?? withSharedVpcs({ world: now, settings: this.#call.settings });
    this.#seen.set(name, seen);
    const shared = seen.get("shared-vpc", vpcId);
    return shared && now.elsewhere(shared.ownerId, now.region);
  }

  #copyInterface(now: World, then: World, owner: World, id: string): void {
    const nic = now.get("network-interface", id);
    const copy = owner.get("network-interface", id);
    const isThere = nic !== undefined && isOwn(nic, now) && owner.get("vpc", nic.vpcId) !== undefined;
    const isNew = then.get("network-interface", id) === undefined;
    if (isThere && !(copy === undefined ? isNew : isOwn(copy, now))) return;
    // Whatever id a file gave to a group, the owner's group of that id has no members by it.
    const isTaken = (id: string): boolean => {
      const [own, theirs] = [now, owner].map((each) => each.get("security-group", id)?.ownerId);
      return own === now.account && theirs !== undefined && theirs !== own;
    };
    if (isThere && nic.groupIds.some(isTaken)) return;
    this.#copy(owner, now, "network-interface", id, isThere ? nic : undefined);
    const addresses = [now, owner].flatMap((world) => [...world.by("elastic-ip", "interface", id)]);
    for (const address of addresses) {
      const original = isThere ? now.get("elastic-ip", address.id) : undefined;
      const leadsThere = original?.association?.networkInterfaceId === id && isLentTo(now, owner, original.publicIp);
      this.#copy(owner, now, "elastic-ip", address.id, leadsThere ? original : undefined);
    }
    if (isThere) for (const groupId of nic.groupIds) this.#copyGroup(now, owner, groupId);
  }

  #copyGroup(now: World, owner: World, id: string): void {
    const group = now.get("security-group", id);
    const isThere =
      group !== undefined &&
      isOwn(group, now) &&
      vpcsOf(now, "security-group", id).some((vpcId) => owner.get("vpc", vpcId) !== undefined);
    const copy = owner.get("security-group", id);
    if (copy !== undefined && !isOwn(copy, now)) return;
    this.#copy(owner, now, "security-group", id, isThere ? group : undefined);
    for (const kind of ["security-group-rule", "security-group-vpc-association"] as const) {
      const parts = [now, owner].flatMap((world) => [...world.by(kind, "group", id)] as Resource[]);
      for (const part of parts) {
        const original = isThere ? now.get(kind, part.id) : undefined;
        const isOutside = original !== undefined && "vpcOwnerId" in original && original.vpcOwnerId !== owner.account;
        this.#copy(owner, now, kind, part.id, isOutside ? undefined : original);
      }
    }
  }

  /** Makes the owner's copy what the original is now, if it isn't. */
  #copy<K extends CopiedKind>(owner: World, now: World, kind: K, id: string, found: RecordOf<K> | undefined): void {
    const key = `${partitionName(owner)} ${kind} ${id}`;
    const copy = owner.get(kind, id);
    // INVARIANT: nothing of the owner's or of another participant's is replaced, whatever ids a file has given.
    if (copy !== undefined && ownerOf(copy) !== now.account) return;
    // AWS: tags are each account's own (catalogue 513).
    const original = found !== undefined && "tags" in found ? { ...found, tags: [] } : found;
    if (original === undefined) {
      // What has moved from one thing to another one is still there.
      if (copy !== undefined && !this.#made.has(key)) this.#made.set(key, inPartition(owner, remove(kind, id)));
    } else if (!isSameData(copy, original)) this.#made.set(key, inPartition(owner, put(kind, original)));
    else this.#made.delete(key);
  }

  /** Notes on both sides whether the account has anything in the VPC of which the owner has a copy. */
  #notePart(now: World, owner: World, vpcId: string): void {
    const isCopied = (kind: Kind, id: string): boolean => {
      const made = this.#made.get(`${partitionName(owner)} ${kind} ${id}`);
      return made === undefined ? owner.get(kind, id) !== undefined : "put" in made;
    };
    const takesPart =
      now.by("network-interface", "vpc", vpcId).some(({ id }) => isCopied("network-interface", id)) ||
      now.by("security-group", "vpc", vpcId).some(({ id }) => isCopied("security-group", id)) ||
      now
        .by("security-group-vpc-association", "vpc", vpcId)
        .some(({ id }) => isCopied("security-group-vpc-association", id));
    const participant = { id: participantId(vpcId, now.account), vpcId, account: now.account };
    const shared = { id: vpcId, ownerId: owner.account, subnetIds: [], groupIds: [] };
    this.#note(owner, "vpc-participant", participant, takesPart);
    this.#note(now, "shared-vpc", shared, takesPart);
  }

  #note<K extends "shared-vpc" | "vpc-participant">(
    there: World,
    kind: K,
    record: RecordOf<K>,
    isNeeded: boolean,
  ): void {
    const key = `${partitionName(there)} ${kind} ${record.id}`;
    this.#made.delete(key);
    if (isNeeded === (there.get(kind, record.id) !== undefined)) return;
    this.#made.set(key, inPartition(there, isNeeded ? put(kind, record) : remove(kind, record.id)));
  }
}

/** Whether an address is the account's, as far as Amazon and the owner of the VPC know: a file may say anything. */
function isLentTo(now: World, owner: World, publicIp: string): boolean {
  const lent = amazonWorld(now).get("public-address", publicIp);
  if (lent !== undefined) return lent.account === now.account && lent.region === now.region;
  return owner.by("elastic-ip", "address", publicIp).every((address) => isOwn(address, now));
}

const ownerOf = (record: object): string | undefined => {
  const { ownerId, groupOwnerId } = record as { readonly ownerId?: string; readonly groupOwnerId?: string };
  return ownerId ?? groupOwnerId;
};

/** The interfaces and groups whose copies a change may concern. */
function* thingsConcernedBy(world: World, kind: CopiedKind, id: string): Iterable<readonly [Thing, string]> {
  switch (kind) {
    case "network-interface":
    case "security-group":
      yield [kind, id];
      return;
    case "elastic-ip": {
      const leadsTo = world.get(kind, id)?.association?.networkInterfaceId;
      if (leadsTo !== undefined) yield ["network-interface", leadsTo];
      return;
    }
    default: {
      const groupId = world.get(kind, id)?.groupId;
      if (groupId !== undefined) yield ["security-group", groupId];
    }
  }
}

/** The VPCs that a thing is in: of a group also those that it's associated with. */
function vpcsOf(world: World, kind: Thing, id: string): readonly string[] {
  const record = world.get(kind, id);
  if (record === undefined) return [];
  if (kind === "network-interface") return [record.vpcId];
  return [record.vpcId, ...world.by("security-group-vpc-association", "group", id).map(({ vpcId }) => vpcId)];
}
