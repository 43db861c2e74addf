/** Expectations over Cordon's own interface: evaluated on a copy of the world, outcome by outcome. */
import { formatAddress } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { inTurns } from "../gateway/turns.ts";
import type { NetworkInterface } from "../model/records/network-interface.ts";
import { put } from "../model/world/change.ts";
import type { Kind } from "../model/world/kinds.ts";
import { Partition } from "../model/world/partition.ts";
import type { World } from "../model/world/world.ts";
import { CompiledNetwork } from "../policy/compiled/compiled-network.ts";
import { Network } from "../policy/flow/network.ts";
import { parseSelector, type Selector } from "../policy/flow/selection.ts";
import { formatKeys, type KeyRange, parseKeys, trafficOfKey } from "../policy/flow/traffic.ts";
import { explain } from "../policy/paths/explain.ts";
import { PUBLIC_SAMPLES } from "../policy/paths/gateways.ts";
import { type Expectation, evaluate } from "../policy/questions/expectations.ts";
import type { Finding, Outcome } from "../policy/questions/outcome.ts";
import type { ExpectationOutcome, SentExpectation } from "./answers.ts";
import { ACTIONS, ENDS, NotAsked, trafficProblem } from "./questions.ts";
import { Teller } from "./tell-traffic.ts";

/** The kinds that the way of a packet is read from. */
const READ: readonly Kind[] = [
  "egress-only-internet-gateway",
  "elastic-ip",
  "instance",
  "internet-gateway",
  "nat-gateway",
  "network-acl",
  "network-acl-association",
  "network-interface",
  "prefix-list",
  "prefix-list-version",
  "route-table",
  "route-table-association",
  "security-group",
  "security-group-rule",
  "security-group-vpc-association",
  "subnet",
  "vpc",
  "vpc-endpoint",
  "vpc-peering-connection",
];

/** Streams outcomes as they are found, on a copy of the world: it must not change meanwhile, and calls go on. */
export async function expectations(gateway: Gateway, request: OwnRequest): Promise<OwnAnswer> {
  const caller = await signInToOwn(gateway, request, ACTIONS);
  if ("status" in caller) return caller;
  let asked: readonly Expectation[];
  try {
    asked = readExpectations(request.body);
  } catch (error) {
    if (error instanceof NotAsked) return { status: 400, body: { error: error.message } };
    throw error;
  }
  const [own, ...others] = await gateway.ledger.read(caller.home, (world) => Network.worldsAround(world).map(copyOf));
  const network = new Network(own === undefined ? others : [own, ...others]);
  return {
    status: 200,
    lines: outcomes(network, own ?? new Partition(caller.home), new Teller(network, caller.account), asked),
  };
}

/** Records never change, so a copy shares them. */
function copyOf(world: World): Partition {
  const copy = new Partition(world);
  for (const kind of READ) for (const value of world.all(kind)) copy.apply(put(kind, value));
  return copy;
}

async function* outcomes(
  network: Network,
  own: Partition,
  teller: Teller,
  asked: readonly Expectation[],
): AsyncIterable<ExpectationOutcome> {
  for await (const outcome of inTurns(evaluate(new CompiledNetwork(network), own, asked)))
    yield tellOutcome(network, teller, outcome);
}

function tellOutcome(network: Network, teller: Teller, outcome: Outcome): ExpectationOutcome {
  return { ...outcome, findings: outcome.findings.map((finding) => tellFinding(network, teller, finding)) };
}

function tellFinding(network: Network, teller: Teller, finding: Finding): ExpectationOutcome["findings"][number] {
  const { problem, from, to, keys, pairs } = finding;
  const party = (end: NetworkInterface | string) => (typeof end === "string" ? { address: end } : teller.party(end));
  const told = {
    problem,
    from: party(from),
    to: party(to),
    traffic: formatKeys(keys),
    pairs,
    ...teller.rules(finding),
  };
  if (problem === "allowed") return told;
  return { ...told, explained: teller.explanation(explainRefusal(network, from, to, keys)) };
}

/** An address of the internet that is nobody's. */
const SOMEWHERE = formatAddress({ family: "ipv4", value: PUBLIC_SAMPLES.ipv4 });

/** Explains the first flow of the keys that does not pass. */
function explainRefusal(
  network: Network,
  from: NetworkInterface | string,
  to: NetworkInterface | string,
  keys: KeyRange,
) {
  const end = (of: NetworkInterface | string) =>
    typeof of === "string"
      ? ({ kind: "address", address: of === "internet" ? SOMEWHERE : of } as const)
      : ({ kind: "interface", id: of.id } as const);
  return explain(network, { from: end(from), to: end(to), traffic: trafficOfKey(keys.first) });
}

function readExpectations(body: string): readonly Expectation[] {
  let sent: unknown;
  try {
    sent = (JSON.parse(body) as { expectations?: unknown }).expectations;
  } catch {
    throw new NotAsked("the body is not JSON");
  }
  if (!Array.isArray(sent)) throw new NotAsked('the body needs a list "expectations"');
  return sent.map((each: SentExpectation, index) => {
    try {
      return readExpectation(each);
    } catch (error) {
      throw error instanceof NotAsked ? new NotAsked(`expectations[${index}]: ${error.message}`) : error;
    }
  });
}

function readExpectation(sent: SentExpectation): Expectation {
  switch (sent?.kind) {
    case "may":
    case "may-not":
      if (sent.kind === "may" && sent.on?.length === 0) throw new NotAsked("say on what: for example on tcp/443");
      return { kind: sent.kind, from: readTerm(sent.from), to: readTerm(sent.to), on: readKeys(sent.on) };
    case "nothing":
      return {
        kind: "nothing",
        direction: sent.direction === "egress" ? "egress" : "ingress",
        of: readTerm(sent.of),
        on: readKeys(sent.on),
        except: sent.except === true,
      };
    case "internet-reaches-only":
      if (!Array.isArray(sent.targets)) throw new NotAsked('needs a list "targets"');
      return { kind: sent.kind, targets: sent.targets.map(({ to, on }) => ({ to: readTerm(to), on: readKeys(on) })) };
    default:
      throw new NotAsked("there is no such kind of expectation");
  }
}

const KINDS: ReadonlySet<string> = new Set(["interface", "instance", "group", "vpc", "subnet", "tag", "internet"]);

function readTerm(sent: unknown): readonly Selector[] {
  if (!Array.isArray(sent) || sent.length === 0) throw new NotAsked("an end needs a list of selectors");
  return sent.map((selector: { kind?: unknown; of?: unknown }) => {
    const { kind, of } = selector ?? {};
    if (typeof kind !== "string" || typeof of !== "string")
      throw new NotAsked("a selector has a kind and what it is of");
    if (kind === "id" || kind === "cidr") {
      const parsed = parseSelector(of);
      if (parsed === undefined || (kind === "cidr" && parsed.kind !== "cidr")) {
        throw new NotAsked(kind === "cidr" ? `'${of}' is no address or CIDR block` : `'${of}' is none of ${ENDS}`);
      }
      return parsed;
    }
    if (!KINDS.has(kind)) throw new NotAsked(`there is no kind of selector '${kind}'`);
    return { kind, of } as Selector;
  });
}

function readKeys(sent: unknown): readonly KeyRange[] {
  if (!Array.isArray(sent)) throw new NotAsked('"on" is a list of traffic');
  return sent.map((text: unknown) => {
    const keys = typeof text === "string" ? parseKeys(text) : undefined;
    if (keys === undefined) throw new NotAsked(trafficProblem(String(text)));
    return keys;
  });
}
