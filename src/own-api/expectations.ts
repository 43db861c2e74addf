/** `POST /_cordon/expectations`: does the network do what it should? Outcome by outcome, as they are found. */
import { formatAddress } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../gateway/http-server.ts";
import { type OwnCaller, signInToOwn } from "../gateway/own-access.ts";
import { finish, inTurns } from "../gateway/turns.ts";
import type { NetworkInterface } from "../model/records/network-interface.ts";
import type { Network } from "../policy/flow/network.ts";
import { formatKeys, type KeyRange, trafficOfKey } from "../policy/flow/traffic.ts";
import type { End } from "../policy/flow/verdict.ts";
import { explain } from "../policy/paths/explain.ts";
import { PUBLIC_SAMPLES } from "../policy/paths/gateways.ts";
import type { Expectation } from "../policy/questions/expectation.ts";
import { evaluate } from "../policy/questions/expectations.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import type { Finding, Outcome } from "../policy/questions/outcome.ts";
import { type HeldNetwork, holdNetwork } from "./ask-network.ts";
import type { AsOf, Explained, Party, Rule } from "./contract.ts";
import { openPastNetwork } from "./past/past-network.ts";
import { refuseUnseenLists } from "./permission/seen-lists.ts";
import { bodyOf, listOf, textOf } from "./read-request.ts";
import { readExpectations, type SentExpectation } from "./sent-expectations.ts";
import { TRAFFIC_ACTIONS } from "./traffic-question.ts";
import { Viewpoint } from "./viewpoint.ts";

export interface SentExpectations {
  readonly expectations: readonly SentExpectation[];
  /** As it was at this moment, not as it is. */
  readonly at?: string | undefined;
}

/** One line of the answer. */
export interface ExpectationOutcome {
  /** Of the expectation, in the order in which they were sent. */
  readonly index: number;
  readonly verdict: "holds" | "broken" | "undecidable";
  /** Why it's undecidable. */
  readonly problem?: string;
  /** How many pairs, or interfaces, were looked at. */
  readonly looked: number;
  readonly broken: number;
  /** There may be more broken than was counted. */
  readonly isGivenUp: boolean;
  readonly findings: readonly SeenFinding[];
}

interface SeenFinding {
  readonly problem: "refused" | "allowed";
  readonly from: Party;
  readonly to: Party;
  readonly traffic: string;
  readonly pairs: number;
  readonly egress?: Rule | undefined;
  readonly ingress?: Rule | undefined;
  /** Why it's refused. */
  readonly explained?: Explained;
}

export const expectationsRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute => ({
  method: "POST",
  path: "/_cordon/expectations",
  largestBody: 4 * 1024 * 1024,
  async handle(request): Promise<OwnAnswer<ExpectationOutcome & AsOf>> {
    const caller = await signInToOwn(gateway, request, TRAFFIC_ACTIONS);
    const { home } = caller;
    const sent = await bodyOf(request);
    const asked = readExpectations(listOf(sent, "expectations"));
    const { at } = sent;
    if (at === undefined) {
      return { status: 200, lines: answered(await holdNetwork(gateway, networks, home), caller, asked) };
    }
    const { asOf, ...held } = await openPastNetwork(gateway, home, textOf(at));
    return { status: 200, lines: answered(held, caller, asked, asOf) };
  },
});

/** Refuses before the first line is sent. */
function answered(held: HeldNetwork, caller: OwnCaller, asked: readonly Expectation[], asOf?: AsOf) {
  try {
    refuseUnseenLists(caller, held.live.own);
  } catch (error) {
    held.release();
    throw error;
  }
  return outcomes(held, caller.account, asked, asOf);
}

async function* outcomes(
  { live, release }: HeldNetwork,
  account: string | undefined,
  asked: readonly Expectation[],
  asOf: AsOf = {},
): AsyncIterable<ExpectationOutcome & AsOf> {
  const { network, own } = live;
  const viewpoint = new Viewpoint(network, account);
  try {
    const compiled = await finish(live.compiling());
    for await (const outcome of inTurns(evaluate(compiled, own, asked))) {
      yield { ...inWords(outcome, network, viewpoint), ...asOf };
    }
  } finally {
    release();
  }
}

function inWords({ lacks, ...outcome }: Outcome, network: Network, viewpoint: Viewpoint): ExpectationOutcome {
  const findings = outcome.findings.map((finding) => seen(finding, network, viewpoint));
  const problem = outcome.verdict === "undecidable" && lacks.length > 0 ? viewpoint.lacks(lacks).join("; ") : undefined;
  return { ...outcome, ...(problem !== undefined && { problem }), findings };
}

function seen(finding: Finding, network: Network, viewpoint: Viewpoint): SeenFinding {
  const { problem, from, to, keys, pairs } = finding;
  const party = (end: NetworkInterface | string) => (typeof end === "string" ? { address: end } : viewpoint.party(end));
  return {
    problem,
    from: party(from),
    to: party(to),
    traffic: formatKeys(keys),
    pairs,
    ...viewpoint.rules(finding),
    ...(problem === "refused" && { explained: viewpoint.explanation(explainRefusal(network, from, to, keys)) }),
  };
}

/** An address of the internet that nobody has. */
const SOMEWHERE = formatAddress({ family: "ipv4", value: PUBLIC_SAMPLES.ipv4 });

/** Explains the first flow of the keys, which doesn't pass. */
const explainRefusal = (
  network: Network,
  from: NetworkInterface | string,
  to: NetworkInterface | string,
  keys: KeyRange,
) => explain(network, { from: endOf(from), to: endOf(to), traffic: trafficOfKey(keys.first) });

const endOf = (of: NetworkInterface | string): End =>
  typeof of === "string"
    ? { kind: "address", address: of === "internet" ? SOMEWHERE : of }
    : { kind: "interface", id: of.id };
