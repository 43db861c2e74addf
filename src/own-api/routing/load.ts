/** `POST /_cordon/routes/load`: a table of ROAs or of announced routes takes the place of the one that was loaded before. */
import { rootOf } from "../../access/credentials.ts";
import { formatPrefix, overlaps, type Prefix } from "../../address/prefix.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRequest, type OwnRoute } from "../../gateway/http-server.ts";
import { random } from "../../gateway/ids.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import { eventsOfOwn } from "../../gateway/trail/own-events.ts";
import { finish } from "../../gateway/turns.ts";
import { type Block, BlockWriter, TooManyAlike } from "../../ipam/routing/blocks.ts";
import { BadRow, readPrefix, readRow, type TableName } from "../../ipam/routing/rows.ts";
import type { RoutingFeed } from "../../model/records/announcing/routing-table.ts";
import type { Steps } from "../../model/steps.ts";
import { type Change, type PartitionKey, put, remove } from "../../model/world/change.ts";
import { bodyOf, listOf, type Sent } from "../read-request.ts";

export interface SentTable {
  readonly table: "roas" | "routes";
  /** When the table was made, in ISO 8601. Absent: now. */
  readonly sampledAt?: string;
  /** Takes only rows that overlap these CIDRs. Nothing is known then of anything else. */
  readonly only?: readonly string[];
  /**
   * Pieces of the table, each with many lines. A line is a prefix, and after blanks, for a ROA the longest length that it permits,
   * the number, and the second of its end if that's known; for a route the number of its origin, or 0 for a set.
   */
  readonly rows: readonly string[];
}

/** What was loaded. */
export interface LoadedTable extends Omit<RoutingFeed, "id" | "generation"> {
  readonly table: TableName;
}

/** Blocks that one commit takes: so many rows. */
const ROWS_AT_ONCE = 8_192;
/** Old blocks that one commit removes. */
const REMOVED_AT_ONCE = 256;
const MOST_ONLY = 1_000;

export const loadRoutesRoute = (gateway: Gateway): OwnRoute => ({
  method: "POST",
  path: "/_cordon/routes/load",
  noted: "LoadRoutes",
  largestBody: 64 * 1024 * 1024,
  async handle(request): Promise<OwnAnswer<LoadedTable>> {
    const { home, principal = rootOf(home.account) } = await signInToOwn(gateway, request, ["cordon:LoadRoutes"]);
    const sent = await bodyOf(request);
    const loadedAt = new Date(gateway.now()).toISOString();
    const { table, only, sampledAt } = readSent(sent, loadedAt);
    const { blocks, rows } = await finish(readTable(table, listOf(sent, "rows"), only));
    const generation = `${table}-${random(8)}`;
    const author = { principal: principal.arn, requestId: request.requestId, operation: "Cordon:LoadRoutes" };
    const commit = (changes: readonly Change[]) =>
      gateway.ledger.run(home, author, () => ({ changes, output: undefined }));
    for (const changes of together(blocks, generation)) await commit(changes);
    const feed: RoutingFeed = {
      ...{ id: table, generation, loadedAt, sampledAt, rows },
      ...(only.length > 0 && { only: only.map(formatPrefix) }),
    };
    await use(gateway, request, home, author, feed, blocks.length);
    await removeOthers(gateway, home, author, feed);
    const { id: _, generation: __, ...shown } = feed;
    return { status: 200, body: { table, ...shown } };
  },
});

function readSent({ table, sampledAt = "", only = [] }: Sent, now: string) {
  if (table !== "roas" && table !== "routes") throw new OwnRefusal('"table" is "roas" or "routes"');
  const time = sampledAt === "" ? now : sampledAt;
  if (typeof time !== "string" || Number.isNaN(Date.parse(time))) {
    throw new OwnRefusal('"sampledAt" is a time in ISO 8601, such as 2026-11-01T00:00:00Z');
  }
  if (!Array.isArray(only) || only.length > MOST_ONLY || !only.every((cidr) => typeof cidr === "string")) {
    throw new OwnRefusal(`"only" is a list of at most ${MOST_ONLY} CIDRs`);
  }
  return { table, sampledAt: new Date(time).toISOString(), only: (only as string[]).map(readOnly) } as const;
}

