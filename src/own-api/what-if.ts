/** `POST /_cordon/what-if`: which flows would calls open and close? They are decided on the world as it is, and never committed. */
import type { Gateway } from "../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRequest, type OwnRoute } from "../gateway/http-server.ts";
import { type OwnCaller, signInToOwn } from "../gateway/own-access.ts";
import { type Rehearsal, type RehearsedAnswer, type RehearsedCall, rehearse } from "../gateway/rehearsal.ts";
import { CompiledNetwork } from "../policy/compiled/compiled-network.ts";
import { Network } from "../policy/flow/network.ts";
import { difference } from "../policy/questions/difference.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import { type Differences, differencesInWords } from "./differences/in-words.ts";
import { refuseUnseenLists } from "./permission/seen-lists.ts";
import { bodyOf, listOf } from "./read-request.ts";

export interface RehearsedCalls {
  readonly calls: readonly RehearsedCall[];
}

/** What the calls would do. */
export interface Rehearsed extends Differences {
  /** In the order of the calls. */
  readonly calls: readonly RehearsedAnswer[];
}

/** Each call is decided on the world as all calls before it leave it. */
const MOST_CALLS = 2_000;
/** Calls that only read change nothing and may list everything there is; a few are useful to refer to. */
const MOST_READS = 20;

/** Services whose answers may be secrets, which nobody is given without an entry in the log. */
const WITHOUT_NETWORK: ReadonlySet<string> = new Set(["iam", "sts"]);

/** What gives the same about the network through AWS's interface. */
const READS = ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules", "ec2:DescribeNetworkInterfaces"];

export const whatIfRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute => ({
  method: "POST",
  path: "/_cordon/what-if",
  largestBody: 4 * 1024 * 1024,
  async handle(request): Promise<OwnAnswer<Rehearsed>> {
    const caller = await signInToOwn(gateway, request, READS);
    const calls = await readCalls(request);
    return {
      status: 200,
      body: await rehearse(gateway, caller, calls, (rehearsal) => compare(networks, caller, rehearsal)),
    };
  },
});

async function readCalls(request: OwnRequest): Promise<readonly RehearsedCall[]> {
  const calls = listOf(await bodyOf(request), "calls");
  if (calls.length > MOST_CALLS) throw new OwnRefusal(`${calls.length} calls are too many: at most ${MOST_CALLS}`);
  const read = calls.map((call, i) => {
    if (isCall(call)) return call;
    throw new OwnRefusal(`call ${i + 1} needs service and action as text, and input as an object`);
  });
  const other = read.findIndex(({ service }) => WITHOUT_NETWORK.has(service));
  if (other >= 0) {
    throw new OwnRefusal(`call ${other + 1} is to ${read[other]?.service}, and no flow depends on it: leave it out`);
  }
  const reads = read.filter(({ action }) => /^(Describe|Get|List)/.test(action)).length;
  if (reads > MOST_READS) {
    throw new OwnRefusal(`${reads} calls only read, and that is too many: at most ${MOST_READS}. Leave them out`);
  }
  return read;
}

function isCall(value: unknown): value is RehearsedCall {
  const call = value as Partial<RehearsedCall> | null;
  return (
    typeof call === "object" &&
    typeof call?.service === "string" &&
    typeof call.action === "string" &&
    typeof call.input === "object" &&
    call.input !== null &&
    (call.as === undefined || typeof call.as === "string")
  );
}

function* compare(
  networks: LiveNetworks,
  caller: OwnCaller,
  { before, after, changes, answers, callOf, isHeld }: Rehearsal,
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
  return { calls: answers, ...differencesInWords(found, compared, account) };
}
