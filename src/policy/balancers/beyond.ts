/**
 * What becomes of packets that a load balancer takes: whom it sends them on to, and whether they get there.
 *
 *     client ──▶ interface of the balancer : listener ── rules ──▶ target group ──▶ target
 *                └──────── health check, from the same interfaces ────────────────────┘
 *
 * It's a flow of its own, from each interface of the balancer that may send to the target: the balancer's outbound rules, network
 * ACLs, routes and the target's groups decide. The target sees the interface's address, or the client's if the group preserves it.
 * A target that health checks can't reach gets nothing, unless no target of its group is better off: then all get packets.
 */
import { type Address, formatAddress } from "../../address/prefix.ts";
import {
  keepsClientUsually,
  type LoadBalancer,
  type TargetGroup,
} from "../../model/records/balancing/load-balancer.ts";
import { balancingGap } from "../../model/records/gap.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Steps } from "../../model/steps.ts";
import { endsOfTarget, selectBalancer } from "../flow/balancer-selection.ts";
import type { Lack } from "../flow/lack.ts";
import { type Located, primaryAddress } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import type { Explanation } from "../flow/path.ts";
import type { Records } from "../flow/records.ts";
import type { Selection } from "../flow/selection.ts";
import { formatTraffic, type Traffic } from "../flow/traffic.ts";
import { explainForClient } from "../paths/explain.ts";
import { explainWhole } from "../paths/explain-whole.ts";
import { Answers, type Examined } from "../questions/examine.ts";
import { type Client, clientsOf } from "./clients.ts";
import { type Forwarding, type Listening, listeningOn, sendsAcrossZones, sentOn } from "./listening.ts";

type Decision = "allowed" | "refused" | "undecidable";

export interface Beyond {
  readonly balancer: LoadBalancer;
  /** Undefined if no listener takes the packets. */
  readonly listening: Listening | undefined;
  readonly groups: readonly BeyondGroup[];
  /** What isn't known of its listeners and rules. */
  readonly lacks: readonly Lack[];
  readonly decision: Decision;
}

export interface BeyondGroup extends Forwarding {
  readonly seesClient: boolean;
  /** By what is sent: all pairs of an interface and a target. */
  readonly sent: readonly Part[];
  /** The same for health checks; empty if there are none. */
  readonly checks: readonly Part[];
  readonly unused: readonly Unused[];
  /** What is behind those targets that are load balancers. */
  readonly next: readonly Beyond[];
  /** What isn't known of its targets, and of how they're sent to. */
  readonly lacks: readonly Lack[];
  readonly decision: Decision;
}

interface Part {
  readonly traffic: Traffic;
  readonly targets: readonly string[];
  readonly examined: Examined;
}

/** A target that gets nothing, whatever lets packets pass. */
interface Unused {
  readonly target: string;
  readonly because: "stopped" | "unknown" | "other-zone";
}

interface Question {
  readonly network: Network;
  readonly own: Records;
  readonly from: Selection;
}

/** Paths that are explained for one target group. */
const MOST_PATHS = 5_000;

const worst = (decisions: readonly Decision[]): Decision =>
  (["refused", "undecidable"] as const).find((each) => decisions.includes(each)) ?? "allowed";

const decisionOf = ({ pairs, allowed, undecidable }: Pick<Examined, "pairs" | "allowed" | "undecidable">): Decision =>
  pairs === 0 || pairs > allowed + undecidable ? "refused" : undecidable > 0 ? "undecidable" : "allowed";

/** The network must not change between the steps. */
export function* beyondBalancer(
  asked: Question,
  balancer: LoadBalancer,
  traffic: Traffic,
  behind: readonly LoadBalancer[] = [],
): Steps<Beyond | { readonly problem: string }> {
  const listening = listeningOn(asked.own, balancer, traffic);
  const { own } = asked;
  const unknown = lacksIn(own, [balancingGap("listeners", balancer.id)]);
  if (listening === undefined) {
    return {
      balancer,
      listening,
      groups: [],
      lacks: unknown,
      decision: unknown.length > 0 ? "undecidable" : "refused",
    };
  }
  const groups: BeyondGroup[] = [];
  for (const forwarding of listening.forwards) {
    const found = yield* beyondGroup(asked, balancer, forwarding, traffic, behind);
    if ("problem" in found) return found;
    groups.push(found);
  }
  const lacks = lacksIn(own, [balancingGap("rules", listening.listener.id)]);
  return {
    balancer,
    listening,
    groups,
    lacks,
    decision: worst([...groups.map(({ decision }) => decision), sureIf(lacks)]),
  };
}

