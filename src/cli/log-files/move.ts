/** `cordon move`: a log from a data directory into a database, or back. */
import { command, Misuse } from "../command.ts";
import { whileWaiting } from "../terminal/progress.ts";

export interface MovedPart {
  /** An account and Region, "snapshots" or "trail". */
  readonly name: string;
  readonly count: number;
  readonly digest: string;
}

/** `from` and `to` as they're typed. Throws an Error that says what to do. */
export type MoveLog = (from: string, to: string) => Promise<{ readonly parts: readonly MovedPart[] }>;

const usage = `Usage: cordon move --from DIR|URL --to DIR|URL [options]

Moves a log: from a data directory into a PostgreSQL database, from there back, or to another of its kind. No
server may have either open. The entries and snapshots of every account and the trail come along, and are read
again and compared. Where it was, the log stays, marked so that no server starts on it.

  --from DIR|URL  where the log is: a data directory, or postgres://USER@HOST/DATABASE (its password is found
                  as cordon serve finds it, in PGPASSWORD or ~/.pgpass)
  --to DIR|URL    where it goes: there must be no log yet
  --json          print what was moved as JSON

All of it is moved or nothing: after a move that was stopped or killed, run the same one again.
The sealing.key, the TLS identity and the records of flow logs stay in the data directory: go on with it
beside the database.`;

export const move = (moveLog: MoveLog) =>
  command({
    name: "move",
    usage,
    options: { from: { type: "string" }, to: { type: "string" }, json: { type: "boolean", default: false } },
    async run({ from, to, json }, [surplus]) {
      if (surplus !== undefined) throw new Misuse(`it takes no ${surplus}`);
      if (from === undefined || to === undefined) throw new Misuse("say from where and to where: --from and --to");
      const { parts } = await whileWaiting("moving the log", moveLog(from, to));
      if (json) console.log(JSON.stringify({ parts }));
      else for (const line of sayMoved(parts)) console.log(line);
      return 0;
    },
  });

function* sayMoved(parts: readonly MovedPart[]): Iterable<string> {
  const partitions = parts.filter(({ name }) => name.includes("/"));
  const of = (name: string) => parts.find((part) => part.name === name)?.count ?? 0;
  const entries = partitions.reduce((sum, { count }) => sum + count, 0);
  const what = `${counted(entries, "entry", "entries")} in ${counted(partitions.length, "account and Region", "accounts and Regions")}`;
  yield `moved ${what}, and ${counted(of("trail"), "event", "events")} of the trail; what came is what was there:`;
  for (const { name, count, digest } of parts) yield `  ${name}  ${count}  sha256 ${digest}`;
  yield "The log that was moved stays where it was: start no server on that one any more.";
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
