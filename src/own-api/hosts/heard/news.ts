/**
 * What hosts say to one server of several that keep one log, told to the others: reports, what was refused, and which hosts follow. So each
 * server lists the same hosts, whichever they come to. It gets there within a few seconds, and nothing is decided by it.
 */
import { random } from "../../../gateway/ids.ts";
import type { Board, Note } from "../../../model/world/log.ts";
import type { OpenFeeds } from "../open-feeds.ts";
import type { Refusal } from "./refusals.ts";
import type { HostReports, Received } from "./reports.ts";

/** Who follows is said again so often. What wasn't for longer isn't believed: its server is gone. */
const AGAIN_MS = 20_000;

export function shareNews(
  board: Board,
  { reports, open }: { readonly reports: HostReports; readonly open: OpenFeeds },
  now: () => number,
  stopping: AbortSignal,
): void {
  // A host's reports may come to any server, and what they refused is counted where they came to.
  const here = random(8);
  reports.told = (name, received) => board.say(`report/${name}`, JSON.stringify(received));
  reports.refusals.told = (name, refusals) => board.say(`refused/${name}/${here}`, JSON.stringify(refusals));
  open.told = (name, cursor) =>
    board.say(`feed/${name}`, cursor === undefined ? undefined : JSON.stringify({ cursor }));
  const again = setInterval(() => {
    for (const [, feed] of open.all()) open.say(feed);
  }, AGAIN_MS).unref();
  const end = board.listen((note) => take(note));
  stopping.addEventListener("abort", () => {
    clearInterval(again);
    end();
  });

  function take({ key, text, server, ago }: Note): void {
    const [kind, account, region, host] = key.split("/");
    const name = `${account}/${region}/${host}`;
    const said: unknown = text === undefined ? undefined : JSON.parse(text);
    if (kind === "report" && said !== undefined) reports.take(name, said as Received);
    else if (kind === "refused") reports.refusals.take(name, server, (said as readonly Refusal[] | undefined) ?? []);
    else if (kind === "feed")
      open.take(host ?? "", server, said as { readonly cursor: string } | undefined, now() - ago);
  }
}
