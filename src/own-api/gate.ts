/** The gate: who may come in to a directory, asked by reverse proxies over HTTP and explained to operators. */
import { type Address, formatAddress, type Prefix, parseAddress, unmapped } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnAnswer, OwnRequest, OwnRoute } from "../gateway/http-server.ts";
import { signInToOwn } from "../gateway/own-access.ts";
import type { PartitionKey } from "../model/world/change.ts";
import { clientAddress } from "../policy/ip-groups/client-address.ts";
import { type Admission, type AskedGroup, admissionTo } from "../policy/ip-groups/ip-group.ts";

const GATE = "/_cordon/gate/";
/** A path of its own: a proxy that passes its client's query on must never get an explanation instead of a decision. */
const CHECK = "/_cordon/gate-check/";

/** So many different troubles are logged, each once: the gate answers anyone, and the log must not grow with it. */
const MOST_TROUBLES = 100;

interface Found {
  readonly home: PartitionKey;
  readonly admission: Admission;
}

export function gateRoutes(gateway: Gateway, trustedProxies: readonly Prefix[]): readonly OwnRoute[] {
  const homes = new Map<string, PartitionKey>();
  const troubles = new Set<string>();

  const askIn = async (home: PartitionKey, id: string, address: Address): Promise<Found | undefined> => {
    const admission = await gateway.ledger.read(home, (world) => admissionTo(world, id, address));
    return admission && { home, admission };
  };
  /** Looks where the directory was found before, then in every partition there is, loaded or not. */
  const ask = async (id: string, address: Address): Promise<Found | undefined> => {
    if (!/^(d-[0-9a-f]{8,63}|wsd-[0-9a-z]{8,63})$/.test(id)) return undefined;
    const before = homes.get(id);
    const again = before && (await askIn(before, id, address));
    if (again !== undefined) return again;
    homes.delete(id);
    for (const home of await gateway.ledger.partitions()) {
      const found = await askIn(home, id, address);
      if (found === undefined) continue;
      homes.set(id, home);
      return found;
    }
    return undefined;
  };
  const report = (trouble: string): void => {
    if (troubles.size >= MOST_TROUBLES || troubles.has(trouble)) return;
    troubles.add(trouble);
    gateway.log(`gate: ${trouble}; everyone is refused`);
  };

  const decide = async ({ path, remoteAddress, headers }: OwnRequest): Promise<OwnAnswer> => {
    const id = path.slice(GATE.length);
    const client = clientAddress(remoteAddress, headers, trustedProxies);
    if ("problem" in client) {
      report(`asked from ${remoteAddress} for ${id}, but ${client.problem}`);
      return refused("Nobody can tell your address.");
    }
    const found = await ask(id, client.address);
    if (found === undefined) report(`asked for ${id}, but no such directory is registered`);
    if (found?.admission.admitted === true) return { status: 204, headers: verdict("admitted") };
    return refused(`${formatAddress(client.address)} is not admitted.`);
  };

  const check = async (request: OwnRequest): Promise<OwnAnswer> => {
    const principal = await signInToOwn(gateway, request, [
      "workspaces:DescribeIpGroups",
      "workspaces:DescribeWorkspaceDirectories",
    ]);
    if ("status" in principal) return principal;
    const id = request.path.slice(CHECK.length);
    const text = request.query.find(([name]) => name === "address")?.[1] ?? "";
    const address = parseAddress(text);
    if (address === undefined) return { status: 400, body: { error: `'${text}' is not an IP address` } };
    const found = await ask(id, unmapped(address));
    if (found === undefined || (principal.account ?? found.home.account) !== found.home.account) {
      return { status: 404, body: { error: `no directory ${id} is registered with WorkSpaces` } };
    }
    return { status: 200, body: { directory: id, address: text, ...found.home, ...explain(found.admission) } };
  };

  return [
    { method: "GET", path: GATE, handle: decide },
    { method: "HEAD", path: GATE, handle: decide },
    { method: "GET", path: CHECK, handle: check },
  ];
}

const verdict = (word: "admitted" | "refused") => ({ "x-cordon-gate": word, "cache-control": "no-store" });

/** Proxies show this to the client: it tells nothing but what the client knows, not even whether the directory exists. */
const refused = (message: string): OwnAnswer => ({ status: 403, headers: verdict("refused"), body: { message } });

const named = ({ id, name }: AskedGroup) => ({ id, name });

function explain(admission: Admission) {
  if (!admission.admitted) return { decision: "refused", asked: admission.asked };
  if (admission.by === "default-group") return { decision: "admitted", by: "default-group" };
  return { decision: "admitted", by: "rule", group: named(admission.group), rule: admission.rule };
}
