/** `POST /_cordon/what-if`: which flows would calls open and close? They are decided on the world as it is, and never committed. */
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../gateway/http-server.ts";
import { type OwnCaller, signInToOwn } from "../gateway/own-access.ts";
import { type Rehearsal, type RehearsedAnswer, rehearse } from "../gateway/rehearsal.ts";
import { CompiledNetwork } from "../policy/compiled/compiled-network.ts";
import { Network } from "../policy/flow/network.ts";
import { difference } from "../policy/questions/difference.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import { readCalls } from "./calls/read-calls.ts";
import { type Differences, differencesInWords } from "./differences/in-words.ts";
import { refuseUnseenLists } from "./permission/seen-lists.ts";
import { bodyOf } from "./read-request.ts";

/** What the calls would do. */
export interface Rehearsed extends Differences {
  /** In the order of the calls. */
  readonly calls: readonly RehearsedAnswer[];
  /** Of the account's Region, as the calls were decided on it: what `apply` may be told to expect. */
  readonly revision: number;
}

/** Each call is decided on the world as all calls before it leave it. */
const MOST_CALLS = 2_000;

/** What gives the same about the network through AWS's interface. */
const READS = ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules", "ec2:DescribeNetworkInterfaces"];

export const whatIfRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute => ({
  method: "POST",
  path: "/_cordon/what-if",
  largestBody: 4 * 1024 * 1024,
  async handle(request): Promise<OwnAnswer<Rehearsed>> {
    const caller = await signInToOwn(gateway, request, READS);
    const calls = readCalls(await bodyOf(request), MOST_CALLS);
    return {
      status: 200,
      body: await rehearse(gateway, caller, calls, (rehearsal) => compare(networks, caller, rehearsal)),
    };
  },
});

function* compare(
  networks: LiveNetworks,
  caller: OwnCaller,
  { before, after, revision, changes, answers, callOf, isHeld }: Rehearsal,
): Generator<undefined, Rehearsed> {
  const { account } = caller.home;
  // A rehearsed rule may refer to a list that none refers to yet.
  for (const world of [before, after]) refuseUnseenLists(caller, world);
  const [held, now] = [isHeld ? Network.around(before) : undefined, Network.around(after)];
  yield;
  const compiled =
    held === undefined ? yield* networks.around(before).compiling() : yield* CompiledNetwork.inSteps(held);
  const old = compiled.network;
  const found = yield* difference(compiled, yield* CompiledNetwork.inSteps(now), changes);
  const compared = { before: old, after: now, isSupposed: true, callOf };
  return { calls: answers, revision, ...differencesInWords(found, compared, account) };
}