const sureIf = (lacks: readonly Lack[]): Decision => (lacks.length > 0 ? "undecidable" : "allowed");

const lacksIn = (own: Records, ids: readonly string[]): readonly Lack[] =>
  ids.flatMap((id) => {
    const gap = own.get("gap", id);
    return gap === undefined ? [] : [{ kind: "gap", id, gap } as const];
  });

interface Reached {
  readonly id: string;
  readonly sent: Answers;
  readonly checked: Answers | undefined;
}

function* beyondGroup(
  asked: Question,
  balancer: LoadBalancer,
  forwarding: Forwarding,
  traffic: Traffic,
  behind: readonly LoadBalancer[],
): Steps<BeyondGroup | { readonly problem: string }> {
  const { network, own, from } = asked;
  const { group } = forwarding;
  const nodes = balancer.networkInterfaceIds.flatMap((id) => own.get("network-interface", id) ?? []);
  const unused: Unused[] = [];
  const sent = new Parts();
  const checks = new Parts();
  const reached: Reached[] = [];
  const next: Beyond[] = [];
  const seesClient = doesKeepClient(balancer, group);
  const all = group.targets.map((target) => ({ target, ends: endsOfTarget(network, own, group, target.id) }));
  const receivers = all.flatMap(({ ends }) => ends.flatMap(({ nic }) => nic ?? []));
  const clients = seesClient ? yield* clientsOf(network, from, [...nodes, ...receivers]) : [];
  const arriving = new Map<string, readonly Client[]>();
  for (const node of nodes) {
    yield;
    arriving.set(node.id, clientsAt(asked, clients, node, traffic));
  }
  const paths = nodes.length * Math.max(all.length, receivers.length) * Math.max(clients.length, 1);
  if (paths > MOST_PATHS) {
    return {
      problem: `${paths} paths to the targets of ${group.name} are too many for one answer: ask from one interface or address`,
    };
  }
  for (const { target, ends } of all) {
    if (group.targetType === "lambda") continue;
    const pairs = pairsOf(balancer, group, nodes, ends);
    const because = whyUnused(own, group, target.id, ends, pairs.length);
    if (because !== undefined) {
      unused.push({ target: target.id, because });
      continue;
    }
    const packets = sentOn(group, target.port ?? 0, traffic);
    const check = checkOf(group, target.port ?? 0);
    const one: Reached = { id: target.id, sent: new Answers(), checked: check && new Answers() };
    for (const [node, to] of pairs) {
      yield;
      for (const { name, explanation } of explained(asked, arriving.get(node.id) ?? [], node, to, packets)) {
        one.sent.take(explanation, 1, name, target.id);
        sent.take(packets, target.id, explanation, name);
      }
      if (check === undefined) continue;
      const explanation = fromNode(network, node, to, check);
      one.checked?.take(explanation, 1, node.id, target.id);
      checks.take(check, target.id, explanation, node.id);
    }
    reached.push(one);
    const found = group.targetType === "alb" ? selectBalancer(own, target.id) : undefined;
    const inner = found === undefined || "problem" in found ? undefined : found.balancer;
    if (inner === undefined || behind.includes(inner)) continue;
    const further = yield* beyondBalancer(asked, inner, packets, [...behind, balancer]);
    if ("problem" in further) return further;
    next.push(further);
  }
  const lacks = lacksIn(own, [
    balancingGap("targets", group.id),
    balancingGap("attributes", group.id),
    balancingGap("attributes", balancer.id),
  ]);
  const ofTargets =
    group.targetType !== "lambda" ? decisionOfTargets(reached) : group.targets.length > 0 ? "allowed" : "refused";
  // Neither who the targets are nor who sends to them is sure then.
  const decision = lacks.length > 0 ? "undecidable" : worst([ofTargets, ...next.map((each) => each.decision)]);
  return { ...forwarding, seesClient, sent: sent.all, checks: checks.all, unused, next, lacks, decision };
}

/** AWS: if health checks reach none of the targets, all of them get packets. */
function decisionOfTargets(reached: readonly Reached[]): Decision {
  const healthy = reached.filter(({ checked }) => checked === undefined || decisionOf(checked) !== "refused");
  const used = healthy.length > 0 ? healthy : reached;
  return used.length === 0 ? "refused" : worst(used.map(({ sent }) => decisionOf(sent)));
}

