/** `cordon status`: what runs in the background. */
import { command, Misuse } from "../command.ts";
import { formatTime } from "../hosts/duration.ts";
import { readable } from "../terminal/readable.ts";
import { lookOf, table } from "../terminal/table.ts";
import { findBackground } from "./control.ts";

const usage = `Usage: cordon status [options]

Lists what you have in the background on this machine, where cordon serve and cordon exec can leave it.

  --json          print it as JSON

Exit status: 0 if there is one, 1 if there's none.`;

export default command({
  name: "status",
  usage,
  options: { json: { type: "boolean", default: false } },
  async run({ json }, [surplus]) {
    if (surplus !== undefined) throw new Misuse(`it takes no ${surplus}`);
    const found = await findBackground();
    if (json)
      console.log(JSON.stringify(found.map(({ pid, state }) => ({ isAnswering: state !== undefined, pid, ...state }))));
    else if (found.length === 0) console.error("cordon status: none runs in the background");
    else {
      const rows = readable(found).map(({ pid, state }) =>
        state === undefined
          ? ["starting, or it hangs", String(pid), "", "", ""]
          : [state.url, String(pid), formatTime(state.since), state.data, state.log],
      );
      console.log(
        table(rows, { head: ["listens on", "process", "since", "data", "prints to"], look: lookOf(process.stdout) }),
      );
    }
    return found.length === 0 ? 1 : 0;
  },
});
