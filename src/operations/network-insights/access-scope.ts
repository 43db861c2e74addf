/** Decides an access scope: finds the existing paths that its statements match and its exclusions don't cover. */
import { contains, parsePrefix, prefix } from "../../address/prefix.ts";
import { INTERFACES_GAP } from "../../model/records/gap.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Steps } from "../../model/steps.ts";
import type { World } from "../../model/world/world.ts";
import { distinctLacks, type Lack } from "../../policy/flow/lack.ts";
import { Network } from "../../policy/flow/network.ts";
import { rulesOf } from "../../policy/flow/open-interfaces.ts";
import { blockersOf, lacksOf, type PathStep } from "../../policy/flow/path.ts";
import { protocolNumber, rangeOfRule } from "../../policy/flow/traffic.ts";
import type { End, Flow } from "../../policy/flow/verdict.ts";
import { explain } from "../../policy/paths/explain.ts";
import { exposuresOf, Openings, publicAddressIn } from "../../policy/questions/exposure.ts";
import type { AccessScopePath, PathComponent, PathStatement } from "../../wire/generated/ec2.ts";
import { ANY_INTERNET_ADDRESS } from "./endpoints.ts";
import { idOfArn } from "./find-insights.ts";
import { idsOnTheWay, showComponents } from "./show-path.ts";

/** A path that exists, with everything that statements can match on. */
interface ExistingPath {
  readonly source: EndOfPath;
  readonly destination: EndOfPath;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly components: readonly PathComponent[];
}

interface EndOfPath {
  /** The ids that a resource statement may name: of the interface, its instance, subnet and VPC, or of the gateway. */
  readonly ids: readonly string[];
  /** AWS's types of those resources. */
  readonly types: readonly string[];
  readonly address: string;
}

/** The most paths that one analysis looks at. */
const MOST_PATHS = 20_000;

export interface ScopeResult {
  readonly analysedInterfaces: number;
  readonly paths: readonly (readonly PathComponent[])[];
  /** What isn't known, and other paths may depend on. */
  readonly lacks: readonly Lack[];
}

/** Pauses now and then. The world must not change meanwhile. */
export function* analyseScope(
  world: World,
  matchPaths: readonly AccessScopePath[],
  excludePaths: readonly AccessScopePath[],
): Steps<ScopeResult> {
  const network = Network.around(world);
  const found: (readonly PathComponent[])[] = [];
  const lacks: Lack[] = [];
  const unlisted = network.lackOf(INTERFACES_GAP);
  if (unlisted !== undefined) lacks.push(unlisted);
  for (const path of existingPaths(world, network, lacks)) {
    yield;
    if (path === undefined) continue;
    if (!matchPaths.some((statement) => matches(network, statement, path))) continue;
    if (excludePaths.some((statement) => matches(network, statement, path))) continue;
    found.push(path.components);
  }
  return { analysedInterfaces: world.count("network-interface"), paths: found, lacks: distinctLacks(lacks) };
}

/** Every path into an interface that its ingress rules open: from the internet, and from each interface here. `lacks` notes what isn't known. Undefined is a place to pause. */
function* existingPaths(world: World, network: Network, lacks: Lack[]): Iterable<ExistingPath | undefined> {
  let looked = 0;
  const internet = new Openings(network);
  const all = world.all("network-interface").toArray();
  for (const to of all) {
    yield undefined;
    const opened = openings(network, to);
    if (opened.length === 0) continue;
    const target: End = { kind: "interface", id: to.id };
    const sources = all.flatMap((nic): End[] => (nic.id === to.id ? [] : [{ kind: "interface", id: nic.id }]));
    const admitted = new Set<string>();
    for (const exposure of exposuresOf(internet, to)) {
      if (exposure === undefined) yield undefined;
      else admitted.add(publicAddressIn(exposure.block) ?? ANY_INTERNET_ADDRESS);
    }
    for (const address of admitted.add(ANY_INTERNET_ADDRESS)) sources.push({ kind: "address", address });
    for (const [protocol, port] of opened) {
      for (const from of sources) {
        yield undefined;
        if (++looked > MOST_PATHS) return;
        const flow: Flow = { from, to: target, traffic: { protocol, port } };
        const explanation = explain(network, flow);
        lacks.push(...lacksOf(explanation));
        if (explanation.outcome === "undecidable" || blockersOf(explanation).length > 0) continue;
        const { forward, verdict } = explanation;
        yield {
          source: endOf(network, from, verdict.from.address, forward),
          destination: endOf(network, target, verdict.to.address, forward),
          protocol,
          port,
          components: showComponents({ world, network, flow }, forward),
        };
      }
    }
  }
}

/** The first port of every TCP or UDP range that an interface's ingress rules open. */
function openings(network: Network, nic: NetworkInterface): readonly (readonly ["tcp" | "udp", number])[] {
  const found = new Map<string, readonly ["tcp" | "udp", number]>();
  for (const rule of rulesOf(network, nic, "ingress")) {
    const range = rangeOfRule(rule);
    for (const protocol of ["tcp", "udp"] as const) {
      const base = (protocolNumber(protocol) ?? 0) << 16;
      const low = Math.max(range.first, base);
      if (low <= Math.min(range.last, base | 0xffff))
        found.set(`${protocol}/${low & 0xffff}`, [protocol, low & 0xffff]);
    }
  }
  return [...found.values()];
}