function readOnly(cidr: string): Prefix {
  try {
    return readPrefix(cidr);
  } catch (error) {
    throw error instanceof BadRow ? new OwnRefusal(`"only": ${error.message}`) : error;
  }
}

/** Every line is read strictly: a table that is partly right isn't taken at all. */
function* readTable(
  table: TableName,
  pieces: readonly unknown[],
  only: readonly Prefix[],
): Steps<{ blocks: readonly Block[]; rows: number }> {
  const writer = new BlockWriter();
  let line = 0;
  for (const piece of pieces) {
    if (typeof piece !== "string") throw new OwnRefusal('"rows" is a list of texts');
    for (const row of piece.split("\n")) {
      line++;
      if (row === "") continue;
      try {
        const { prefix, rest } = readRow(table, row);
        if (only.length === 0 || only.some((each) => overlaps(each, prefix))) writer.add(prefix, rest);
      } catch (error) {
        if (error instanceof BadRow) throw new OwnRefusal(`row ${line}: ${error.message}`);
        if (error instanceof TooManyAlike) throw new OwnRefusal(error.message);
        throw error;
      }
      yield;
    }
  }
  const blocks: Block[] = [];
  let rows = 0;
  for (const block of writer.blocks()) {
    blocks.push(block);
    rows += block.rows.length;
    yield;
  }
  return { blocks, rows };
}

/** The changes of a commit each. */
function* together(blocks: readonly Block[], generation: string): Generator<readonly Change[]> {
  let [changes, rows]: [Change[], number] = [[], 0];
  for (const { key, ...block } of blocks) {
    changes.push(put("routing-block", { id: `${generation}/${key}`, ...block }));
    rows += block.rows.length;
    if (rows < ROWS_AT_ONCE && changes.length < REMOVED_AT_ONCE) continue;
    yield changes;
    [changes, rows] = [[], 0];
  }
  if (changes.length > 0) yield changes;
}

type Author = Parameters<Gateway["ledger"]["run"]>[1];

/** INVARIANT: a table is used once all of its blocks are there: until then the one before is. */
function use(
  gateway: Gateway,
  request: OwnRequest,
  home: PartitionKey,
  author: Author,
  feed: RoutingFeed,
  blocks: number,
): Promise<void> {
  return gateway.ledger.run(home, author, (world) => {
    let there = 0;
    for (const { id } of world.inOrder("routing-block", `${feed.generation}/`)) {
      if (!id.startsWith(`${feed.generation}/`)) break;
      there++;
    }
    if (there !== blocks) throw new OwnRefusal("another table was loaded meanwhile. Load this one again", 409);
    const changes = [put("routing-feed", feed)];
    const { id: table, sampledAt, rows } = feed;
    const events = eventsOfOwn(gateway, request, "LoadRoutes", { table, sampledAt, rows });
    return { changes, events, output: undefined };
  });
}

/** Also those of a load that ended before it was done. */
async function removeOthers(gateway: Gateway, home: PartitionKey, author: Author, feed: RoutingFeed): Promise<void> {
  for (let isDone = false; !isDone; ) {
    isDone = await gateway.ledger.run(home, author, (world) => {
      const { generation } = world.get("routing-feed", feed.id) ?? feed;
      const changes: Change[] = [];
      // Those of the table in use stand in one piece: they're passed over.
      let after = `${feed.id}-`;
      while (changes.length < REMOVED_AT_ONCE) {
        const [next] = world.inOrder("routing-block", after);
        if (next === undefined || !next.id.startsWith(`${feed.id}-`)) break;
        if (next.id.startsWith(`${generation}/`)) after = `${generation}/~`;
        else {
          after = next.id;
          changes.push(remove("routing-block", next.id));
        }
      }
      return { changes, output: changes.length === 0 };
    });
  }
}
