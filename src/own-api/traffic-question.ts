/** What the questions about traffic have in common: who may ask, which network they are about, and how they are read. */
import type { Gateway } from "../gateway/handle-call.ts";
import { OwnRefusal, type OwnRequest, type OwnRoute } from "../gateway/http-server.ts";
import { type OwnCaller, signInToOwn } from "../gateway/own-access.ts";
import type { Steps } from "../model/steps.ts";
import type { PartitionKey } from "../model/world/change.ts";
import { lackText } from "../policy/flow/lack.ts";
import type { Network } from "../policy/flow/network.ts";
import type { Records } from "../policy/flow/records.ts";
import { parseSelector, type Selection, select, selectByName } from "../policy/flow/selection.ts";
import { KEY_END, type KeyRange, parseKeys, parseTraffic, type Traffic, trafficKey } from "../policy/flow/traffic.ts";
import type { Cells } from "../policy/questions/cells.ts";
import type { LiveNetwork, LiveNetworks } from "../policy/questions/live-networks.ts";
import { askNetwork } from "./ask-network.ts";
import { askPast } from "./past/past-network.ts";
import { parameter } from "./read-request.ts";
import { Viewpoint } from "./viewpoint.ts";

/** What gives the same answers through AWS's interface, beside the entries of the prefix lists that are used. */
export const TRAFFIC_ACTIONS = [
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeRouteTables",
  "ec2:DescribeNetworkAcls",
];

/** The network that a question is about, at one moment. */
export interface Subject {
  readonly home: PartitionKey;
  readonly caller: OwnCaller;
  /** The caller's own partition. */
  readonly own: Records;
  /** That partition and every one that it's peered with. */
  readonly network: Network;
  readonly viewpoint: Viewpoint;
  /** The equivalence classes of the network's interfaces, for questions about sets. */
  readonly cellsOf: () => Steps<Cells>;
}

/** A question about the network as it is now, or as it was `at` a moment, which takes turns if there's much to look at. */
export const trafficRoute = <Answer>(
  gateway: Gateway,
  networks: LiveNetworks,
  path: string,
  answer: (subject: Subject, request: OwnRequest) => Steps<Answer>,
): OwnRoute => ({
  method: "GET",
  path,
  async handle(request) {
    const caller = await signInToOwn(gateway, request, TRAFFIC_ACTIONS);
    const { account, home } = caller;
    const ask = (live: LiveNetwork) => {
      const { own, network } = live;
      const viewpoint = new Viewpoint(network, account);
      return answer({ home, caller, own, network, viewpoint, cellsOf: () => live.dividing() }, request);
    };
    const at = parameter(request, "at");
    const body =
      at === undefined ? await askNetwork(gateway, networks, home, ask) : await askPast(gateway, home, at, ask);
    return { status: 200, body };
  },
});

export const ENDS =
  "an id (eni-..., i-..., sg-..., subnet-..., vpc-...), tag:key=value, an address, a CIDR block or internet";

interface Ends {
  readonly home: PartitionKey;
  readonly own: Records;
  readonly network: Network;
}

/** The interfaces and addresses that an end of a question names. */
export function readEnd({ home, network, own }: Ends, text: string): Selection {
  if (text === "") throw new OwnRefusal(`say of what: a name, ${ENDS}`);
  const selector = parseSelector(text);
  const found = selector === undefined ? selectByName(own, text) : select(network, own, selector);
  // A set that isn't known whole is no basis of an answer.
  if (found.lack !== undefined) throw new OwnRefusal(lackText(found.lack));
  if (!("problem" in found)) return found;
  const problem = `${found.problem} in account ${home.account}, Region ${home.region}`;
  const isUnknown = selector === undefined && found.problem.startsWith("no ");
  throw new OwnRefusal(isUnknown ? `${problem}. Write a name, ${ENDS}` : problem);
}

/** The one kind of packets that a question names. */
export function readTraffic(text: string): Traffic {
  const traffic = parseTraffic(text);
  if (traffic === undefined) throw new OwnRefusal(trafficProblem(text));
  return traffic;
}

const EVERYTHING: KeyRange = { first: 0, last: KEY_END - 1 };

/** What an answer is limited to; everything if the question doesn't say. */
export function readLimit(text: string | undefined): KeyRange {
  if (text === undefined) return EVERYTHING;
  const traffic = parseTraffic(text);
  if (traffic === undefined) {
    const keys = parseKeys(text);
    if (keys === undefined) throw new OwnRefusal(trafficProblem(text));
    return keys;
  }
  const key = trafficKey(traffic);
  return { first: key, last: key };
}

/** Says what is wrong with a text that names no traffic. */
export function trafficProblem(text: string): string {
  if (text === "") return "say what traffic: for example tcp/443, tcp/8000-8100, udp/53, icmp (a ping) or all";
  const turned = /^([0-9]{1,5}(?:-[0-9]{1,5})?)\/(tcp|udp)$/.exec(text);
  if (turned !== null) return `write ${turned[2]}/${turned[1]}, not ${text}`;
  if (/^[0-9]+(-[0-9]+)?$/.test(text)) return `${text} is no traffic: a TCP port is written tcp/${text}`;
  const backwards = /^(tcp|udp|icmp)\/([0-9]{1,5})-([0-9]{1,5})$/.exec(text);
  if (backwards !== null && Number(backwards[3]) < Number(backwards[2])) {
    return `${text} is no range: write ${backwards[1]}/${backwards[3]}-${backwards[2]}`;
  }
  return `'${text}' is no traffic: write a protocol and ports, for example tcp/443, tcp/8000-8100, udp/53, icmp (a ping), icmp/all, all or a protocol number`;
}
