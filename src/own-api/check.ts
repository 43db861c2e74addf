/** `GET /_cordon/check`: may packets pass from one end to another, by which rules, and if not, what stops them? */
import type { Gateway } from "../gateway/handle-call.ts";
import { OwnRefusal, type OwnRequest, type OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { toTheEnd } from "../gateway/turns.ts";
import { formatKeys, formatTraffic, type KeyRange, parseKeys, parseTraffic } from "../policy/flow/traffic.ts";
import { type Examined, examine } from "../policy/questions/examine.ts";
import { examineRange } from "../policy/questions/examine-range.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import type { Explained } from "./contract.ts";
import { parameter } from "./read-request.ts";
import { holdNetwork, readEnd, readTraffic, type Subject, TRAFFIC_ACTIONS, trafficRoute } from "./traffic-question.ts";
import { Viewpoint } from "./viewpoint.ts";

/** Everything of the traffic has these answers. */
export interface CheckedTraffic {
  readonly traffic: string;
  readonly decision: "allowed" | "refused" | "undecidable";
  readonly pairs: number;
  readonly allowed: number;
  readonly undecidable: number;
  /** Pairs that are counted without a reason. */
  readonly untold: number;
  readonly answers: readonly (Explained & {
    readonly pairs: number;
  })[];
}

interface Asked {
  readonly account: string;
  readonly region: string;
  readonly from: string;
  readonly to: string;
}

export type CheckedOne = Asked & CheckedTraffic;

/** More than one port: its parts, in order. The steps of a path are shown for the first port of a part. */
export interface CheckedRange extends Asked {
  readonly traffic: string;
  /** Allowed if all parts are, refused if one of them is. */
  readonly decision: CheckedTraffic["decision"];
  readonly parts: readonly CheckedTraffic[];
}

export type Checked = CheckedOne | CheckedRange;

export const checkRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute => {
  const one = trafficRoute<Checked>(gateway, networks, "/_cordon/check", checkOne);
  return {
    ...one,
    async handle(request) {
      const text = parameter(request, "traffic") ?? "";
      const keys = parseTraffic(text) === undefined ? parseKeys(text) : undefined;
      return keys === undefined ? one.handle(request) : checkRange(gateway, networks, request, keys);
    },
  };
};

function checkOne(subject: Subject, request: OwnRequest): CheckedOne {
  const traffic = readTraffic(parameter(request, "traffic") ?? "");
  const { from, to, ends } = readEnds(subject, request);
  const examined = examine(subject.network, ...ends, traffic, subject.cellsOf);
  if ("problem" in examined) throw new OwnRefusal(examined.problem);
  return { ...subject.home, from, to, ...answered(subject.viewpoint, formatTraffic(traffic), examined) };
}

/** Many ports take long, so it's done in turns, on the network as it is now. */
async function checkRange(gateway: Gateway, networks: LiveNetworks, request: OwnRequest, keys: KeyRange) {
  const { account, home } = await signInToOwn(gateway, request, TRAFFIC_ACTIONS);
  const { live, release } = await holdNetwork(gateway, networks, home);
  try {
    const { network, own } = live;
    const viewpoint = new Viewpoint(network, account);
    const { from, to, ends } = readEnds({ home, network, own }, request);
    const found = await toTheEnd(examineRange(network, ...ends, keys, () => live.cells));
    if ("problem" in found) throw new OwnRefusal(found.problem);
    const parts = found.map((part) => answered(viewpoint, formatKeys(part.keys), part.examined));
    const decisions = new Set(parts.map(({ decision }) => decision));
    const decision = (["refused", "undecidable", "allowed"] as const).find((each) => decisions.has(each)) ?? "allowed";
    return { status: 200, body: { ...home, from, to, traffic: formatKeys(keys), decision, parts } };
  } finally {
    release();
  }
}

function readEnds(asked: Parameters<typeof readEnd>[0], request: OwnRequest) {
  const [from = "", to = ""] = [parameter(request, "from"), parameter(request, "to")];
  const ends = [readEnd(asked, from), readEnd(asked, to)] as const;
  if (ends.every(({ interfaces }) => interfaces.length === 0)) {
    throw new OwnRefusal(`neither ${from} nor ${to} is a network interface here: nothing here filters such flows`);
  }
  return { from, to, ends };
}

const answered = (viewpoint: Viewpoint, traffic: string, examined: Examined): CheckedTraffic => ({
  traffic,
  decision: decisionOf(examined),
  pairs: examined.pairs,
  allowed: examined.allowed,
  undecidable: examined.undecidable,
  untold: examined.untold,
  answers: examined.answers.map(({ explanation, pairs }) => ({ ...viewpoint.explanation(explanation), pairs })),
});

/** One pair that is refused answers no, whatever nobody can tell of the others. */
function decisionOf({ pairs, allowed, undecidable }: Examined) {
  if (pairs > allowed + undecidable) return "refused";
  return undecidable > 0 || pairs === 0 ? "undecidable" : "allowed";
}
