/** `GET /_cordon/health`: whether Cordon answers, for anyone. */
import type { OwnRoute } from "../gateway/http-server.ts";

export const healthRoute: OwnRoute = {
  method: "GET",
  path: "/_cordon/health",
  handle: () => ({ status: 200, body: { status: "ok" } }),
};
