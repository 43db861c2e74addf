/** `cordon exec`: with a Cordon in this process, or with one in the background that goes on. */
import { findBackground, stopBackground } from "../cli/background/control.ts";
import { startInBackground } from "../cli/background/start.ts";
import { exec, type Server, type ServerOptions } from "../cli/exec/exec.ts";
import { dropUndefined } from "../model/drop-undefined.ts";
import { readSettings } from "../model/settings.ts";
import { readLimits } from "./limits-given.ts";
import { readJsonFile, readPort } from "./serve-options.ts";
import { startCordon } from "./start-cordon.ts";

export default exec({ inThisProcess, inBackground });

function inThisProcess({ port, data, limits, settings, upstream }: ServerOptions): Promise<Server> {
  return startCordon({
    port: readPort(port),
    store: data === "memory" ? data : { directory: data },
    allowReset: data === "memory",
    upstream: { rules: upstream },
    log: (line, detail) => console.error(`cordon exec: ${line}`, detail ?? ""),
    limits: readLimits(limits),
    ...dropUndefined({
      settings: settings === undefined ? undefined : readSettings(readJsonFile(settings)),
    }),
  });
}

const STOP_WITHIN_MS = 30_000;

async function inBackground({ port, data, limits, settings, upstream }: ServerOptions): Promise<Server> {
  const given = [
    ...limits.flatMap((limit) => ["--limits", limit]),
    ...(settings === undefined ? [] : ["--settings", settings]),
  ];
  const resets = data === "memory" ? ["--allow-reset"] : [];
  const rules = upstream.flatMap((rule) => ["--upstream", rule]);
  const args = ["--port", port, "--data", data, ...resets, ...given, ...rules];
  const { isNew, state } = await startInBackground({ args, port: readPort(port), data });
  if (!isNew) {
    throw new Error(
      `a Cordon runs at ${state.url} in the background already. Use it: eval "$(cordon env --port ${state.port})", ` +
        `or stop it: cordon stop --port ${state.port}`,
    );
  }
  return {
    url: state.url,
    port: state.port,
    async close() {
      const found = (await findBackground()).find((one) => one.state?.pid === state.pid);
      if (found !== undefined) await stopBackground(found, STOP_WITHIN_MS);
    },
  };
}
