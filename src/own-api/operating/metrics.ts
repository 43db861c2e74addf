/** `GET /_cordon/metrics`: what Prometheus reads, without any account, name or id in it. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import { renderMetrics, TEXT_FORMAT } from "../../gateway/metrics/render.ts";
import { signInOperator } from "../../gateway/own-access.ts";

export const metricsRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/metrics",
  async handle(request) {
    await signInOperator(gateway, request, "cloudwatch:GetMetricData");
    const text = await renderMetrics(gateway.metrics.all());
    return { status: 200, bytes: inOnePiece(text), headers: { "content-type": TEXT_FORMAT } };
  },
});

async function* inOnePiece(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
