/** `GET /_cordon/diff`: which flows opened and closed between two moments, by which rules, and whose calls did it? */
import type { Gateway } from "../../gateway/handle-call.ts";
import { OwnRefusal, type OwnRequest, type OwnRoute } from "../../gateway/http-server.ts";
import { type OwnCaller, refuseWithout, signInToOwn } from "../../gateway/own-access.ts";
import type { AskedMoment } from "../../gateway/past/past.ts";
import type { PastWorlds } from "../../gateway/past/past-worlds.ts";
import { finish, Turn } from "../../gateway/turns.ts";
import { eachInSteps, type Steps } from "../../model/steps.ts";
import { partitionKey } from "../../model/world/change.ts";
import type { Entry } from "../../model/world/log.ts";
import type { World } from "../../model/world/world.ts";
import { CompiledNetwork } from "../../policy/compiled/compiled-network.ts";
import { Network } from "../../policy/flow/network.ts";
import { type AddressDifference, type Difference, difference } from "../../policy/questions/difference.ts";
import type { AsOf } from "../contract.ts";
import { readAsked, refuseNoPast } from "../past/past-network.ts";
import { refuseUnseenLists } from "../permission/seen-lists.ts";
import { parameter } from "../read-request.ts";
import { TRAFFIC_ACTIONS } from "../traffic-question.ts";
import { eventOf } from "../trail/history.ts";
import { type BlockChange, type Differences, differencesInWords, type PairChange } from "./in-words.ts";
import { Changed, Changers, type Depending } from "./who-changed.ts";

type Moment = Required<AsOf>["at"];

/** The places in `calls` of those that changed what the flows depend on; of each record at most the newest 20. */
interface ByCalls {
  readonly by: readonly number[];
}

/** A call that changed something; of another account's only the account is shown. */
export type ChangingCall =
  | { readonly account: string }
  | {
      readonly account: string;
      readonly region: string;
      readonly revision: number;
      readonly time: string;
      readonly principal: string;
      readonly operation: string;
      readonly requestId: string;
    };

export interface Diffed extends Differences {
  readonly account: string;
  readonly region: string;
  readonly from: Moment;
  readonly to: Moment;
  readonly interfaces: readonly (PairChange & ByCalls)[];
  readonly addresses: readonly (BlockChange & ByCalls)[];
  readonly internet: readonly (BlockChange & ByCalls)[];
  /** In the order in which they were made. */
  readonly calls: readonly ChangingCall[];
}

export const diffRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/diff",
  async handle(request) {
    const caller = await signInToOwn(gateway, request, TRAFFIC_ACTIONS);
    const { home } = caller;
    const { past } = gateway.ledger;
    const { from, to } = await momentsOf(gateway, request, caller);
    const then = await past.open(home, from).catch(refuseNoPast);
    try {
      const later = await past.find(home, to).catch(refuseNoPast);
      const { revision, time } = later[1];
      if (revision < then.found.revision || time < then.found.time) {
        throw new OwnRefusal(`the time to compare with, ${time}, is before ${then.found.time}`);
      }
      return { status: 200, body: await compare(then, later, caller).catch(refuseNoPast) };
    } finally {
      then.release();
    }
  },
});

interface AskedMoments {
  readonly from: AskedMoment;
  readonly to: AskedMoment;
}

async function momentsOf(gateway: Gateway, request: OwnRequest, caller: OwnCaller): Promise<AskedMoments> {
  const [from, to, call] = [parameter(request, "from"), parameter(request, "to"), parameter(request, "call")];
  if (call !== undefined) {
    if (from !== undefined || to !== undefined) throw new OwnRefusal("say either from and to, or which call");
    return momentsAround(gateway, caller, call);
  }
  if (from === undefined) throw new OwnRefusal("say from when: a time, how long ago it was, or a revision");
  return { from: readAsked(gateway, from), to: readAsked(gateway, to ?? "0 seconds ago") };
}

/** The revisions before and after a call, which the trail has under an id. */
async function momentsAround(gateway: Gateway, caller: OwnCaller, id: string): Promise<AskedMoments> {
  refuseWithout(caller, ["cloudtrail:LookupEvents"]);
  const { home } = caller;
  const where = `account ${home.account}, Region ${home.region}`;
  const event = await eventOf(gateway, home, id);
  if (event === undefined) throw new OwnRefusal(`the trail of ${where} has no event ${id}`);
  const { requestID } = JSON.parse(event.record) as { readonly requestID: string };
  const revisions = await gateway.ledger.past
    .revisionsOf(home, { requestId: requestID, time: event.time })
    .catch(refuseNoPast);
  if (revisions === undefined) throw new OwnRefusal(`this call changed nothing in ${where}`);
  const [first, last] = revisions;
  return { from: { revision: first - 1 }, to: { revision: last } };
}

