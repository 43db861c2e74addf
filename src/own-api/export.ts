/** `GET /_cordon/export`: the caller's partition as AWS's Describe operations would answer it, for an import to take back. */
import { rootOf } from "../access/credentials.ts";
import { circumstancesOf, type Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../gateway/http-server.ts";
import { allShown } from "../gateway/long-lists.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import { Turn } from "../gateway/turns.ts";
import { AWS_OWNER } from "../model/aws-prefix-lists.ts";
import type { World } from "../model/world/world.ts";
import { callOf, type LoadedOperation, loadOperation } from "../operations/call.ts";
import { type ListName, savedLists } from "../operations/imported-state/saved-lists.ts";

/** What an import lacked, in the members of AWS's style. */
interface SavedGap {
  readonly Id: string;
  readonly What: string;
  readonly NeededBy: string;
  readonly Command: string | undefined;
}

/** The lists of AWS's answers by their names there, and what AWS answers for each prefix list and VPC alone. */
export type Exported = Readonly<Record<ListName, readonly unknown[]>> & {
  /** By the list's id. A list whose entries aren't known isn't among them. */
  readonly PrefixListEntries: Readonly<Record<string, readonly unknown[]>>;
  /** All that DescribeVpcAttribute answers, once for each VPC. */
  readonly VpcAttributes: readonly object[];
  readonly Gaps: readonly SavedGap[];
};

/** Asked of each prefix list for its entries, and of each VPC for each attribute. */
const ENTRIES = "GetManagedPrefixListEntries";
const ATTRIBUTE = "DescribeVpcAttribute";
const ATTRIBUTES = ["enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"];

/** Pieces are about so long, in characters. */
const PIECE = 64 * 1024;

export const exportRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/export",
  async handle(request): Promise<OwnAnswer<Exported>> {
    const actions = [...Object.values(savedLists), ENTRIES, ATTRIBUTE].map((operation) => `ec2:${operation}`);
    const { home } = await signInToOwn(gateway, request, actions);
    const held = await gateway.ledger.hold(home, (world, keep) => {
      // Loads the partition, if it must be.
      world.count("vpc");
      return { world, release: keep() };
    });
    return { status: 200, json: exported(gateway, held) };
  },
});

interface Held {
  readonly world: World;
  readonly release: () => void;
}

/** The text of an `Exported`, in turns, of one moment. */
async function* exported(gateway: Gateway, { world, release }: Held): AsyncGenerator<string> {
  const { ledger } = gateway;
  const answerTo = async (name: string, input: object) => {
    const operation = await operationNamed(name);
    return ledger.step(() => operation.decide(callIn(gateway, world, input)).output);
  };
  const turn = new Turn();
  try {
    let before = "{";
    for (const [name, operation] of Object.entries(savedLists)) {
      const { listing } = await operationNamed(operation);
      if (listing === undefined) throw new Error(`${operation} lists nothing`);
      yield `${before}${JSON.stringify(name)}:`;
      yield* list(
        allShown(ledger, world, (seen) => listing(callIn(gateway, seen, {}))),
        turn,
      );
      before = ",";
    }
    const gaps = gapsIn(world);
    const lacking = new Set(gaps.map(({ Id }) => Id));
    yield `,"PrefixListEntries":{`;
    before = "";
    for (const { id, ownerId } of world.all("prefix-list")) {
      if (turn.isOver) await turn.next();
      if (ownerId === AWS_OWNER || lacking.has(id)) continue;
      const { Entries = [] } = await answerTo(ENTRIES, { PrefixListId: id });
      yield `${before}${JSON.stringify(id)}:${JSON.stringify(Entries)}`;
      before = ",";
    }
    yield `},"VpcAttributes":`;
    yield* list(attributes(world, answerTo), turn);
    yield `,"Gaps":${JSON.stringify(gaps)}}\n`;
  } finally {
    release();
  }
}

async function* list(items: AsyncIterable<unknown>, turn: Turn): AsyncGenerator<string> {
  let piece = "[";
  let before = "";
  for await (const item of items) {
    piece += before + JSON.stringify(item);
    before = ",";
    if (piece.length > PIECE) {
      yield piece;
      piece = "";
    }
    if (turn.isOver) await turn.next();
  }
  yield `${piece}]`;
}

async function* attributes(
  world: World,
  answerTo: (name: string, input: object) => Promise<object>,
): AsyncGenerator<object> {
  for (const { id: VpcId } of world.all("vpc")) {
    const answers: object[] = [];
    for (const Attribute of ATTRIBUTES) answers.push(await answerTo(ATTRIBUTE, { VpcId, Attribute }));
    yield Object.assign({}, ...answers);
  }
}

const gapsIn = (world: World): readonly SavedGap[] =>
  world
    .all("gap")
    .map(({ id, what, neededBy, command }) => ({ Id: id, What: what, NeededBy: neededBy, Command: command }))
    .toArray();

async function operationNamed(name: string): Promise<LoadedOperation> {
  const operation = await loadOperation("ec2", name);
  if (operation === undefined) throw new Error(`${name} is not served`);
  return operation;
}

const callIn = (gateway: Gateway, world: World, input: object) =>
  callOf(input, world, rootOf(world.account), circumstancesOf(gateway));
