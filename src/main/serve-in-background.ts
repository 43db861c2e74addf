/** `cordon serve --background`: what it prints about the process that it started, or that runs already. */
import { resolve } from "node:path";
import { regionOf } from "../cli/ask-cordon.ts";
import { clientVariables } from "../cli/background/client-variables.ts";
import type { BackgroundState } from "../cli/background/control.ts";
import { inBackground } from "../cli/background/env.ts";
import { inShell } from "../cli/background/shell-forms.ts";
import { startInBackground } from "../cli/background/start.ts";
import { dropUndefined } from "../model/drop-undefined.ts";
import { reached } from "./serve-options.ts";
import type { Cordon } from "./start-cordon.ts";

interface Asked {
  readonly port: number;
  readonly data: string;
  readonly json: boolean;
}

/** With the options of this very command. Returns the exit status. */
export async function serveInBackground({ json, ...wanted }: Asked): Promise<number> {
  const args = process.argv.slice(3).filter((arg) => arg !== "--background");
  const started = await startInBackground({ args, ...wanted });
  if (!started.isNew) console.log(json ? asJson(started.state) : asText(started.state));
  else if (started.said !== "") console.log(started.said);
  return 0;
}

const asJson = ({ url, port, data, certificate }: BackgroundState): string =>
  JSON.stringify({ url, port, data, ...dropUndefined({ certificate }) });

function asText(state: BackgroundState): string {
  const variables = clientVariables({ ...inBackground(state, "test"), region: regionOf(undefined) }, {});
  return `Cordon listens on ${state.url} already, and keeps its log in ${state.data}. To stop it: cordon stop --port ${state.port}.

${inShell("sh", variables)}`;
}

/** What a Cordon in the background says about itself. */
export const stateOf = ({ url, port, isOpen, tls }: Cordon, data: string) => ({
  pid: process.pid,
  url: reached(url),
  port,
  data: data === "memory" ? data : resolve(data),
  isOpen,
  certificate: tls?.own?.file && resolve(tls.own.file),
  since: new Date().toISOString(),
  args: process.argv.slice(3),
});
