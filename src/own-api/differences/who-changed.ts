/** Which calls made flows open or close: those that changed what the flows depend on. */

import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Steps } from "../../model/steps.ts";
import { type Change, remove } from "../../model/world/change.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { Entry } from "../../model/world/log.ts";
import type { Network } from "../../policy/flow/network.ts";
import { NETWORK_KINDS } from "../../policy/flow/records.ts";

/** A record that something changed in between. */
interface Touched {
  readonly kind: NetworkKind;
  readonly id: string;
}

type NetworkKind = (typeof NETWORK_KINDS)[number];
const KINDS: ReadonlySet<Kind> = new Set(NETWORK_KINDS);

/** What decides about the groups of an interface; everything else is on the path. */
const OF_GROUPS: ReadonlySet<Kind> = new Set([
  "gap",
  "instance",
  "network-interface",
  "prefix-list",
  "prefix-list-version",
  "security-group",
  "security-group-rule",
]);

const keyOf = (kind: Kind, id: string): string => `${kind} ${id}`;

const touchedOf = (change: Change): { readonly kind: Kind; readonly id: string } =>
  "put" in change ? { kind: change.put, id: change.value.id } : { kind: change.delete, id: change.id };

/** A flow that opens or closes, as far as it says what it depends on. */
export interface Depending {
  readonly rules: readonly SecurityGroupRule[];
  readonly interfaceIds: readonly string[];
  /** Whether the path counts even if the rules or the interfaces changed. */
  readonly needsPath: boolean;
}

export class Changed {
  /** What entries in between touched, by kind and id. */
  readonly #touched = new Map<string, Touched>();
  /** Of those that differ: versions of prefix lists, and what may be on a path. */
  readonly #versions: string[] = [];
  readonly #onPaths: Touched[] = [];

  note({ changes }: Entry): void {
    for (const change of changes) {
      const { kind, id } = touchedOf(change);
      if (KINDS.has(kind)) this.#touched.set(keyOf(kind, id), { kind: kind as NetworkKind, id });
    }
  }

  /** Forgets what is after as it was before. */
  *compare(before: Network, after: Network): Steps<void> {
    for (const [key, { kind, id }] of this.#touched) {
      yield;
      if (JSON.stringify(before.get(kind, id)) === JSON.stringify(after.get(kind, id))) this.#touched.delete(key);
      else if (kind === "prefix-list-version") this.#versions.push(id);
      else if (!OF_GROUPS.has(kind)) this.#onPaths.push({ kind, id });
    }
  }

  /** What leads from one state to the other, as far as which records it concerns. */
  get changes(): readonly Change[] {
    return [...this.#touched.values()].map(({ kind, id }) => remove(kind, id));
  }

  /** The keys of the records that made a flow open or close. */
  keysOf({ rules, interfaceIds, needsPath }: Depending, networks: readonly Network[]): readonly string[] {
    const lists = rules.flatMap(({ peer }) => (peer.kind === "prefix-list" ? [peer.prefixListId] : []));
    const own = [
      ...rules.map(({ id }) => keyOf("security-group-rule", id)),
      ...interfaceIds.map((id) => keyOf("network-interface", id)),
      ...lists.map((id) => keyOf("prefix-list", id)),
    ].filter((key) => this.#touched.has(key));
    for (const id of lists.length === 0 ? [] : this.#versions) {
      if (lists.some((list) => id.startsWith(`${list}@`))) own.push(keyOf("prefix-list-version", id));
    }
    if (own.length > 0 && !needsPath) return own;
    const nics = new Set(interfaceIds);
    const vpcs = new Set(
      networks.flatMap((network) => interfaceIds.map((id) => network.get("network-interface", id)?.vpcId ?? "")),
    );
    for (const { kind, id } of this.#onPaths) {
      const records = networks.map((network) => network.get(kind, id)).filter((record) => record !== undefined);
      if (records.some((record) => isOnPath(record, vpcs, nics))) own.push(keyOf(kind, id));
    }
    return own;
  }
}

/** Reports whether a record belongs to one of the VPCs or interfaces; one that names neither may be on any path. */
function isOnPath(record: object, vpcs: ReadonlySet<string>, nics: ReadonlySet<string>): boolean {
  const { id, vpcId, requester, accepter, networkInterfaceId, association } = record as {
    readonly [name: string]: { readonly vpcId?: string; readonly networkInterfaceId?: string } | string | undefined;
  };
  const inside = (of: typeof requester) => (typeof of === "object" ? of : {});
  const ofVpcs = [vpcId, id, inside(requester).vpcId, inside(accepter).vpcId].filter(
    (each) => typeof each === "string",
  );
  const ofNics = [networkInterfaceId, inside(association).networkInterfaceId].filter((each) => each !== undefined);
  if (ofVpcs.some((each) => vpcs.has(each))) return true;
  if (ofNics.some((each) => nics.has(each as string))) return true;
  return ofVpcs.length === 1 && ofNics.length === 0;
}

/** Of one record so many calls are kept, the newest. */
const MOST_CALLS = 20;

/** Key of a record -> the entries that changed it, the newest so many. */
export class Changers {
  readonly #byKey: ReadonlyMap<string, Entry[]>;

  constructor(keys: Iterable<string>) {
    this.#byKey = new Map([...keys].map((key) => [key, []]));
  }

  note(entry: Entry): void {
    for (const change of entry.changes) {
      const { kind, id } = touchedOf(change);
      const entries = this.#byKey.get(keyOf(kind, id));
      if (entries === undefined || entries.at(-1) === entry) continue;
      entries.push({ ...entry, changes: [] });
      if (entries.length > MOST_CALLS) entries.shift();
    }
  }

  of(keys: readonly string[]): readonly Entry[] {
    return keys.flatMap((key) => this.#byKey.get(key) ?? []);
  }
}
