/** `GET /_cordon/gate/<directory>`: may this client come in? Reverse proxies ask, and they sign nothing. */
import { formatAddress, type Prefix } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest, OwnRoute } from "../gateway/http-server.ts";
import { clientAddress } from "../policy/ip-groups/client-address.ts";
import type { Directories } from "./directories.ts";
import { LogBudget } from "./log-budget.ts";

const PATH = "/_cordon/gate/";

/** No id of a directory is longer. */
const LONGEST_SHOWN = 70;

/** `trustedProxies` are those whose word on the client's address the gate takes. */
export function gateRoutes(
  { log, now }: Gateway,
  directories: Directories,
  trustedProxies: readonly Prefix[],
): readonly OwnRoute[] {
  const budget = new LogBudget((line) => log(`gate: ${line}`), now);
  const handle = async ({ path, remoteAddress, headers }: OwnRequest): Promise<OwnAnswer> => {
    const id = path.slice(PATH.length);
    const shown = id.slice(0, LONGEST_SHOWN);
    const client = clientAddress(remoteAddress, headers, trustedProxies);
    if ("problem" in client) {
      budget.write(
        "an address that can't be told",
        `asked from ${remoteAddress} for ${shown}, but ${client.problem}; everyone is refused`,
      );
      return refused("Nobody can tell your address.");
    }
    const found = await directories.ask(id, client.address);
    if (found === undefined) {
      budget.write(
        "an unknown directory",
        `asked for ${shown}, but no such directory is registered; everyone is refused`,
      );
    }
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
