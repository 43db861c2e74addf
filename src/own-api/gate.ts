/** `GET /_cordon/gate/<directory>`: may this client come in? Reverse proxies ask, and they sign nothing. */
import { formatAddress, type Prefix } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest, OwnRoute } from "../gateway/http-server.ts";
import { clientAddress } from "../policy/ip-groups/client-address.ts";
import type { Directories } from "./directories.ts";

const PATH = "/_cordon/gate/";

/** At most so many different troubles are logged, each once: the gate answers anyone, and must not let them fill the log. */
const MOST_TROUBLES = 100;

/** `trustedProxies` are those whose word on the client's address the gate takes. */
export function gateRoutes(
  { log }: Gateway,
  directories: Directories,
  trustedProxies: readonly Prefix[],
): readonly OwnRoute[] {
  const troubles = new Set<string>();
  const report = (trouble: string): void => {
    if (troubles.size >= MOST_TROUBLES || troubles.has(trouble)) return;
    troubles.add(trouble);
    log(`gate: ${trouble}; everyone is refused`);
  };
  const handle = async ({ path, remoteAddress, headers }: OwnRequest): Promise<OwnAnswer> => {
    const id = path.slice(PATH.length);
    const client = clientAddress(remoteAddress, headers, trustedProxies);
    if ("problem" in client) {
      report(`asked from ${remoteAddress} for ${id}, but ${client.problem}`);
      return refused("Nobody can tell your address.");
    }
    const found = await directories.ask(id, client.address);
    if (found === undefined) report(`asked for ${id}, but no such directory is registered`);
    if (found?.admission.admitted === true) return { status: 204, headers: verdict("admitted") };
    return refused(`${formatAddress(client.address)} is not admitted.`);
  };
  return [
    { method: "GET", path: PATH, isForProxies: true, handle },
    { method: "HEAD", path: PATH, isForProxies: true, handle },
  ];
}

const verdict = (word: "admitted" | "refused") => ({ "x-cordon-gate": word, "cache-control": "no-store" });

/** Proxies show this to the client: it says nothing but what the client knows, not even whether the directory exists. */
const refused = (message: string): OwnAnswer => ({ status: 403, headers: verdict("refused"), body: { message } });
