/** `GET /_cordon/hosts`: the hosts of the caller's account and Region, what is wanted of them, and what they say. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../../gateway/http-server.ts";
import type { Host } from "../../model/records/hosts/host.ts";
import { partitionName } from "../../model/world/change.ts";
import { parameter } from "../read-request.ts";
import type { HostReports } from "./heard/reports.ts";
import type { OpenFeeds } from "./open-feeds.ts";
import { hostNamed, signInHostOperator } from "./operator.ts";
import { type ShownHost, showHost } from "./show-host.ts";
import type { Trials } from "./trials.ts";

export interface ListedHosts {
  readonly account: string;
  readonly region: string;
  /** When it was answered, by the server's clock. */
  readonly time: string;
  /** The newest one: what hosts that lag behind don't have yet. */
  readonly revision: number;
  readonly hosts: readonly ShownHost[];
}

interface ListParts {
  readonly gateway: Gateway;
  readonly reports: HostReports;
  readonly open: OpenFeeds;
  readonly trials: Trials;
}

export const listRoute = ({ gateway, reports, open, trials }: ListParts): OwnRoute => ({
  method: "GET",
  path: "/_cordon/hosts",
  async handle(request): Promise<OwnAnswer<ListedHosts>> {
    const { home } = await signInHostOperator(gateway, request);
    const asked = parameter(request, "host");
    const found = await gateway.ledger.read(home, (world) =>
      asked === undefined ? world.all("host").toArray() : [hostNamed(world, asked)],
    );
    const isOnTrial = ({ interfaces }: Host) => interfaces.some(({ trial }) => trial !== undefined);
    for (const { id } of found.filter(isOnTrial)) await trials.settle(home, id);
    const body = await gateway.ledger.read(home, (world) => ({
      ...home,
      time: new Date(gateway.now()).toISOString(),
      revision: gateway.ledger.held(partitionName(home)).revision,
      hosts: found.flatMap(({ id }) => {
        const host = world.get("host", id);
        if (host === undefined) return [];
        return [
          showHost(world, host, {
            report: reports.get(home, id),
            isConnected: open.has(id, gateway.now()),
            isContested: open.isContested(id, gateway.now()),
            cursor: open.cursorOf(id),
          }),
        ];
      }),
    }));
    return { status: 200, body };
  },
});
