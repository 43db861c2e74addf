/** `cordon history`: who called what, the newest first. */
import type { PastCall } from "../../own-api/trail/history.ts";
import { command, Misuse } from "../command.ts";
import { ask, questionHelp, questionOptions } from "../question.ts";
import { readable } from "../terminal/readable.ts";
import { type Look, lookOf, paint, table } from "../terminal/table.ts";

const usage = `Usage: cordon history [RESOURCE] [options]

Says who called what: each call that changed something, and each that was refused for want of
permission, the newest first. RESOURCE is an id, a name or an ARN, also of what is gone by now.

  --from TIME     not before a time (2026-11-24T09:00:00Z), or so long ago ('2 hours ago')
  --to TIME       not after it
  --user NAME     only calls of this user, or of the session of a role with this name
  --call NAME     only calls of this operation, such as CreateVpc
  --refused       only calls that were refused
  --limit N       the newest N, at most 1000 (default 50)
${questionHelp}`;

const MOST_SHOWN = 3;

function formatCall(
  { time, call, user = "of another account", sourceAddress, resources, refused }: PastCall,
  look: Look,
) {
  const few = resources.slice(0, MOST_SHOWN).join(" ");
  const more = resources.length > MOST_SHOWN ? ` and ${resources.length - MOST_SHOWN} more` : "";
  const outcome = refused === undefined ? "" : paint(look, "bad", `refused: ${refused} `);
  return [`${time.slice(0, 19)}Z`, user, call, sourceAddress, `${outcome}${few}${more}`];
}

export default command({
  name: "history",
  usage,
  options: {
    ...questionOptions,
    from: { type: "string" },
    to: { type: "string" },
    user: { type: "string" },
    call: { type: "string" },
    refused: { type: "boolean", default: false },
    limit: { type: "string" },
  },
  async run(values, [of, ...more]) {
    if (more.length > 0) throw new Misuse(`it takes one resource, not also ${more.join(" ")}`);
    const { from, to, user, call, limit } = values;
    const refused = values.refused ? "true" : undefined;
    const query = Object.fromEntries(
      Object.entries({ of, from, to, user, call, refused, limit }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    const told = await ask(values, "/_cordon/history", { query });
    const look = lookOf(process.stdout);
    if (values.json) console.log(JSON.stringify(told));
    else if (told.calls.length === 0) console.log("The trail has no such call.");
    else {
      const head = ["time", "who", "call", "from", "about"];
      console.log(
        table(
          readable(told).calls.map((call) => formatCall(call, look)),
          { look, head },
        ),
      );
      if (told.hasMore) console.log(paint(look, "quiet", "There are more: ask with --limit, or --to an earlier time."));
    }
    return 0;
  },
});
