/** `cordon wait`: until a Cordon answers calls. */
import { setTimeout as sleep } from "node:timers/promises";
import { defaultEndpoint, trustBundle } from "../ask-cordon.ts";
import { command, Misuse } from "../command.ts";
import { readDuration } from "../hosts/duration.ts";

const usage = `Usage: cordon wait [options]

Waits until a Cordon is ready to answer calls: one that another command, a container or a service starts.

  --timeout T     how long to wait, such as 5s or 2m (default 30s)
  --endpoint URL  the Cordon to wait for (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
  --json          print where it answers, or why it doesn't, as JSON

Exit status: 0 once it's ready, 1 if it wasn't in time.`;

const AGAIN_MS = 100;
const ANSWER_WITHIN_MS = 5_000;

export default command({
  name: "wait",
  usage,
  options: {
    timeout: { type: "string", default: "30s" },
    endpoint: { type: "string" },
    json: { type: "boolean", default: false },
  },
  async run({ timeout, endpoint = defaultEndpoint(), json }, [surplus]) {
    if (surplus !== undefined) throw new Misuse(`it takes no ${surplus}`);
    if (!/^https?:\/\/./.test(endpoint) || !URL.canParse(endpoint))
      throw new Misuse(`the endpoint is a URL such as http://127.0.0.1:4566, not '${endpoint}'`);
    if (endpoint.startsWith("https:")) trustBundle();
    const until = Date.now() + readDuration("--timeout", timeout) * 1_000;
    let why = await whyNotReady(endpoint, until);
    while (why !== undefined && Date.now() < until) {
      await sleep(Math.min(AGAIN_MS, Math.max(0, until - Date.now())));
      why = await whyNotReady(endpoint, until);
    }
    if (json)
      console.log(JSON.stringify({ url: endpoint, isReady: why === undefined, ...(why !== undefined && { why }) }));
    else if (why === undefined) console.log(`Cordon is ready at ${endpoint}`);
    if (why !== undefined) console.error(`cordon wait: not ready within ${timeout}: ${why}`);
    return why === undefined ? 0 : 1;
  },
});

/** Undefined if it's ready. */
async function whyNotReady(endpoint: string, until: number): Promise<string | undefined> {
  const patience = Math.max(1, Math.min(ANSWER_WITHIN_MS, until - Date.now()));
  const ask = (path: string) =>
    fetch(new URL(path, endpoint), { signal: AbortSignal.timeout(patience), redirect: "manual" });
  try {
    const ready = await ask("/_cordon/ready");
    await ready.body?.cancel();
    if (ready.status === 200) return undefined;
    if (ready.status !== 404) return `${endpoint} isn't ready yet (status ${ready.status})`;
    // An older Cordon only says that it's healthy; another program doesn't.
    const { status } = (await (await ask("/_cordon/health")).json().catch(() => ({}))) as { readonly status?: unknown };
    return typeof status === "string" ? undefined : `what answers at ${endpoint} is not a Cordon`;
  } catch (error) {
    const { cause, name } = error as Error & { readonly cause?: { readonly code?: string; readonly message?: string } };
    if (name === "TimeoutError") return `${endpoint} takes the connection and doesn't answer`;
    return `${endpoint}: ${cause?.code ?? cause?.message ?? String(error)}`;
  }
}
