/** Searches for a path between two endpoints: as in AWS's analyzer, any flow that fits the question will do. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NetworkInsightsPath } from "../../model/records/network-insights.ts";
import type { Steps } from "../../model/steps.ts";
import type { World } from "../../model/world/world.ts";
import { Network } from "../../policy/flow/network.ts";
import { rulesOf } from "../../policy/flow/open-interfaces.ts";
import { type Explanation, lacksOf } from "../../policy/flow/path.ts";
import { protocolNumber, rangeOfRule } from "../../policy/flow/traffic.ts";
import type { End, Flow } from "../../policy/flow/verdict.ts";
import { explain } from "../../policy/paths/explain.ts";
import { publicAddressIn } from "../../policy/questions/exposure.ts";
import { blocksOfRule } from "../../policy/questions/outside.ts";
import { type Endpoint, endsOf, readEndpoint } from "./endpoints.ts";

export interface Found {
  readonly flow: Flow;
  readonly explanation: Explanation;
}

/** The most flows that are tried, so that a broad question about a large network stays cheap. */
const MOST_TRIES = 500;
/** Replaces an unspecified port if no rule suggests a better one. */
const USUAL_PORT = 443;

type Question = Pick<
  NetworkInsightsPath,
  | "source"
  | "destination"
  | "sourceIp"
  | "destinationIp"
  | "protocol"
  | "destinationPort"
  | "filterAtSource"
  | "filterAtDestination"
>;

/** A path if there is one, otherwise what stops the likeliest flow. Undefined if no flow fits the question. A flow a step. */
export function* searchPath(world: World, question: Question): Steps<Found | undefined> {
  const network = Network.around(world);
  const source = readEndpoint(world, network, question.source);
  const destination =
    question.destination === undefined ? internetBehind() : readEndpoint(world, network, question.destination);
  const { sourceAddress, destinationAddress } = addressesOf(question);
  let first: Found | undefined;
  // A path that may exist, if what isn't known lets it.
  let perhaps: Found | undefined;
  let tries = 0;
  for (const to of endsOf(destination, destinationAddress)) {
    for (const from of sourceEnds(network, source, sourceAddress, to)) {
      for (const port of portsFor(network, question, from, to)) {
        if (++tries > MOST_TRIES) return perhaps ?? first;
        yield;
        const sourcePort =
          question.filterAtSource?.sourcePortRange?.from ?? question.filterAtDestination?.sourcePortRange?.from;
        const traffic = { protocol: question.protocol, port, ...dropUndefined({ sourcePort }) };
        const flow = { from, to, traffic };
        if (stayApart(network, [source, destination], from, to)) continue;
        const explanation = explain(network, flow);
        if (!doesPass(explanation, [source, destination])) continue;
        if (explanation.outcome === "reachable") return { flow, explanation };
        if (lacksOf(explanation).length > 0) perhaps ??= { flow, explanation };
        else if (explanation.outcome === "unreachable") first ??= { flow, explanation };
      }
    }
  }
  return perhaps ?? first;
}

const vpcOf = (network: Network, end: End): string | undefined =>
  end.kind === "interface" ? network.get("network-interface", end.id)?.vpcId : undefined;

/** Within a VPC nothing passes a transit gateway that is an end of the path. */
function stayApart(network: Network, ends: readonly Endpoint[], from: End, to: End): boolean {
  const vpcId = vpcOf(network, from);
  return vpcId !== undefined && vpcId === vpcOf(network, to) && ends.some(({ through }) => through !== undefined);
}

/** Reports whether packets get through the transit gateway that is an end of the path, unless they're stopped before. */
function doesPass(explanation: Explanation, ends: readonly Endpoint[]): boolean {
  if (explanation.outcome !== "reachable") return true;
  const passed = new Set(explanation.forward.map((step) => ("id" in step ? step.id : undefined)));
  return ends.every(({ through }) => through === undefined || passed.has(through));
}

/** AWS: without a destination, the path ends wherever the destination address is. */
const internetBehind = (): Endpoint => ({ id: "", interfaceIds: [] });

const addressesOf = ({ sourceIp, destinationIp, filterAtSource, filterAtDestination }: Question) => ({
  sourceAddress: sourceIp ?? filterAtSource?.sourceAddress ?? filterAtDestination?.sourceAddress,
  destinationAddress: destinationIp ?? filterAtDestination?.destinationAddress ?? filterAtSource?.destinationAddress,
});

/** From the internet any address will do: those that the destination's rules let in come first. */
function sourceEnds(network: Network, source: Endpoint, address: string | undefined, to: End): readonly End[] {
  const isFound = source.interfaceIds.length > 0 || source.behind !== undefined || address !== undefined;
  if (isFound || to.kind !== "interface") return endsOf(source, address);
  const nic = network.get("network-interface", to.id);
  const rules = nic === undefined ? [] : [...rulesOf(network, nic, "ingress")];
  const blocks = rules.flatMap((rule) => blocksOfRule(network, rule)).filter(({ family }) => family === "ipv4");
  const addresses = blocks.flatMap((block) => publicAddressIn(block) ?? []);
  return [
    ...[...new Set(addresses)].map((each): End => ({ kind: "address", address: each })),
    ...endsOf(source, undefined),
  ];
}

/** The port asked for; if it's unspecified, the first ports of the rules on both sides. */
function portsFor(network: Network, question: Question, from: End, to: End): readonly number[] {
  const { destinationPort, filterAtSource, filterAtDestination, protocol } = question;
  if (destinationPort !== undefined) return [destinationPort];
  const range = filterAtDestination?.destinationPortRange ?? filterAtSource?.destinationPortRange;
  const isIn = (port: number): boolean => range === undefined || (port >= range.from && port <= range.to);
  const number = protocolNumber(protocol) ?? 0;
  const ports = new Set<number>(range === undefined ? [] : [range.from]);
  for (const end of [to, from]) {
    const nic = end.kind === "interface" ? network.get("network-interface", end.id) : undefined;
    for (const rule of nic === undefined ? [] : rulesOf(network, nic, end === to ? "ingress" : "egress")) {
      const { first, last } = rangeOfRule(rule);
      const low = Math.max(first, number << 16);
      if (low <= Math.min(last, (number << 16) | 0xffff) && isIn(low & 0xffff)) ports.add(low & 0xffff);
    }
  }
  if (isIn(USUAL_PORT)) ports.add(USUAL_PORT);
  return [...ports];
}
