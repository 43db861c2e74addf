/** `GET /_cordon/live`: that the process answers, for anyone. A restart may help if it doesn't. */
import type { OwnRoute } from "../../gateway/http-server.ts";

export interface Live {
  readonly status: "live";
}

export const liveRoute: OwnRoute = {
  method: "GET",
  path: "/_cordon/live",
  place: "none",
  handle: () => ({ status: 200, body: { status: "live" } satisfies Live }),
};
