/** `GET /_cordon/matrix`: which groups, subnets, VPCs or tags may open flows to which, row by row as they are found. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRequest, type OwnRoute } from "../../gateway/http-server.ts";
import { type OwnCaller, signInToOwn } from "../../gateway/own-access.ts";
import { finish } from "../../gateway/turns.ts";
import type { Tag } from "../../model/records/tag.ts";
import type { Records } from "../../policy/flow/records.ts";
import { formatKeys, KEY_END, type KeyRange } from "../../policy/flow/traffic.ts";
import { type Counted, type Grouping, Matrix, type MatrixSet, setsBy } from "../../policy/matrix/matrix.ts";
import type { LiveNetworks } from "../../policy/questions/live-networks.ts";
import { type HeldNetwork, holdNetwork } from "../ask-network.ts";
import type { AsOf } from "../contract.ts";
import { openPastNetwork } from "../past/past-network.ts";
import { refuseUnseenLists } from "../permission/seen-lists.ts";
import { parameter } from "../read-request.ts";
import { readLimit, TRAFFIC_ACTIONS } from "../traffic-question.ts";

/** What a row and the column of the same index are about. */
export interface Compared {
  /** An id, or `tag:key=value`. */
  readonly id: string;
  /** Of a group its own, of others the tag Name. */
  readonly name?: string;
  /** Of a group or a subnet. */
  readonly vpcId?: string;
  readonly interfaces: number;
}

/** The first line. */
export interface MatrixHead {
  readonly account: string;
  readonly region: string;
  readonly by: string;
  readonly traffic: string;
  /** In the order of rows and columns: by name. Sets without an interface are left out. */
  readonly compared: readonly Compared[];
}

/** Whether all pairs may, some, or none; `undecidable` if none surely may, and of some nobody can tell; `empty` without pairs. */
export type CellDecision = "all" | "some" | "none" | "undecidable" | "empty";

/** One line for each sender, in order. Its lists have one item for each receiver, in order. */
export interface MatrixRow {
  /** The index of the senders. */
  readonly row: number;
  readonly decisions: readonly CellDecision[];
  /** Pairs of a sender and another receiver. */
  readonly pairs: readonly number[];
  /** Of the pairs, those that may: if it's about several ports, on any of them. */
  readonly allowed: readonly number[];
  readonly undecidable: readonly number[];
  /** On what some pair may, in words; absent if it's about one port. */
  readonly traffic?: readonly string[];
}

export type MatrixLine = (MatrixHead & AsOf) | MatrixRow;

export const matrixRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute => ({
  method: "GET",
  path: "/_cordon/matrix",
  async handle(request): Promise<OwnAnswer<MatrixLine>> {
    const caller = await signInToOwn(gateway, request, TRAFFIC_ACTIONS);
    const asked = readAsked(request);
    const at = parameter(request, "at");
    const { asOf, ...held } =
      at === undefined
        ? { ...(await holdNetwork(gateway, networks, caller.home)), asOf: {} }
        : await openPastNetwork(gateway, caller.home, at);
    try {
      const begun = await begin(held, caller, asked);
      return { status: 200, lines: lines(held, caller, asked, begun, asOf) };
    } catch (error) {
      held.release();
      throw error;
    }
  },
});

interface Asked {
  readonly by: string;
  readonly grouping: Grouping;
  readonly limit: KeyRange;
  readonly vpc: string | undefined;
  readonly match: string | undefined;
}

function readAsked(request: OwnRequest): Asked {
  const by = parameter(request, "by") ?? "group";
  const traffic = parameter(request, "traffic");
  return {
    by,
    grouping: readGrouping(by),
    limit: readLimit(traffic === "any" ? undefined : traffic),
    vpc: parameter(request, "vpc") || undefined,
    match: parameter(request, "match")?.toLowerCase() || undefined,
  };
}

function readGrouping(by: string): Grouping {
  if (by === "group" || by === "subnet" || by === "vpc") return { kind: by };
  const key = /^tag:([^=]+)$/.exec(by)?.[1];
  if (key === undefined) throw new OwnRefusal(`by is group, subnet, vpc or tag:KEY, such as tag:role, not '${by}'`);
  return { kind: "tag", key };
}

/** So many rows are drawn or read by nobody. */
const MOST_SETS = 2_000;
/** Pairs of cells: one port is looked up, several are worked out. */
const MOST_EFFORT = { onePort: 100_000_000, ports: 4_000_000 };

interface Begun {
  readonly compared: readonly Compared[];
  readonly matrix: Matrix;
}

