/** `GET /_cordon/health`: whether Cordon answers, and which accounts and Regions it can't serve, for anyone. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";

export interface Health {
  /** `damaged` takes nothing from the rest, so its HTTP status is 200 as well: a restart would mend nothing. */
  readonly status: "ok" | "damaged";
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
  return damaged.length === 0 ? { status: "ok" } : { status: "damaged", damaged };
}
