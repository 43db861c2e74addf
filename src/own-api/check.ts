/** `GET /_cordon/check`: may packets pass from one end to another, by which rules, and if not, what stops them? */
import type { Gateway } from "../gateway/handle-call.ts";
import { OwnRefusal, type OwnRequest, type OwnRoute } from "../gateway/http-server.ts";
import type { Steps } from "../model/steps.ts";
import type { Selection } from "../policy/flow/selection.ts";
import {
  formatKeys,
  formatTraffic,
  type KeyRange,
  parseKeys,
  parseTraffic,
  trafficKey,
} from "../policy/flow/traffic.ts";
import { examine } from "../policy/questions/examine.ts";
import { examineRange } from "../policy/questions/examine-range.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import { answered, type CheckedTraffic, worstOf } from "./checking/answered.ts";
import { type Beyond, beyond } from "./checking/beyond.ts";
import type { LiveConnection } from "./hosts/contract.ts";
import type { HostReports } from "./hosts/heard/reports.ts";
import { outlivingBetween } from "./hosts/outliving.ts";
import { refuseUnseenListsOf } from "./permission/seen-lists.ts";
import { parameter } from "./read-request.ts";
import { readEnd, readTraffic, type Subject, trafficRoute } from "./traffic-question.ts";

interface Asked {
  readonly account: string;
  readonly region: string;
  readonly from: string;
  readonly to: string;
  /** Connections that hosts report: allowed when they began, and still there although not all of this is allowed any more. */
  readonly outliving?: readonly LiveConnection[];
}

export type CheckedOne = Asked &
  CheckedTraffic & {
    /** Where it goes on from the load balancer that was named as its end. */
    readonly beyond?: Beyond;
  };

/** More than one port: its parts, in order. The steps of a path are shown for the first port of a part. */
export interface CheckedRange extends Asked {
  readonly traffic: string;
  /** Allowed if all parts are, refused if one of them is. */
  readonly decision: CheckedTraffic["decision"];
  readonly parts: readonly CheckedTraffic[];
}

export type Checked = CheckedOne | CheckedRange;

export const checkRoute = (gateway: Gateway, networks: LiveNetworks, reports: HostReports): OwnRoute =>
  trafficRoute<Checked>(gateway, networks, "/_cordon/check", (subject, request) => check(subject, request, reports));

type Ends = readonly [from: Selection, to: Selection];

function* check(subject: Subject, request: OwnRequest, reports: HostReports): Steps<Checked> {
  const { home, network, viewpoint, cellsOf } = subject;
  const text = parameter(request, "traffic") ?? "";
  const outliving = (decision: CheckedTraffic["decision"], ends: Ends, among: KeyRange) => {
    // Of the past nobody reports.
    if (decision === "allowed" || parameter(request, "at") !== undefined) return {};
    const found = outlivingBetween(reports.of(home), ends, among);
    return found.length === 0 ? {} : { outliving: found };
  };
  const keys = parseTraffic(text) === undefined ? parseKeys(text) : undefined;
  if (keys === undefined) {
    const traffic = readTraffic(text);
    const { from, to, ends } = readEnds(subject, request);
    const examined = yield* examine(network, ...ends, traffic, cellsOf);
    if ("problem" in examined) throw new OwnRefusal(examined.problem);
    const checked = yield* answered(viewpoint, formatTraffic(traffic), examined);
    const key = trafficKey(traffic);
    const [sender, { balancer }] = ends;
    const further = balancer && (yield* beyond(subject, sender, balancer, traffic));
    const decision = worstOf([checked.decision, further?.decision ?? "allowed"]);
    const alive = outliving(checked.decision, ends, { first: key, last: key });
    return { ...home, from, to, ...checked, decision, ...alive, ...(further && { beyond: further }) };
  }
  const { from, to, ends } = readEnds(subject, request);
  const found = yield* examineRange(network, ...ends, keys, cellsOf);
  if ("problem" in found) throw new OwnRefusal(found.problem);
  const parts: CheckedTraffic[] = [];
  for (const part of found) parts.push(yield* answered(viewpoint, formatKeys(part.keys), part.examined));
  const decision = worstOf(parts.map((part) => part.decision));
  return { ...home, from, to, traffic: formatKeys(keys), decision, parts, ...outliving(decision, ends, keys) };
}

function readEnds(asked: Subject, request: OwnRequest) {
  const [from = "", to = ""] = [parameter(request, "from"), parameter(request, "to")];
  const ends = [readEnd(asked, from), readEnd(asked, to)] as const;
  if (ends.every(({ interfaces }) => interfaces.length === 0)) {
    throw new OwnRefusal(`neither ${from} nor ${to} is a network interface here: nothing here filters such flows`);
  }
  if (ends[0].service !== undefined) {
    throw new OwnRefusal(
      `${from} is AWS's own (${ends[0].service}): it answers, and opens no flow. Write it after --to`,
    );
  }
  refuseUnseenListsOf(
    asked.caller,
    asked.own,
    ends.flatMap(({ interfaces }) => interfaces),
  );
  return { from, to, ends };
}
