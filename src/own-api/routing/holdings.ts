/** `POST /_cordon/routes/holdings`: what a registry says that an organization has. */
import { rootOf } from "../../access/credentials.ts";
import { comparePrefixes, formatPrefix } from "../../address/prefix.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import { eventsOfOwn } from "../../gateway/trail/own-events.ts";
import { BadRow, readNumber, readPrefix } from "../../ipam/routing/rows.ts";
import { holdingId, type Registry, type RegistryHolding } from "../../model/records/announcing/registry.ts";
import { put } from "../../model/world/change.ts";
import { bodyOf, listOf, type Sent } from "../read-request.ts";

export interface SentHolding {
  readonly registry: Registry;
  /** As associations with the registry name it. */
  readonly organization: string;
  readonly cidrs: readonly string[];
  /** Numbers as texts. */
  readonly asns: readonly string[];
}

export interface KeptHolding {
  readonly registry: Registry;
  readonly organization: string;
  readonly cidrs: number;
  readonly asns: number;
  readonly observedAt: string;
}

const REGISTRIES: readonly Registry[] = ["apnic", "arin", "lacnic", "nicbr", "ripe"];
/** Of each, so many. */
const MOST = 10_000;

export const holdingsRoute = (gateway: Gateway): OwnRoute => ({
  method: "POST",
  path: "/_cordon/routes/holdings",
  noted: "LoadHoldings",
  largestBody: 1024 * 1024,
  async handle(request): Promise<OwnAnswer<KeptHolding>> {
    const { home, principal = rootOf(home.account) } = await signInToOwn(gateway, request, ["cordon:LoadRoutes"]);
    const { registry, organization, ...holding } = readSent(await bodyOf(request), gateway.now());
    const author = { principal: principal.arn, requestId: request.requestId, operation: "Cordon:LoadHoldings" };
    const changes = [put("registry-holding", holding)];
    const counts = { cidrs: holding.cidrs.length, asns: holding.asns.length };
    const kept = { registry, organization, ...counts, observedAt: holding.observedAt };
    await gateway.ledger.run(home, author, () => ({
      changes,
      events: eventsOfOwn(gateway, request, "LoadHoldings", kept),
      output: undefined,
    }));
    return { status: 200, body: kept };
  },
});

type Read = RegistryHolding & Pick<KeptHolding, "registry" | "organization">;

function readSent(sent: Sent, now: number): Read {
  const { organization } = sent;
  const registry = REGISTRIES.find((known) => known === sent["registry"]);
  if (registry === undefined) throw new OwnRefusal(`"registry" is one of ${REGISTRIES.join(", ")}`);
  if (typeof organization !== "string" || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(organization)) {
    throw new OwnRefusal('"organization" is a handle, such as ORG-EXAMPLE-1');
  }
  const cidrs = readList(sent, "cidrs", readPrefix).toSorted(comparePrefixes).map(formatPrefix);
  const asns = readList(sent, "asns", (text) => readNumber(text, 0, 4_294_967_295)).toSorted((a, b) => a - b);
  return {
    ...{ registry, organization, id: holdingId(registry, organization) },
    ...{ cidrs: [...new Set(cidrs)], asns: [...new Set(asns.map(String))] },
    observedAt: new Date(now).toISOString(),
  };
}

function readList<T>(sent: Sent, name: "cidrs" | "asns", read: (text: string) => T): readonly T[] {
  const list = listOf(sent, name);
  if (list.length > MOST) throw new OwnRefusal(`"${name}" has ${list.length} items, and ${MOST} are the most`);
  return list.map((item) => {
    if (typeof item !== "string") throw new OwnRefusal(`"${name}" is a list of texts`);
    try {
      return read(item);
    } catch (error) {
      throw error instanceof BadRow ? new OwnRefusal(`"${name}": ${error.message}`) : error;
    }
  });
}
