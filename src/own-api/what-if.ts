/** `POST /_cordon/what-if`: which flows would calls open and close? They are decided on the world as it is, and never committed. */
import type { Gateway } from "../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRequest, type OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { type Rehearsal, type RehearsedAnswer, type RehearsedCall, rehearse } from "../gateway/rehearsal.ts";
import type { SecurityGroupRule } from "../model/records/security-group.ts";
import { CompiledNetwork } from "../policy/compiled/compiled-network.ts";
import { Network } from "../policy/flow/network.ts";
import { formatKeys } from "../policy/flow/traffic.ts";
import { type AddressDifference, difference } from "../policy/questions/difference.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import type { Party } from "./contract.ts";
import { bodyOf, listOf } from "./read-request.ts";
import { Viewpoint } from "./viewpoint.ts";

export interface RehearsedCalls {
  readonly calls: readonly RehearsedCall[];
}

/** What the calls would do. */
export interface Rehearsed {
  /** In the order of the calls. */
  readonly calls: readonly RehearsedAnswer[];
  readonly interfaces: readonly PairChange[];
  /** By the groups of the interfaces alone. */
  readonly addresses: readonly BlockChange[];
  /** The inbound changes that a path from the internet really leads to. */
  readonly internet: readonly BlockChange[];
  /** The interfaces of these flows, as they will be, or as they are if they will be gone. */
  readonly parties: readonly RehearsedParty[];
  /** What isn't known, in words, and would tell whether more opens or closes. */
  readonly lacks: readonly string[];
}

/** An interface that the calls would create has an id that is never anyone's. */
export type RehearsedParty = Party & { readonly isNew?: true };

/** Flows between interfaces. The rules are those that will let them pass if they open, and those that do now if they close. */
interface PairChange {
  readonly becomes: "opens" | "closes";
  readonly family: "ipv4" | "ipv6";
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly traffic: string;
  readonly egressRule: RuleInWords;
  readonly ingressRule: RuleInWords;
}

/** Flows between interfaces and a block of addresses. */
export interface BlockChange {
  readonly becomes: "opens" | "closes";
  readonly direction: "ingress" | "egress";
  readonly interfaceIds: readonly string[];
  readonly block: string;
  /** Blocks within it for which nothing changes on some of the traffic. */
  readonly except: readonly string[];
  readonly traffic: string;
  readonly rule: RuleInWords;
}

export interface RuleInWords {
  /** A rule that the calls would make has no id yet. */
  readonly id?: string;
  readonly isNew?: true;
  readonly groupId?: string;
  readonly groupName?: string | undefined;
  /** Of another account's rule nothing else is said. */
  readonly account?: string;
  /** `in tcp/443 from 0.0.0.0/0`, `in tcp/5432 from sg-1 (web)`. */
  readonly says: string;
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
      body: await rehearse(gateway, caller, calls, (rehearsal) => compare(networks, caller.home.account, rehearsal)),
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
  account: string,
  { before, after, changes, answers, isHeld }: Rehearsal,
): Generator<undefined, Rehearsed> {
  const [held, now] = [isHeld ? Network.around(before) : undefined, Network.around(after)];
  yield;
  const compiled =
    held === undefined ? yield* networks.around(before).compiling() : yield* CompiledNetwork.inSteps(held);
  const old = compiled.network;
  const found = yield* difference(compiled, yield* CompiledNetwork.inSteps(now), changes);
  const [asItIs, asItWillBe] = [new Viewpoint(old, account), new Viewpoint(now, account)];
  const inWords = (record: SecurityGroupRule): RuleInWords => {
    const [then, rule] = [asItIs.rule(record), asItWillBe.rule(record)];
    if (then === undefined || rule === undefined) return { account: record.ownerId, says: "" };
    const { direction, group, traffic, peer } = rule;
    const peerName = peer.name ?? then.peer.name;
    const [way, towards] = direction === "ingress" ? ["in", "from"] : ["out", "to"];
    return {
      ...(before.get("security-group-rule", record.id) === undefined ? { isNew: true } : { id: record.id }),
      groupId: group.id,
      groupName: group.name ?? then.group.name,
      says: `${way} ${traffic} ${towards} ${peerName === undefined ? peer.id : `${peer.id} (${peerName})`}`,
    };
  };
  const parties = new Map<string, RehearsedParty>();
  /** An interface's id, as far as the caller may see it. */
  const seen = (id: string): string => {
    const nic = now.get("network-interface", id) ?? old.get("network-interface", id);
    if (nic === undefined) return id;
    const isNew = old.get("network-interface", id) === undefined;
    const party = (now.get("network-interface", id) === undefined ? asItIs : asItWillBe).party(nic);
    if (party.account !== undefined) return `an interface of account ${party.account}`;
    parties.set(id, { ...party, ...(isNew && { isNew }) });
    return id;
  };
  const seenOnce = (ids: readonly string[]) => [...new Set(ids.map(seen))];
  const blocks = (all: readonly AddressDifference[]): readonly BlockChange[] =>
    all.map(({ keys, rule, interfaceIds, ...each }) => ({
      ...each,
      interfaceIds: seenOnce(interfaceIds),
      traffic: formatKeys(keys),
      rule: inWords(rule),
    }));
  const interfaces = found.interfaces.map(({ keys, from, to, egressRule, ingressRule, ...each }) => ({
    ...each,
    from: seenOnce(from),
    to: seenOnce(to),
    traffic: formatKeys(keys),
    egressRule: inWords(egressRule),
    ingressRule: inWords(ingressRule),
  }));
  const [addresses, internet] = [blocks(found.addresses), blocks(found.internet)];
  // Without the list of interfaces, nobody knows what a change means for the others.
  const lacks = asItWillBe.lacks([...now.lacksOfInterfaces, ...found.lacks]);
  return { calls: answers, interfaces, addresses, internet, parties: [...parties.values()], lacks };
}
