/** `GET /_cordon/metrics`: what Prometheus reads, without any account, name or id in it. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import { renderMetrics, TEXT_FORMAT } from "../../gateway/metrics/render.ts";
import { type MetricsAccess, signInScraper } from "../../gateway/metrics/sign-in-scraper.ts";

export const metricsRoute = (gateway: Gateway, access: MetricsAccess): OwnRoute => ({
  method: "GET",
  path: "/_cordon/metrics",
  place: "none",
  async handle(request) {
    await signInScraper(gateway, request, access);
    return { status: 200, bytes: renderMetrics(gateway.metrics.all()), headers: { "content-type": TEXT_FORMAT } };
  },
});
