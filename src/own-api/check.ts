/** `GET /_cordon/check`: may packets pass from one end to another, by which rules, and if not, what stops them? */
import type { Gateway } from "../gateway/handle-call.ts";
import { OwnRefusal, type OwnRequest, type OwnRoute } from "../gateway/http-server.ts";
import { formatTraffic } from "../policy/flow/traffic.ts";
import { examine } from "../policy/questions/examine.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import type { Explained } from "./contract.ts";
import { parameter } from "./read-request.ts";
import { readEnd, readTraffic, type Subject, trafficRoute } from "./traffic-question.ts";

export interface Checked {
  readonly account: string;
  readonly region: string;
  readonly from: string;
  readonly to: string;
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

export const checkRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute =>
  trafficRoute<Checked>(gateway, networks, "/_cordon/check", check);

function check(subject: Subject, request: OwnRequest): Checked {
  const [from = "", to = ""] = [parameter(request, "from"), parameter(request, "to")];
  const traffic = readTraffic(parameter(request, "traffic") ?? "");
  const [senders, receivers] = [readEnd(subject, from), readEnd(subject, to)];
  if (senders.interfaces.length + receivers.interfaces.length === 0) {
    throw new OwnRefusal(`neither ${from} nor ${to} is a network interface here: nothing here filters such flows`);
  }
  const examined = examine(subject.network, senders, receivers, traffic, subject.cellsOf);
  if ("problem" in examined) throw new OwnRefusal(examined.problem);
  const { answers, pairs, allowed, undecidable, untold } = examined;
  return {
    ...subject.home,
    from,
    to,
    traffic: formatTraffic(traffic),
    decision: decisionOf(examined),
    pairs,
    allowed,
    undecidable,
    untold,
    answers: answers.map((answer) => ({ ...subject.viewpoint.explanation(answer.explanation), pairs: answer.pairs })),
  };
}

/** One pair that is refused answers no, whatever nobody can tell of the others. */
function decisionOf({ pairs, allowed, undecidable }: Pick<Checked, "pairs" | "allowed" | "undecidable">) {
  if (pairs > allowed + undecidable) return "refused";
  return undecidable > 0 || pairs === 0 ? "undecidable" : "allowed";
}
