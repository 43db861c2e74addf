/** Walks the path of a flow and of its answers through groups, network ACLs, route tables and gateways. */
import { type Address, formatAddress } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction } from "../../model/records/security-group.ts";
import { type Located, locate } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import type { Explanation, PathStep } from "../flow/path.ts";
import { type KeyRange, keyOf, type Traffic, trafficKey } from "../flow/traffic.ts";
import type { Flow, SideVerdict, Verdict } from "../flow/verdict.ts";
import { judge } from "../rules/judge.ts";
import { neverFiltered } from "../rules/never-filtered.ts";
import { enter, leave, type Walk } from "./gateways.ts";
import { aclOf, filterByAcl } from "./network-acl.ts";

/** Decides a flow with everything on its path. `decideGroups` answers for the groups; by default the records do. */
export function explain(
  network: Network,
  flow: Flow,
  decideGroups: (flow: Flow) => Verdict = (asked) => judge(network, asked),
): Explanation {
  const located = locate(network, flow);
  if ("reason" in located) return { outcome: "undecidable", because: located };
  const groups = decideGroups(flow);
  if (groups.outcome === "undecidable") return { outcome: "undecidable", because: groups };
  const { from, to } = located;
  const service = serviceBetween(network, from, to, flow.traffic);
  if (service !== undefined) return { outcome: "reachable", verdict: groups, ...service };
  const there = walk(network, from, to, single(trafficKey(flow.traffic)), "opens");
  const verdict = there.tracksAll ? allTracked(groups) : groups;
  const forward = withGroups(there.steps, from, to, verdict);
  const answers = answersTo(flow.traffic);
  const back = answers === undefined ? [] : walk(network, to, from, answers, "answers").steps;
  const reachable = [...forward, ...back].every(({ passes }) => passes);
  return { outcome: reachable ? "reachable" : "unreachable", verdict, forward, back };
}

const single = (key: number): KeyRange => ({ first: key, last: key });

/** AWS: hosts open flows from ephemeral ports. Which port is not known beforehand. */
const EPHEMERAL = { first: 1024, last: 65535 };

/** The keys of the packets that come back; undefined if no answer is expected. */
function answersTo(traffic: Traffic): KeyRange | undefined {
  if ("port" in traffic) {
    const protocol = traffic.protocol === "tcp" ? 6 : 17;
    const { first, last } = traffic.sourcePort === undefined ? EPHEMERAL : single(traffic.sourcePort);
    return { first: keyOf(protocol, first), last: keyOf(protocol, last) };
  }
  if (!("type" in traffic)) return single(keyOf(traffic.protocol, 0));
  if (traffic.protocol === "icmp") return traffic.type === 8 ? single(keyOf(1, 0)) : undefined;
  return traffic.type === 128 ? single(keyOf(58, 129 << 8)) : undefined;
}

/** The path to a service that nothing filters and every subnet reaches, and back. */
function serviceBetween(
  network: Network,
  from: Located,
  to: Located,
  traffic: Traffic,
): { readonly forward: readonly PathStep[]; readonly back: readonly PathStep[] } | undefined {
  const service = from.nic && neverFiltered(network, from.nic, to, traffic);
  if (from.nic === undefined || service === undefined) return undefined;
  const steps: readonly PathStep[] = [
    interfaceStep(from.nic, from),
    { kind: "service", service, address: formatAddress(to.address), passes: true },
  ];
  return { forward: steps, back: steps.toReversed() };
}

/** Inserts what the groups say after the sender's interface and before the receiver's. */
function withGroups(
  steps: readonly PathStep[],
  from: Located,
  to: Located,
  { egress, ingress }: Verdict & { readonly outcome: "allowed" | "refused" },
): readonly PathStep[] {
  const first = from.nic === undefined ? 0 : 1;
  const last = to.nic === undefined ? steps.length : steps.length - 1;
  return [
    ...steps.slice(0, first),
    ...groupStep(from, egress),
    ...steps.slice(first, last),
    ...groupStep(to, ingress),
    ...steps.slice(last),
  ];
}

function groupStep({ nic }: Located, side: SideVerdict): readonly PathStep[] {
  if (nic === undefined) return [];
  const step = { kind: "security-groups", interfaceId: nic.id, side } as const;
  if (side.verdict !== "refused") return [{ ...step, passes: true }];
  return [{ ...step, passes: false, code: side.reason === "no-match" ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES" }];
}

function allTracked<V extends Verdict & { readonly outcome: "allowed" | "refused" }>(verdict: V): V {
  const tracked = (side: SideVerdict): SideVerdict =>
    side.verdict === "allowed" ? { ...side, tracking: "tracked" } : side;
  return { ...verdict, egress: tracked(verdict.egress), ingress: tracked(verdict.ingress) };
}

/** The path of packets from one end to the other, without the groups. */
function walk(network: Network, from: Located, to: Located, keys: KeyRange, packets: "opens" | "answers"): Walk {
  const [sender, receiver] = [from.nic, to.nic];
  const start: PathStep[] = sender === undefined ? [outside(from)] : [interfaceStep(sender, from)];
  const finish: PathStep[] = receiver === undefined ? [outside(to)] : [interfaceStep(receiver, to)];
  // AWS: neither ACLs nor routes apply to traffic within a subnet.
  if (
    sender !== undefined &&
    receiver !== undefined &&
    sender.subnetId === receiver.subnetId &&
    sender.vpcId === receiver.vpcId
  ) {
    return { steps: [...start, ...finish], tracksAll: false };
  }
  const out = sender === undefined ? [] : aclStep(network, sender, "egress", to.address, keys);
  const into = receiver === undefined ? [] : aclStep(network, receiver, "ingress", from.address, keys);
  const routed =
    sender !== undefined
      ? leave(network, sender, from, to, packets)
      : receiver !== undefined
        ? enter(network, receiver, from, to, packets)
        : { steps: [], tracksAll: false };
  return { steps: [...start, ...out, ...routed.steps, ...into, ...finish], tracksAll: routed.tracksAll };
}

const outside = ({ address }: Located): PathStep => ({
  kind: "outside",
  address: formatAddress(address),
  passes: true,
});

const interfaceStep = (nic: NetworkInterface, { address }: Located): PathStep => ({
  kind: "interface",
  id: nic.id,
  vpcId: nic.vpcId,
  subnetId: nic.subnetId,
  address: formatAddress(address),
  passes: true,
});

function aclStep(
  network: Network,
  nic: NetworkInterface,
  direction: Direction,
  remote: Address,
  keys: KeyRange,
): readonly PathStep[] {
  const acl = aclOf(network, nic);
  if (acl === undefined) return [];
  const { passing, entry } = filterByAcl(acl, direction, remote, keys);
  const step = { kind: "network-acl", id: acl.id, subnetId: nic.subnetId, direction, entry, passing } as const;
  return [passing.length > 0 ? { ...step, passes: true } : { ...step, passes: false, code: "SUBNET_ACL_RESTRICTION" }];
}