/** Everything that can be refused, before the first line. */
async function begin({ live }: HeldNetwork, caller: OwnCaller, asked: Asked): Promise<Begun> {
  const { own, network } = live;
  refuseUnseenLists(caller, own);
  if (asked.vpc !== undefined && own.get("vpc", asked.vpc) === undefined) {
    const hasInterfaces = own.by("network-interface", "vpc", asked.vpc).some(() => true);
    if (!hasInterfaces) throw new OwnRefusal(`there is no VPC ${asked.vpc}`);
  }
  const found = setsBy(network, own, asked.grouping, asked.vpc);
  if ("problem" in found) throw new OwnRefusal(found.problem);
  const sets = found
    .map((set) => ({ set, compared: comparedOf(own, asked.grouping, set) }))
    .filter(({ compared }) => doesMatch(compared, asked.match))
    .toSorted((a, b) => inOrder(a.compared, b.compared));
  if (sets.length > MOST_SETS) throw tooLarge(`${sets.length} rows`);
  const matrix = new Matrix(
    await finish(live.dividing()),
    sets.map(({ set }) => set),
  );
  const most = asked.limit.first === asked.limit.last ? MOST_EFFORT.onePort : MOST_EFFORT.ports;
  if (matrix.effort > most) throw tooLarge("so many kinds of interfaces");
  return { compared: sets.map(({ compared }) => compared), matrix };
}

const tooLarge = (what: string): OwnRefusal =>
  new OwnRefusal(
    `${what} are too many for one matrix: ask about one VPC (vpc=vpc-...), about a part of the names (match=...), or about one port`,
  );

const doesMatch = ({ id, name = "" }: Compared, match: string | undefined): boolean =>
  match === undefined || id.toLowerCase().includes(match) || name.toLowerCase().includes(match);

function inOrder(a: Compared, b: Compared): number {
  const [one, other] = [`${a.name ?? "\uffff"} ${a.id}`, `${b.name ?? "\uffff"} ${b.id}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

const nameIn = (tags: readonly Tag[] | undefined) => tags?.find(({ key }) => key === "Name")?.value || undefined;

function comparedOf(own: Records, { kind }: Grouping, { id, interfaces }: MatrixSet): Compared {
  const named = (name: string | undefined) => (name === undefined ? {} : { name });
  const count = { interfaces: interfaces.length };
  const vpcId = interfaces[0]?.vpcId ?? "";
  switch (kind) {
    case "group":
      return { id, ...named(own.get("security-group", id)?.name), vpcId, ...count };
    case "subnet":
      return { id, ...named(nameIn(own.get("subnet", id)?.tags)), vpcId, ...count };
    case "vpc":
      return { id, ...named(nameIn(own.get("vpc", id)?.tags)), ...count };
    case "tag":
      return { id, name: id.slice(id.indexOf("=") + 1), ...count };
  }
}

async function* lines(
  { release }: HeldNetwork,
  { home }: OwnCaller,
  { by, limit }: Asked,
  { compared, matrix }: Begun,
  asOf: AsOf,
): AsyncIterable<MatrixLine> {
  try {
    const traffic = formatKeys(limit);
    const { account, region } = home;
    yield { account, region, by, traffic, compared, ...asOf };
    for (const row of compared.keys()) {
      const counted = await finish(matrix.row(row, limit));
      yield rowOf(row, counted, limit);
    }
  } finally {
    release();
  }
}

function rowOf(row: number, counted: readonly Counted[], limit: KeyRange): MatrixRow {
  return {
    row,
    decisions: counted.map(decisionOf),
    pairs: counted.map(({ pairs }) => pairs),
    allowed: counted.map(({ allowed }) => allowed),
    undecidable: counted.map(({ undecidable }) => undecidable),
    ...(limit.first !== limit.last && { traffic: counted.map(({ keys }) => inWords(keys)) }),
  };
}

function decisionOf({ pairs, allowed, undecidable }: Counted): CellDecision {
  if (pairs === 0) return "empty";
  if (allowed > 0) return allowed === pairs ? "all" : "some";
  return undecidable > 0 ? "undecidable" : "none";
}

const MOST_WORDS = 4;

/** `tcp/443, tcp/8000-8100, 3 more`; empty if nothing may. */
function inWords(keys: readonly KeyRange[]): string {
  if (keys.length === 1 && keys[0]?.first === 0 && keys[0].last === KEY_END - 1) return "all";
  const words = keys.slice(0, MOST_WORDS).map(formatKeys);
  return [...words, ...(keys.length > MOST_WORDS ? [`${keys.length - MOST_WORDS} more`] : [])].join(", ");
}
