/** What would calls change? Decided on the worlds as they are, told as flows that open and close, never committed. */
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest, OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { type Rehearsal, type RehearsedCall, rehearse } from "../gateway/rehearsal.ts";
import type { SecurityGroupRule } from "../model/records/security-group.ts";
import { CompiledNetwork } from "../policy/compiled/compiled-network.ts";
import { Network } from "../policy/flow/network.ts";
import { formatKeys, rangeOfRule } from "../policy/flow/traffic.ts";
import { type AddressDifference, difference } from "../policy/questions/difference.ts";

/** Each is decided on the world that all before it leave. */
const MOST_CALLS = 2_000;

/** What tells the same about the network as the answer does. */
const READS = ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules", "ec2:DescribeNetworkInterfaces"];

export function whatIfRoute(gateway: Gateway): OwnRoute {
  return { method: "POST", path: "/_cordon/what-if", handle: (request) => handle(gateway, request) };
}

async function handle(gateway: Gateway, request: OwnRequest): Promise<OwnAnswer> {
  const calls = readCalls(request.body);
  if (typeof calls === "string") return { status: 400, body: { error: calls } };
  const actions = new Set(calls.map(({ service, action }) => `${service}:${action}`));
  const caller = await signInToOwn(gateway, request, [...READS, ...actions]);
  if ("status" in caller) return caller;
  return { status: 200, body: await rehearse(gateway, caller.home, calls, tell) };
}

function readCalls(body: string): readonly RehearsedCall[] | string {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return "the body is not JSON";
  }
  const calls = (given as { readonly calls?: unknown } | null)?.calls;
  if (!Array.isArray(calls)) return "the body has no list 'calls'";
  if (calls.length > MOST_CALLS) return `${calls.length} calls are too many: at most ${MOST_CALLS}`;
  const wrong = calls.findIndex((call) => !isCall(call));
  return wrong < 0 ? calls : `call ${wrong + 1} needs service and action as text, and input as an object`;
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

function tell({ before, after, changes, answers }: Rehearsal): object {
  const [old, now] = [Network.around(before), Network.around(after)];
  const found = difference(new CompiledNetwork(old), new CompiledNetwork(now), changes);
  const describe = (rule: SecurityGroupRule) => ({
    ...(before.get("security-group-rule", rule.id) === undefined ? { isNew: true } : { id: rule.id }),
    groupId: rule.groupId,
    groupName: (now.get("security-group", rule.groupId) ?? old.get("security-group", rule.groupId))?.name,
    says: `${rule.direction === "ingress" ? "in" : "out"} ${formatKeys(rangeOfRule(rule))} ${rule.direction === "ingress" ? "from" : "to"} ${peerOf(rule)}`,
  });
  const addresses = (all: readonly AddressDifference[]) =>
    all.map(({ keys, rule, ...each }) => ({ ...each, traffic: formatKeys(keys), rule: describe(rule) }));
  return {
    calls: answers,
    interfaces: found.interfaces.map(({ keys, egressRule, ingressRule, ...each }) => ({
      ...each,
      traffic: formatKeys(keys),
      egressRule: describe(egressRule),
      ingressRule: describe(ingressRule),
    })),
    addresses: addresses(found.addresses),
    internet: addresses(found.internet),
  };
}

function peerOf({ peer }: SecurityGroupRule): string {
  return peer.kind === "group" ? peer.groupId : peer.kind === "prefix-list" ? peer.prefixListId : peer.cidr;
}
