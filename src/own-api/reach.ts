/** `GET /_cordon/reach`: who can reach the interfaces of an end, or what can they reach, on what traffic, by which rules? */
import type { Gateway } from "../gateway/handle-call.ts";
import { OwnRefusal, type OwnRequest, type OwnRoute } from "../gateway/http-server.ts";
import type { NetworkInterface } from "../model/records/network-interface.ts";
import type { Steps } from "../model/steps.ts";
import { formatKeys } from "../policy/flow/traffic.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import { blocksOfRule } from "../policy/questions/outside.ts";
import { reachOf } from "../policy/questions/reach.ts";
import type { Party, Rule } from "./contract.ts";
import { refuseUnseenLists } from "./permission/seen-lists.ts";
import { parameter } from "./read-request.ts";
import { readEnd, readLimit, type Subject, trafficRoute } from "./traffic-question.ts";

interface Passage {
  readonly traffic: string;
  readonly egress?: Rule | undefined;
  readonly ingress?: Rule | undefined;
}

export interface Reached {
  readonly account: string;
  readonly region: string;
  readonly of: string;
  readonly direction: "ingress" | "egress";
  /** Absent if it's about all traffic. */
  readonly traffic?: string;
  readonly asked: readonly Party[];
  readonly interfaces: readonly {
    readonly others: readonly Party[];
    readonly own: readonly Party[];
    readonly family: string;
    readonly passages: readonly Passage[];
  }[];
  readonly addresses: readonly {
    readonly rule: Rule;
    readonly cidrs: number;
    readonly own: readonly Party[];
    /** What a path carries; empty if no path leads from or to there. */
    readonly traffic: readonly string[];
    /** What isn't known, if it decides whether more passes. */
    readonly lacks: readonly string[];
  }[];
  /** Interfaces that the groups would let through, but routes or network ACLs do not. */
  readonly stopped: number;
  /** Interfaces of which nobody can tell, and what isn't known. */
  readonly undecided: { readonly interfaces: number; readonly lacks: readonly string[] };
}

export const reachRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute =>
  trafficRoute<Reached>(gateway, networks, "/_cordon/reach", reach);

function* reach(subject: Subject, request: OwnRequest): Steps<Reached> {
  const of = parameter(request, "of") ?? "";
  const direction = parameter(request, "direction") === "egress" ? "egress" : "ingress";
  const text = parameter(request, "traffic");
  const limit = readLimit(text);
  const { interfaces, isInternet } = readEnd(subject, of);
  if (isInternet) throw new OwnRefusal("the internet is no network interface: cordon open lists what it can reach");
  if (interfaces.length === 0) throw new OwnRefusal(`${of} is no network interface here, and has none`);
  const { home, own, caller, network, viewpoint } = subject;
  refuseUnseenLists(caller, own);
  const found = yield* reachOf(yield* subject.cellsOf(), interfaces, direction, limit);
  if ("problem" in found) throw new OwnRefusal(found.problem);
  // Each is shown once, however often the answer has it.
  const shown = new Map<NetworkInterface, Party>();
  const party = (nic: NetworkInterface): Party => {
    const known = shown.get(nic) ?? viewpoint.party(nic);
    shown.set(nic, known);
    return known;
  };
  const parties = (list: readonly NetworkInterface[]) => list.map(party);
  const reached: Reached["interfaces"][number][] = [];
  for (const { others, own, family, passages } of found.interfaces) {
    yield;
    reached.push({
      others: parties(others),
      own: parties(own),
      family,
      passages: passages.map((passage) => ({ traffic: formatKeys(passage.keys), ...viewpoint.rules(passage) })),
    });
  }
  return {
    ...home,
    of,
    direction,
    ...(text !== undefined && { traffic: formatKeys(limit) }),
    asked: parties(interfaces),
    interfaces: reached,
    addresses: found.addresses.flatMap(({ rule: record, own, keys, lacks }) => {
      const rule = viewpoint.rule(record);
      const cidrs = blocksOfRule(network, record).length;
      return rule === undefined
        ? []
        : [{ rule, cidrs, own: parties(own), traffic: keys.map(formatKeys), lacks: viewpoint.lacks(lacks) }];
    }),
    stopped: found.stopped,
    undecided: {
      interfaces: found.undecided.interfaces,
      lacks: viewpoint.lacks([...network.lacksOfInterfaces, ...found.undecided.lacks]),
    },
  };
}
