/** The routes about who may announce what, and who does. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import { checkRoutesRoute } from "./check.ts";
import { holdingsRoute } from "./holdings.ts";
import { loadRoutesRoute } from "./load.ts";
import { loadedRoutesRoute } from "./loaded.ts";

export const routingRoutes = (gateway: Gateway): readonly OwnRoute[] => [
  loadedRoutesRoute(gateway),
  loadRoutesRoute(gateway),
  holdingsRoute(gateway),
  checkRoutesRoute(gateway),
];