/** Each interface of the balancer that may send to a target, with each address of it. */
function pairsOf(
  balancer: LoadBalancer,
  group: TargetGroup,
  nodes: readonly NetworkInterface[],
  ends: readonly Located[],
): readonly (readonly [NetworkInterface, Located])[] {
  const isAcross = sendsAcrossZones(balancer, group);
  const zones = new Set(nodes.map((node) => node.availabilityZone));
  return ends.flatMap((to) => {
    const zone = to.nic?.availabilityZone;
    // AWS: nothing is sent to a zone that isn't enabled for the balancer (catalogue 603).
    if (zone !== undefined && to.nic?.vpcId === balancer.vpcId && !zones.has(zone)) return [];
    return nodes
      .filter((node) => isAcross || zone === undefined || !zones.has(zone) || node.availabilityZone === zone)
      .map((node) => [node, to] as const);
  });
}

function whyUnused(
  own: Records,
  group: TargetGroup,
  targetId: string,
  ends: readonly Located[],
  pairs: number,
): Unused["because"] | undefined {
  if (group.targetType === "instance") {
    const state = own.get("instance", targetId)?.state;
    if (state !== undefined && state !== "running") return "stopped";
  }
  return ends.length === 0 ? "unknown" : pairs === 0 ? "other-zone" : undefined;
}

/** AWS: health checks come from the balancer's own addresses, over TCP (catalogue 604). */
function checkOf({ healthCheck: { isEnabled, port } }: TargetGroup, targetPort: number): Traffic | undefined {
  if (!isEnabled) return undefined;
  return { protocol: "tcp", port: port === undefined || port === "traffic-port" ? targetPort : Number(port) };
}

function doesKeepClient({ type }: LoadBalancer, group: TargetGroup): boolean {
  if (type !== "network" || group.targetType === "lambda") return false;
  return (group.attributes["preserve_client_ip.enabled"] ?? String(keepsClientUsually(group))) === "true";
}

interface Explained {
  readonly name: string;
  readonly explanation: Explanation;
}

/** What is sent from one interface of the balancer to a target: for each client, if targets see who it is. */
function explained(
  { network, from }: Question,
  clients: readonly Client[],
  node: NetworkInterface,
  to: Located,
  packets: Traffic,
): readonly Explained[] {
  const found = clients.flatMap(({ name, addressIn }) => {
    const seenAs = addressIn(to.address.family);
    return seenAs === undefined ? [] : [{ name, explanation: asClient(network, node, seenAs, to, packets) }];
  });
  if (found.length === 0) return [{ name: node.id, explanation: fromNode(network, node, to, packets) }];
  if (!from.isInternet) return found;
  // One address of the internet that gets through to both is enough.
  const [best = found[0] as Explained] = found.toSorted((a, b) => rankOf(a) - rankOf(b));
  return [{ ...best, name: "internet" }];
}

const rankOf = ({ explanation: { outcome } }: Explained): number =>
  ["reachable", "undecidable", "unreachable"].indexOf(outcome);

/** Of the internet only the addresses that get as far as the interface, if any does. */
function clientsAt(
  { network, from }: Question,
  clients: readonly Client[],
  { id }: NetworkInterface,
  traffic: Traffic,
): readonly Client[] {
  if (!from.isInternet) return clients;
  const arriving = clients.filter(({ end }) => {
    const { outcome } = explainWhole(network, { from: end, to: { kind: "interface", id }, traffic });
    return outcome === "reachable";
  });
  return arriving.length > 0 ? arriving : clients;
}

function asClient(
  network: Network,
  node: NetworkInterface,
  seenAs: Address,
  to: Located,
  traffic: Traffic,
): Explanation {
  const address = primaryAddress(node, to.address.family);
  if (address === undefined) return { outcome: "undecidable", because: { reason: "no-common-family" } };
  return explainForClient(network, { nic: node, address, seenAs }, to, traffic);
}

function fromNode(network: Network, node: NetworkInterface, to: Located, traffic: Traffic): Explanation {
  const address = formatAddress(to.address);
  return explainWhole(network, {
    from: { kind: "interface", id: node.id },
    to: to.nic === undefined ? { kind: "address", address } : { kind: "interface", id: to.nic.id, address },
    traffic,
  });
}

/** Explanations by the packets that they're about. */
class Parts {
  readonly #found = new Map<
    string,
    { readonly traffic: Traffic; readonly targets: Set<string>; readonly answers: Answers }
  >();

  take(traffic: Traffic, target: string, explanation: Explanation, sender: string): void {
    const name = formatTraffic(traffic);
    const known = this.#found.get(name) ?? { traffic, targets: new Set(), answers: new Answers() };
    known.targets.add(target);
    known.answers.take(explanation, 1, sender, target);
    this.#found.set(name, known);
  }

  get all(): readonly Part[] {
    return [...this.#found.values()].map(({ traffic, targets, answers }) => ({
      traffic,
      targets: [...targets],
      examined: answers.examined,
    }));
  }
}
