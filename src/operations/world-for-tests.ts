/** A small world for the tests of operations: calls are decided and applied, without a server or a store. */
import { createHash } from "node:crypto";
import { rootOf } from "../access/credentials.ts";
import { defaultLimits, type Limits } from "../model/limits.ts";
import { defaultSettings, type Settings } from "../model/settings.ts";
import { type Change, type PartitionKey, partitionName } from "../model/world/change.ts";
import { digitsOfIds, type NewId, prefixOfIds } from "../model/world/ids.ts";
import type { Entry } from "../model/world/log.ts";
import { Partition } from "../model/world/partition.ts";
import { type EventLookup, type EventsFound, hasAttribute, type TrailEvent } from "../model/world/trail.ts";
import type { World } from "../model/world/world.ts";
import { callOf } from "./call.ts";
import { withFollowUps } from "./follow-up.ts";
import { followUps } from "./follow-ups.ts";
import type { Call, Decision, MadeKey, Operation, Seal } from "./operation.ts";
import { checkTouches } from "./permission/check-touches-for-tests.ts";
import { defaultNetwork } from "./vpcs/default-network.ts";

export const ACCOUNT = "111122223333";
export const REGION = "us-east-1";

/** What CreateKeyPair gets from the gateway, which makes keys (test/running/key-pairs.test.ts). */
const KEY: MadeKey = { publicKey: "ssh-rsa AAAA created", fingerprint: "00:01:02", material: "-----BEGIN ...-----" };

const REQUEST_ID = "00000000-0000-0000-0000-000000000000";

export class TestCordon {
  limits: Limits;
  settings: Settings = defaultSettings;
  /** ISO 8601; tests may change it. */
  now = "2026-01-02T03:04:05.000Z";
  /** What the trail has, the newest first. */
  trail: readonly TrailEvent[] = [];
  readonly #partitions = new Map<string, Partition>();
  readonly #histories = new Map<string, Entry[]>();
  #ids = 0;

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
    this.world();
  }

  /** The world of a partition, which has its default network from the start. */
  world(account = ACCOUNT, region = REGION): World {
    const key = { account, region };
    let partition = this.#partitions.get(partitionName(key));
    if (partition === undefined) {
      partition = new Partition(key);
      this.#partitions.set(partitionName(key), partition);
      this.apply(defaultNetwork(key, this.newId), key);
    }
    const found = partition;
    return {
      account,
      region,
      get: (kind, id) => found.get(kind, id),
      all: (kind) => found.all(kind),
      inOrder: (kind, after) => found.inOrder(kind, after),
      count: (kind) => found.count(kind),
      by: (kind, index, key) => found.by(kind, index, key),
      view: (view) => found.view(view),
      history: () => this.#histories.get(partitionName({ account, region })) ?? [],
      elsewhere: (account, region) => this.world(account, region),
      partitions: () => [...this.#partitions.values()].map(({ account, region }) => ({ account, region })),
    };
  }

  /** Decides a call and applies its changes. If the operation throws, so does this, and nothing has changed. */
  run<I, O>(
    operation: Operation<I, O>,
    input: I,
    { account = ACCOUNT, region = REGION }: Partial<PartitionKey> = {},
  ): O {
    const asked = callOf(input, this.world(account, region), rootOf(account), this, { requestId: REQUEST_ID });
    const lookup = operation.readsTrail?.(asked);
    const call = {
      ...asked,
      ...(lookup !== undefined && { found: this.#lookUp(lookup) }),
      ...(operation.makesKey !== undefined && { found: KEY }),
    };
    const { changes = [], output } = withFollowUps(followUps, call, decide(operation, call));
    this.apply(changes, { account, region });
    return output;
  }

  #lookUp({ account, region, attribute, from, to, after = 0, limit }: EventLookup): EventsFound {
    const all = this.trail.filter(
      (event) =>
        event.account === account &&
        event.region === region &&
        Date.parse(event.time) >= Date.parse(from) &&
        Date.parse(event.time) <= Date.parse(to) &&
        (attribute === undefined || hasAttribute(event, attribute)),
    );
    const end = after + limit;
    return { events: all.slice(after, end), ...(end < all.length && { next: end }) };
  }

  apply(changes: readonly Change[], home: PartitionKey = { account: ACCOUNT, region: REGION }): void {
    for (const change of changes) {
      const { account, region } = change.in ?? home;
      this.world(account, region);
      this.#partitions.get(partitionName({ account, region }))?.apply(change);
    }
    for (const [partition, own] of Map.groupBy(changes, (change) => partitionName(change.in ?? home))) {
      const history = this.#histories.get(partition) ?? [];
      this.#histories.set(partition, history);
      const revision = history.length + 1;
      history.push({ partition, revision, time: this.now, principal: "", requestId: "", operation: "", changes: own });
    }
  }

  /** The id of the default VPC of a partition. */
  defaultVpcId(account = ACCOUNT, region = REGION): string {
    for (const vpc of this.world(account, region).all("vpc")) if (vpc.isDefault) return vpc.id;
    throw new Error("the partition has no default VPC");
  }

  /** The ids of the default VPC's subnets, one for each availability zone. */
  defaultSubnetIds(): readonly string[] {
    return [
      ...this.world()
        .by("subnet", "vpc", this.defaultVpcId())
        .map(({ id }) => id),
    ];
  }

  digest = (algorithm: "md5" | "sha256", bytes: Uint8Array): Uint8Array => createHash(algorithm).update(bytes).digest();

  newId: NewId = (of) => `${prefixOfIds(of)}-${this.#counted(digitsOfIds(of))}`;

  seal: Seal = (purpose, text) => `${purpose} ${text}`;

  open = (...[purpose, sealed]: Parameters<Seal>): string | undefined =>
    sealed.startsWith(`${purpose} `) ? sealed.slice(purpose.length + 1) : undefined;

  random = (bytes: number): string => this.#counted(2 * bytes);

  #counted(digits: number): string {
    return (++this.#ids).toString(16).padStart(digits, "0");
  }
}

/** Decides the call, and checks what it touches. */
function decide<I, O>(operation: Operation<I, O>, call: Call<I>): Decision<O> {
  let decision: Decision<O>;
  try {
    decision = operation.decide(call);
  } catch (error) {
    checkTouches(operation, call, error);
    throw error;
  }
  checkTouches(operation, call, undefined);
  return decision;
}

/** Matches the code and message that a refused call throws, for `assert.throws`. */
export const refusal = (code: string, message?: string | RegExp) => (error: unknown) => {
  const { code: actual, message: text } = error as { code?: string; message?: string };
  if (actual !== code) throw error;
  if (typeof message === "string" && text !== message) throw new Error(`expected "${message}", got "${text}"`);
  if (message instanceof RegExp && !message.test(text ?? "")) throw new Error(`expected ${message}, got "${text}"`);
  return true;
};
