/** Walks the path of a flow and of its answers through groups, network ACLs, route tables and gateways. */
import { formatAddress } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { distinctLacks } from "../flow/lack.ts";
import { describeEnd, type Located, locate, seenAddress } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import type { ExplainedPath, Explanation, GroupsVerdict, PathStep } from "../flow/path.ts";
import { type Traffic, trafficKey, trafficOfKey } from "../flow/traffic.ts";
import type { Flow, SideVerdict, Verdict } from "../flow/verdict.ts";
import { judge, outcomeOf } from "../rules/judge.ts";
import { judgeSide } from "../rules/judge-side.ts";
import { neverFiltered } from "../rules/never-filtered.ts";
import { type NatHop, natHopsBetween } from "./nat-hops.ts";
import { walkBack, walkThere } from "./walk.ts";

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
  return explainLocated(network, located.from, located.to, flow.traffic, groups, decideGroups);
}

/** The same of what a load balancer sends on for a client: `from` is an interface of its, seen as the client. */
export function explainForClient(network: Network, from: Located, to: Located, traffic: Traffic): Explanation {
  const egress = judgeSide(network, "egress", from, to, traffic);
  const ingress = judgeSide(network, "ingress", to, { ...from, address: seenAddress(from) }, traffic);
  const ends = { family: to.address.family, from: describeEnd(from), to: describeEnd(to) };
  const verdict = { outcome: outcomeOf(egress, ingress), ...ends, egress, ingress };
  return explainLocated(network, from, to, traffic, verdict, () => verdict);
}

function explainLocated(
  network: Network,
  from: Located,
  to: Located,
  traffic: Traffic,
  groups: GroupsVerdict,
  decideGroups: (flow: Flow) => Verdict,
): Explanation {
  const service = serviceBetween(network, from, to, traffic);
  if (service !== undefined) return { outcome: "reachable", verdict: groups, ...service };
  const key = trafficKey(traffic);
  const hops = natHopsBetween(network, from, to, key);
  const there = walkThere(network, from, to, traffic, hops);
  const seen = seenBehindNat(groups, hops, decideGroups);
  const verdict = there.tracksAll ? allTracked(seen) : seen;
  const forward = withGroups(there.steps, from, hops.at(-1)?.to ?? to, verdict);
  const back = walkBack(network, from, to, traffic, hops);
  return outcomeOn([...forward, ...back], { verdict, forward, back });
}

/** INVARIANT: what isn't known neither lets a flow pass nor stops it. */
export function outcomeOn(steps: readonly PathStep[], path: ExplainedPath): Explanation {
  if (steps.some(({ passes }) => passes === false)) return { outcome: "unreachable", ...path };
  const lacks = steps.flatMap((step) =>
    step.passes !== undefined
      ? []
      : step.kind === "security-groups" && step.side.verdict === "unknown"
        ? step.side.lacks
        : [step.lack],
  );
  if (lacks.length === 0) return { outcome: "reachable", ...path };
  return { outcome: "undecidable", because: { reason: "lacking", lacks: distinctLacks(lacks) }, path };
}

/** AWS: behind a NAT gateway the receiver's groups see the gateway's private address, and no group (catalogue 414). */
function seenBehindNat(
  groups: GroupsVerdict,
  hops: readonly NatHop[],
  decideGroups: (flow: Flow) => Verdict,
): GroupsVerdict {
  const hop = hops.at(-1);
  const nic = hop?.to.nic;
  if (hop === undefined || nic === undefined) return groups;
  const decided = decideGroups({
    from: { kind: "address", address: formatAddress(hop.address) },
    to: { kind: "interface", id: nic.id, address: formatAddress(hop.to.address) },
    traffic: trafficOfKey(hop.key),
  });
  if (decided.outcome === "undecidable") return groups;
  const { ingress } = decided;
  return { ...groups, ingress, outcome: outcomeOf(groups.egress, ingress) };
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

/** What the groups say, inserted after the sender's interface and before the receiver's. */
export function withGroups(
  steps: readonly PathStep[],
  from: Located,
  to: Located,
  { egress, ingress }: GroupsVerdict,
): readonly PathStep[] {
  const first = from.nic === undefined ? 0 : 1;
  const last = to.nic === undefined ? steps.length : steps.length - 1;
  return [
    ...steps.slice(0, first),
    ...groupStep(from, egress),
    ...steps.slice(first, last),
    ...(from.nic !== undefined && mayBeTranslated(steps) ? [] : groupStep(to, ingress)),
    ...steps.slice(last),
  ];
}

const MAY_TRANSLATE: ReadonlySet<string> = new Set(["nat-gateway", "network-interface", "transit-gateway"]);

/** What isn't known to leave an interface's packets as they are may make the receiver's groups see another sender. */
const mayBeTranslated = (steps: readonly PathStep[]): boolean =>
  steps.some(
    (step) =>
      step.passes === undefined &&
      (step.kind === "route-table" ||
        step.kind.startsWith("transit-") ||
        (step.kind === "gateway" && MAY_TRANSLATE.has(step.type))),
  );

function groupStep({ nic }: Located, side: SideVerdict): readonly PathStep[] {
  if (nic === undefined) return [];
  const step = { kind: "security-groups", interfaceId: nic.id, side } as const;
  const [lack] = side.verdict === "unknown" ? side.lacks : [];
  if (lack !== undefined) return [{ ...step, passes: undefined, lack }];
  if (side.verdict !== "refused") return [{ ...step, passes: true }];
  return [{ ...step, passes: false, code: side.reason === "no-match" ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES" }];
}

function allTracked(verdict: GroupsVerdict): GroupsVerdict {
  const tracked = (side: SideVerdict): SideVerdict =>
    side.verdict === "allowed" ? { ...side, tracking: "tracked" } : side;
  return { ...verdict, egress: tracked(verdict.egress), ingress: tracked(verdict.ingress) };
}

const interfaceStep = (nic: NetworkInterface, { address }: Located): PathStep => ({
  kind: "interface",
  id: nic.id,
  vpcId: nic.vpcId,
  subnetId: nic.subnetId,
  address: formatAddress(address),
  passes: true,
});
