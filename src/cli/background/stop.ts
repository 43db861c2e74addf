/** `cordon stop`: ends a Cordon in the background, and waits until it's gone. */
import { command } from "../command.ts";
import { readDuration } from "../hosts/duration.ts";
import { choiceHelp, choiceOptions, choose, nameOf } from "./choose.ts";
import { type Found, findBackground, stopBackground } from "./control.ts";

const usage = `Usage: cordon stop [options]

Stops a Cordon that cordon serve or cordon exec left in the background, and waits until it's gone.
If none is there, there's nothing to do, and the exit status is 0. One in a terminal is stopped with Ctrl-C.

${choiceHelp}
  --all           all of yours on this machine
  --timeout T     how long to wait, such as 60s (default 30s)
  --json          print what was stopped as JSON

Exit status: 0 none of them runs, 1 one didn't end in time, 2 it couldn't be done.`;

export default command({
  name: "stop",
  usage,
  options: {
    ...choiceOptions,
    all: { type: "boolean", default: false },
    timeout: { type: "string", default: "30s" },
    json: { type: "boolean", default: false },
  },
  async run({ all, timeout, json, ...choice }) {
    const within = readDuration("--timeout", timeout) * 1_000;
    const found = await findBackground();
    const chosen = all ? found : [choose(found, choice)].filter((one) => one !== undefined);
    if (chosen.length === 0 && !json) console.error(`cordon stop: none ${ofChoice(choice)}runs in the background`);
    const stopped = await Promise.all(chosen.map((one) => stop(one, within, json)));
    if (json)
      console.log(
        JSON.stringify(stopped.map(({ found: { pid, state }, isGone }) => ({ pid, url: state?.url, isGone }))),
      );
    return stopped.every(({ isGone }) => isGone) ? 0 : 1;
  },
});

const ofChoice = ({ port, data }: { readonly port?: string | undefined; readonly data?: string | undefined }): string =>
  [port === undefined ? "" : `on port ${port} `, data === undefined ? "" : `with its log in ${data} `].join("");

async function stop(found: Found, within: number, isQuiet: boolean) {
  const isGone = await stopBackground(found, within);
  if (!isGone)
    console.error(`cordon stop: ${nameOf(found)}, didn't end in time. To cut it short: kill -9 ${found.pid}`);
  else if (!isQuiet) console.log(`stopped ${nameOf(found)}`);
  return { found, isGone };
}
