/** What a load balancer does with what it takes, as answers show it: which listener, which target groups, and whether targets are reached. */
import { OwnRefusal } from "../../gateway/http-server.ts";
import { refuseWithout } from "../../gateway/own-access.ts";
import type { LoadBalancer } from "../../model/records/balancing/load-balancer.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Steps } from "../../model/steps.ts";
import { arnOf } from "../../model/world/ids.ts";
import {
  beyondBalancer,
  type BeyondGroup as Found,
  type Beyond as FoundBeyond,
} from "../../policy/balancers/beyond.ts";
import type { Selection } from "../../policy/flow/selection.ts";
import { formatTraffic, type Traffic } from "../../policy/flow/traffic.ts";
import { refuseUnseenListsOf } from "../permission/seen-lists.ts";
import type { Subject } from "../traffic-question.ts";
import { answered, type CheckedTraffic, type Decision } from "./answered.ts";

export interface Beyond {
  /** An ARN. */
  readonly id: string;
  readonly name: string;
  readonly type: "application" | "network" | "gateway";
  /** Refused if no listener takes it, or if a target group that rules send to has no target that gets all that is sent to it. */
  readonly decision: Decision;
  /** Absent if none takes the traffic. */
  readonly listener?: { readonly id: string; readonly protocol: string; readonly port: number };
  /** What rules answer without a target. */
  readonly answers: readonly string[];
  readonly groups: readonly BeyondGroup[];
  /** What isn't known of its listeners and rules, in words. */
  readonly lacks: readonly string[];
}

export interface BeyondGroup {
  /** An ARN. */
  readonly id: string;
  readonly name: string;
  readonly targetType: "instance" | "ip" | "lambda" | "alb";
  /** The priorities of the rules that send to it, or `default`. */
  readonly rules: readonly string[];
  /** Whether targets see the client's address, and not that of the load balancer. */
  readonly seesClient: boolean;
  readonly decision: Decision;
  /** How many are registered. */
  readonly targets: number;
  /** What is sent: pairs of an interface of the load balancer and a target. */
  readonly sent: readonly BeyondPart[];
  readonly checks: readonly BeyondPart[];
  /** Targets that get nothing, whatever lets packets pass. */
  readonly unused: readonly { readonly target: string; readonly because: "stopped" | "unknown" | "other-zone" }[];
  /** The load balancers among the targets. */
  readonly next: readonly Beyond[];
  /** What isn't known of it, in words: then nothing of it is sure. */
  readonly lacks: readonly string[];
}

export interface BeyondPart extends CheckedTraffic {
  readonly targets: readonly string[];
}

const ACTIONS = ["LoadBalancers", "Listeners", "Rules", "TargetGroups", "TargetHealth"].map(
  (what) => `elasticloadbalancing:Describe${what}`,
);

/** What is behind the load balancer that a question is to; undefined for those that take everything, which have no listeners by port. */
export function* beyond(
  { caller, own, network, viewpoint }: Subject,
  from: Selection,
  balancer: LoadBalancer,
  traffic: Traffic,
): Steps<Beyond | undefined> {
  if (balancer.type === "gateway") return undefined;
  refuseWithout(caller, ACTIONS);
  const found = yield* beyondBalancer({ network, own, from }, balancer, traffic);
  if ("problem" in found) throw new OwnRefusal(found.problem);
  refuseUnseenListsOf(caller, own, interfacesIn(found));
  return yield* shown(found);

  function* shown(each: FoundBeyond): Steps<Beyond> {
    const { balancer: of, listening, decision } = each;
    const listener = listening?.listener;
    return {
      id: arnOf("load-balancer", of, own.region),
      name: of.name,
      type: of.type,
      decision,
      ...(listener && {
        listener: {
          id: arnOf("listener", listener, own.region),
          protocol: listener.protocol ?? "",
          port: listener.port ?? 0,
        },
      }),
      answers: listening?.answers ?? [],
      groups: yield* eachShown(each.groups, shownGroup),
      lacks: viewpoint.lacks(each.lacks),
    };
  }

  function* shownGroup({ group, sent, checks, next, lacks, ...rest }: Found): Steps<BeyondGroup> {
    const { name, targetType, targets } = group;
    const id = arnOf("target-group", group, own.region);
    const parts = (all: Found["sent"]) =>
      eachShown(all, function* (part) {
        const shownPart = yield* answered(viewpoint, formatTraffic(part.traffic), part.examined);
        return { ...shownPart, targets: part.targets };
      });
    return {
      ...{ id, name, targetType, targets: targets.length, ...rest },
      ...{ sent: yield* parts(sent), checks: yield* parts(checks), next: yield* eachShown(next, shown) },
      lacks: viewpoint.lacks(lacks),
    };
  }

  /** The interfaces whose rules the answer shows. */
  function interfacesIn({ balancer: of, groups }: FoundBeyond): readonly NetworkInterface[] {
    const ids = groups.flatMap((group) => [...group.sent, ...group.checks].flatMap(idsIn));
    const all = new Set([...of.networkInterfaceIds, ...ids]);
    return [
      ...[...all].flatMap((id) => network.get("network-interface", id) ?? []),
      ...groups.flatMap(({ next }) => next.flatMap(interfacesIn)),
    ];
  }

  function idsIn({ examined }: Found["sent"][number]): readonly string[] {
    return examined.answers.flatMap(({ explanation }) =>
      explanation.outcome === "undecidable" ? [] : (explanation.verdict.to.interfaceId ?? []),
    );
  }
}

function* eachShown<T, S>(all: readonly T[], show: (each: T) => Steps<S>): Steps<readonly S[]> {
  const found: S[] = [];
  for (const each of all) found.push(yield* show(each));
  return found;
}