function worldsFor(caller: OwnCaller, own: World): readonly World[] {
  refuseUnseenLists(caller, own);
  return Network.worldsAround(own);
}

async function compare(then: PastWorlds, to: Parameters<PastWorlds["after"]>[0], caller: OwnCaller): Promise<Diffed> {
  const { account } = caller;
  const before = new Network(await then.read((own) => worldsFor(caller, own)));
  const changed = new Changed();
  const later = await then.after(to, (entry) => changed.note(entry));
  const after = new Network(await later.read((own) => worldsFor(caller, own)));
  await finish(changed.compare(before, after));
  const found = await finish(differenceOf(before, after, changed));
  const keys = await finish(keysOf(found, changed, [before, after]));
  const changers = new Changers(Object.values(keys).flat(2));
  const turn = new Turn();
  for await (const page of then.until(later)) {
    for (const entry of page) {
      changers.note(entry);
      if (turn.isOver) await turn.next();
    }
  }
  const told = new Told(account);
  const by = (all: readonly (readonly string[])[]) => all.map((each) => changers.of(each));
  const all = { interfaces: by(keys.interfaces), addresses: by(keys.addresses), internet: by(keys.internet) };
  told.add(Object.values(all).flat(2));
  const words = differencesInWords(found, { before, after, isSupposed: false }, account);
  const withCalls = <T>(changes: readonly T[], entries: readonly (readonly Entry[])[]) =>
    changes.map((change, i) => ({ ...change, by: told.placesOf(entries[i] ?? []) }));
  return {
    ...then.home,
    from: then.found,
    to: later.found,
    ...words,
    interfaces: withCalls(words.interfaces, all.interfaces),
    addresses: withCalls(words.addresses, all.addresses),
    internet: withCalls(words.internet, all.internet),
    calls: told.calls,
  };
}

function* differenceOf(before: Network, after: Network, changed: Changed): Steps<Difference> {
  const old = yield* CompiledNetwork.inSteps(before);
  return yield* difference(old, yield* CompiledNetwork.inSteps(after), changed.changes);
}

/** Of each difference the records that made it, by key. */
function* keysOf({ interfaces, addresses, internet }: Difference, changed: Changed, networks: readonly Network[]) {
  const keys = (depending: Depending) => changed.keysOf(depending, networks);
  const ofBlock = ({ rule, interfaceIds }: AddressDifference, needsPath: boolean) =>
    keys({ rules: [rule], interfaceIds, needsPath });
  return {
    interfaces: yield* eachInSteps(interfaces, ({ egressRule, ingressRule, from, to }) =>
      keys({ rules: [egressRule, ingressRule], interfaceIds: [...from, ...to], needsPath: false }),
    ),
    addresses: yield* eachInSteps(addresses, (each) => ofBlock(each, false)),
    internet: yield* eachInSteps(internet, (each) => ofBlock(each, true)),
  };
}

/** The calls of an answer, each once although it may have made several entries. */
class Told {
  readonly #account: string | undefined;
  readonly #places = new Map<string, number>();
  calls: readonly ChangingCall[] = [];

  constructor(account: string | undefined) {
    this.#account = account;
  }

  add(entries: readonly Entry[]): void {
    const calls = new Map(entries.map((entry) => [callOf(entry), entry]));
    const inOrder = [...calls].toSorted(
      ([, a], [, b]) => Date.parse(a.time) - Date.parse(b.time) || a.revision - b.revision,
    );
    for (const [place, [call]] of inOrder.entries()) this.#places.set(call, place);
    this.calls = inOrder.map(([, entry]) => this.#seen(entry));
  }

  placesOf(entries: readonly Entry[]): readonly number[] {
    const places = new Set(entries.map((entry) => this.#places.get(callOf(entry)) ?? 0));
    return [...places].toSorted((a, b) => a - b);
  }

  #seen({ partition, revision, time, principal, operation, requestId }: Entry): ChangingCall {
    const { account, region } = partitionKey(partition);
    if (this.#account !== undefined && account !== this.#account) return { account };
    return { account, region, revision, time, principal, operation, requestId };
  }
}

const callOf = ({ requestId, partition, revision }: Entry): string =>
  requestId === "" ? `${partition} ${revision}` : requestId;