function endOf(network: Network, end: End, address: string, steps: readonly PathStep[]): EndOfPath {
  if (end.kind === "address") {
    const gateways = steps.flatMap((step) => (step.kind === "gateway" ? [step] : []));
    return { ids: gateways.map(({ id }) => id), types: gateways.map(({ type }) => awsType(type)), address };
  }
  const nic = network.get("network-interface", end.id);
  const instanceId = nic?.attachment?.instanceId;
  const resources = [
    [end.id, "network-interface"],
    [instanceId, "instance"],
    [nic?.subnetId, "subnet"],
    [nic?.vpcId, "vpc"],
    ...(nic?.groupIds ?? []).map((id) => [id, "security-group"]),
  ].filter(([id]) => id !== undefined);
  return { ids: resources.map(([id = ""]) => id), types: resources.map(([, type = ""]) => awsType(type)), address };
}

/** AWS: resource types are CloudFormation's, such as `AWS::EC2::InternetGateway`. */
const awsType = (type: string): string =>
  `AWS::EC2::${(type === "virtual-private-gateway" ? "vpn-gateway" : type)
    .split("-")
    .map((word) =>
      word === "vpc" || word === "vpn"
        ? word.toUpperCase()
        : word === "nat"
          ? "Nat"
          : word.slice(0, 1).toUpperCase() + word.slice(1),
    )
    .join("")}`;

function matches(network: Network, statement: AccessScopePath, path: ExistingPath): boolean {
  const { Source, Destination, ThroughResources = [] } = statement;
  const onTheWay = idsOnTheWay(path.components);
  const passes = ThroughResources.every(
    ({ ResourceStatement }) =>
      (ResourceStatement?.Resources ?? []).some((id) => onTheWay.has(idOfArn(id))) ||
      (ResourceStatement?.ResourceTypes ?? []).some((type) => [...onTheWay].some((id) => typeOfId(id) === type)),
  );
  return (
    passes && endMatches(network, Source, path.source, path) && endMatches(network, Destination, path.destination, path)
  );
}

const prefixTypes: Readonly<Record<string, string>> = {
  eni: "network-interface",
  i: "instance",
  igw: "internet-gateway",
  nat: "nat-gateway",
  rtb: "route-table",
  acl: "network-acl",
  sg: "security-group",
  pcx: "vpc-peering-connection",
  eigw: "egress-only-internet-gateway",
  vgw: "vpn-gateway",
  tgw: "transit-gateway",
  "tgw-attach": "transit-gateway-attachment",
  "tgw-rtb": "transit-gateway-route-table",
};
const typeOfId = (id: string): string => awsType(prefixTypes[id.replace(/-[^-]*$/, "")] ?? "");

function endMatches(
  network: Network,
  statement: PathStatement | undefined,
  end: EndOfPath,
  path: ExistingPath,
): boolean {
  const { Resources = [], ResourceTypes = [] } = statement?.ResourceStatement ?? {};
  const isNamed = Resources.length === 0 || Resources.some((id) => end.ids.includes(idOfArn(id)));
  const isTyped = ResourceTypes.length === 0 || ResourceTypes.some((type) => end.types.includes(type));
  // AWS: ids and types of one statement are alternatives.
  const isResource =
    Resources.length > 0 && ResourceTypes.length > 0
      ? Resources.some((id) => end.ids.includes(idOfArn(id))) || ResourceTypes.some((type) => end.types.includes(type))
      : isNamed && isTyped;
  return isResource && headerMatches(network, statement?.PacketHeaderStatement, path);
}

function headerMatches(
  network: Network,
  header: PathStatement["PacketHeaderStatement"],
  { source, destination, protocol, port }: ExistingPath,
): boolean {
  if (header === undefined) return true;
  const {
    SourceAddresses = [],
    DestinationAddresses = [],
    SourcePrefixLists = [],
    DestinationPrefixLists = [],
  } = header;
  const { DestinationPorts = [], Protocols = [] } = header;
  const entries = (ids: readonly string[]) =>
    ids.flatMap((id) => network.entriesOf(idOfArn(id)).entries.map(({ cidr }) => cidr));
  const holds = (cidrs: readonly string[], address: string): boolean => {
    const host = prefix(`${address}/${address.includes(":") ? 128 : 32}`);
    return cidrs.some((cidr) => {
      const block = parsePrefix(cidr.includes("/") ? cidr : `${cidr}/32`)?.prefix;
      return block !== undefined && contains(block, host);
    });
  };
  const isFrom =
    SourceAddresses.length + SourcePrefixLists.length === 0 ||
    holds([...SourceAddresses, ...entries(SourcePrefixLists)], source.address);
  const isTo =
    DestinationAddresses.length + DestinationPrefixLists.length === 0 ||
    holds([...DestinationAddresses, ...entries(DestinationPrefixLists)], destination.address);
  const isPort = DestinationPorts.length === 0 || DestinationPorts.some((range) => isInRange(range, port));
  return isFrom && isTo && isPort && (Protocols.length === 0 || Protocols.includes(protocol));
}

/** `443` or `1000-2000`. */
function isInRange(range: string, port: number): boolean {
  const [from = Number.NaN, to = from] = range.split("-").map(Number);
  return port >= from && port <= to;
}
