/** `GET /_cordon/health`: whether Cordon answers, why it can't serve just now, and which accounts and Regions it can't, for anyone. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";

export interface Health {
  /**
   * `damaged` takes nothing from the rest; `unavailable` ends by itself once the database that keeps the log answers again. The HTTP status
   * is 200 all the same: a restart would mend nothing.
   */
  readonly status: "ok" | "damaged" | "unavailable";
  /** Why the database can't be reached. */
  readonly problem?: string;
  /** Partitions (`<account>/<region>`) whose log is not whole, as far as anyone looked, with what is wrong. */
  readonly damaged?: readonly { readonly partition: string; readonly problem: string }[];
}

export const healthRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/health",
  place: "none",
  handle: () => ({ status: 200, body: healthOf(gateway) }),
});

function healthOf({ ledger }: Gateway): Health {
  const damaged = ledger.damaged();
  const problem = ledger.whyUnreachable();
  if (problem !== undefined) return { status: "unavailable", problem, ...(damaged.length > 0 && { damaged }) };
  return damaged.length === 0 ? { status: "ok" } : { status: "damaged", damaged };
}
