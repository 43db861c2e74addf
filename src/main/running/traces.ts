/**
 * Traces of OpenTelemetry: a span for each request, made when it's over and sent to a collector in batches. Its libraries are loaded
 * only if the environment asks for traces.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Exchange, Watcher } from "../../gateway/http/exchange.ts";
import type { Log } from "../../gateway/log.ts";
import type { Service } from "../../operations/operation.ts";

export interface Traces {
  readonly watch: Watcher;
  /** Sends what is left, for a bounded time. */
  close(): Promise<void>;
}

/** A collector that doesn't answer keeps nobody from ending. */
const LONGEST_CLOSE_MS = 2_000;

/** As AWS's models call the services. */
const NAMES: Readonly<Record<Service, string>> = {
  ...{
    ec2: "EC2",
    iam: "IAM",
    sts: "STS",
    workspaces: "WorkSpaces",
    ds: "Directory Service",
    ram: "RAM",
    rds: "RDS",
    servicequotas: "Service Quotas",
    elasticloadbalancing: "Elastic Load Balancing v2",
  },
  ...{ cloudtrail: "CloudTrail", organizations: "Organizations", config: "Config Service" },
};

/** Asked every few seconds by whoever watches over Cordon: nobody looks at traces of that. */
const UNTRACED = /^\/_cordon\/(health|live|ready|metrics)$/;

/** Undefined if the environment asks for no traces. */
export async function openTraces(
  environment: NodeJS.ProcessEnv,
  version: string,
  log: Log,
): Promise<Traces | undefined> {
  const exporter = environment["OTEL_TRACES_EXPORTER"];
  const endpoint = environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] ?? environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
  if (environment["OTEL_SDK_DISABLED"] === "true" || exporter === "none") return undefined;
  if (exporter !== undefined && exporter !== "otlp") {
    log(`traces are sent by otlp or not at all: OTEL_TRACES_EXPORTER=${exporter} is ignored`);
    return undefined;
  }
  if (exporter === undefined && endpoint === undefined) return undefined;
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = await import("@opentelemetry/api");
  const { parseTraceParent } = await import("@opentelemetry/core");
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
  const { detectResources, envDetector, resourceFromAttributes } = await import("@opentelemetry/resources");
  const { BatchSpanProcessor, TracerProvider } = await import("@opentelemetry/sdk-trace");
  const own = resourceFromAttributes({ "service.name": "cordon", "service.version": version });
  const provider = new TracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer("cordon", version);
  return {
    watch(exchange) {
      if (UNTRACED.test(exchange.route ?? "")) return;
      const sent = exchange.headers["traceparent"];
      const parent = typeof sent === "string" ? parseTraceParent(sent) : null;
      const context =
        parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
      const startTime = performance.timeOrigin + exchange.began;
      const attributes = attributesOf(exchange);
      const span = tracer.startSpan(nameOf(exchange), { kind: SpanKind.SERVER, startTime, attributes }, context);
      if (exchange.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(performance.timeOrigin + performance.now());
    },
    async close() {
      const sent = provider.shutdown().catch(() => {});
      await Promise.race([sent, pause(LONGEST_CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

/** Only what is served is in it, so there are no more names than operations. */
function nameOf({ method, route, service, operation }: Exchange): string {
  if (route !== undefined) return `${method} ${route}`;
  return service === undefined ? method : `${NAMES[service as Service]}/${operation ?? "unknown"}`;
}

/** In the words of OpenTelemetry's conventions. */
function attributesOf({ requestId, method, route, service, operation, status, error, remoteAddress }: Exchange) {
  const called =
    service === undefined
      ? {}
      : { "rpc.system": "aws-api", "rpc.service": NAMES[service as Service], "rpc.method": operation };
  return {
    ...called,
    ...{ "aws.request_id": requestId, "http.request.method": method, "client.address": remoteAddress },
    ...{ "http.route": route, "error.type": status === 0 ? "gone" : error },
    "http.response.status_code": status === 0 ? undefined : status,
  };
}
