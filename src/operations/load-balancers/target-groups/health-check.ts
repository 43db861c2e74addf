/** How a target group finds out whether its targets work: what a call says, and AWS's defaults (catalogue 567). */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { HealthCheck, TargetGroup } from "../../../model/records/balancing/load-balancer.ts";
import { validation } from "../balancer-words.ts";

// ours: no evidence of AWS's texts
const outOfRange = validation(
  (what: string, least: number, most: number) => `${what} must be between ${least} and ${most}`,
);
const timeoutTooLong = validation(
  (timeout: number, interval: number) =>
    `Health check timeout '${timeout}' must be smaller than or equal to the interval '${interval}'`,
);
const mustBeOn = validation(
  () => "Health check enabled must be true for target groups with target type 'instance', 'ip' or 'alb'",
);
const noMatcher = validation((protocol: string) => `A matcher cannot be specified for health checks with ${protocol}`);
const noPath = validation((protocol: string) => `A path cannot be specified for health checks with ${protocol}`);

export interface GivenHealthCheck {
  readonly HealthCheckProtocol?: string | undefined;
  readonly HealthCheckPort?: string | undefined;
  readonly HealthCheckEnabled?: boolean | undefined;
  readonly HealthCheckPath?: string | undefined;
  readonly HealthCheckIntervalSeconds?: number | undefined;
  readonly HealthCheckTimeoutSeconds?: number | undefined;
  readonly HealthyThresholdCount?: number | undefined;
  readonly UnhealthyThresholdCount?: number | undefined;
  readonly Matcher?: { readonly HttpCode?: string | undefined; readonly GrpcCode?: string | undefined } | undefined;
}

type Kind = Pick<TargetGroup, "targetType" | "protocol" | "protocolVersion">;

const isHttp = (protocol: string | undefined): boolean => protocol === "HTTP" || protocol === "HTTPS";

function usualOf({ targetType, protocol, protocolVersion }: Kind): HealthCheck {
  if (targetType === "lambda") {
    const usual = { isEnabled: false, path: "/", intervalSeconds: 35, timeoutSeconds: 30 };
    return { ...usual, healthyThreshold: 5, unhealthyThreshold: 2, httpCode: "200" };
  }
  if (isHttp(protocol)) {
    const isGrpc = protocolVersion === "GRPC";
    const usual = { isEnabled: true, protocol: protocol ?? "HTTP", port: "traffic-port", intervalSeconds: 30 };
    const counts = { timeoutSeconds: 5, healthyThreshold: 5, unhealthyThreshold: 2 };
    return {
      ...usual,
      ...counts,
      ...(isGrpc ? { path: "/AWS.ALB/healthcheck", grpcCode: "12" } : { path: "/", httpCode: "200" }),
    };
  }
  const isAlb = targetType === "alb";
  const usual = {
    isEnabled: true,
    protocol: isAlb ? "HTTP" : "TCP",
    port: protocol === "GENEVE" ? "80" : "traffic-port",
  };
  const counts = { intervalSeconds: protocol === "GENEVE" ? 10 : 30, healthyThreshold: 5, unhealthyThreshold: 2 };
  return {
    ...usual,
    ...counts,
    timeoutSeconds: isAlb ? 6 : protocol === "GENEVE" ? 5 : 10,
    ...(isAlb && { path: "/", httpCode: "200-399" }),
  };
}

/** The health check of a group: what it had, or AWS's defaults, with what the call says. */
export function readHealthCheck(kind: Kind, given: GivenHealthCheck, before = usualOf(kind)): HealthCheck {
  const protocol = given.HealthCheckProtocol ?? before.protocol;
  const usesHttp = isHttp(protocol) || kind.targetType === "lambda";
  if (!usesHttp && given.Matcher !== undefined) throw noMatcher(protocol ?? "TCP");
  if (!usesHttp && given.HealthCheckPath) throw noPath(protocol ?? "TCP");
  if (given.HealthCheckEnabled === false && kind.targetType !== "lambda") throw mustBeOn();
  const isGrpc = kind.protocolVersion === "GRPC";
  const check: HealthCheck = {
    isEnabled: given.HealthCheckEnabled ?? before.isEnabled,
    intervalSeconds: within(
      given.HealthCheckIntervalSeconds ?? before.intervalSeconds,
      "Health check interval",
      5,
      300,
    ),
    timeoutSeconds: within(given.HealthCheckTimeoutSeconds ?? before.timeoutSeconds, "Health check timeout", 2, 120),
    healthyThreshold: within(given.HealthyThresholdCount ?? before.healthyThreshold, "Healthy threshold count", 2, 10),
    unhealthyThreshold: within(
      given.UnhealthyThresholdCount ?? before.unhealthyThreshold,
      "Unhealthy threshold count",
      2,
      10,
    ),
    ...dropUndefined({
      protocol,
      port: given.HealthCheckPort ?? before.port,
      path: usesHttp ? given.HealthCheckPath || before.path || "/" : undefined,
      httpCode: usesHttp && !isGrpc ? (given.Matcher?.HttpCode ?? before.httpCode ?? "200-399") : undefined,
      grpcCode: usesHttp && isGrpc ? (given.Matcher?.GrpcCode ?? before.grpcCode) : undefined,
    }),
  };
  if (check.timeoutSeconds > check.intervalSeconds) throw timeoutTooLong(check.timeoutSeconds, check.intervalSeconds);
  return check;
}

function within(value: number, what: string, least: number, most: number): number {
  if (value < least || value > most) throw outOfRange(what, least, most);
  return value;
}

export const showHealthCheck = (check: HealthCheck) => ({
  HealthCheckProtocol: check.protocol as "HTTP" | undefined,
  HealthCheckPort: check.port,
  HealthCheckEnabled: check.isEnabled,
  HealthCheckIntervalSeconds: check.intervalSeconds,
  HealthCheckTimeoutSeconds: check.timeoutSeconds,
  HealthyThresholdCount: check.healthyThreshold,
  UnhealthyThresholdCount: check.unhealthyThreshold,
  HealthCheckPath: check.path,
  Matcher:
    check.httpCode === undefined && check.grpcCode === undefined
      ? undefined
      : { HttpCode: check.httpCode, GrpcCode: check.grpcCode },
});
