/** Load balancers of small worlds, record by record. For tests. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { HealthCheck, LoadBalancer, Target, TargetGroup } from "../../model/records/balancing/load-balancer.ts";
import { type Change, put } from "../../model/world/change.ts";

const ownerId = "111122223333";
const arn = `arn:aws:elasticloadbalancing:us-east-1:${ownerId}`;
const made = { tags: [], ownerId, createdAt: "2026-01-01T00:00:00.000Z" } as const;

export const balancerArn = (id: string): string => `${arn}:loadbalancer/${id}`;

/** `id` is `app/web/0123456789abcdef` or `net/...`. */
export const loadBalancer = (
  id: string,
  vpcId: string,
  networkInterfaceIds: readonly string[],
  more: Partial<LoadBalancer> = {},
): Change =>
  put("load-balancer", {
    ...made,
    id,
    name: id.split("/")[1] ?? "",
    type: id.startsWith("app/") ? "application" : "network",
    scheme: "internal",
    vpcId,
    networkInterfaceIds,
    groupIds: [],
    ipAddressType: "ipv4",
    attributes: {},
    ...more,
  });

/** `what` is `HTTP 80`; the rules send to target groups by id, with their weights, and the last one is the default. */
export function listener(
  balancerId: string,
  what: string,
  ...rules: readonly (readonly (readonly [groupId: string, weight: number])[])[]
): readonly Change[] {
  const [protocol = "", port = ""] = what.split(" ");
  const id = `${balancerId}/${port.padStart(16, "0")}`;
  return [
    put("listener", {
      ...made,
      id,
      loadBalancerId: balancerId,
      protocol,
      port: Number(port),
      certificates: [],
      attributes: {},
    }),
    ...rules.map((groups, i) =>
      put("listener-rule", {
        ...made,
        id: `${id}/${String(i).padStart(16, "0")}`,
        listenerId: id,
        ...dropUndefined({ priority: i === rules.length - 1 ? undefined : i + 1 }),
        conditions: [],
        transforms: [],
        actions: [
          groups.length === 0
            ? { Type: "fixed-response" }
            : {
                Type: "forward",
                ForwardConfig: {
                  TargetGroups: groups.map(([groupId, Weight]) => ({
                    TargetGroupArn: `${arn}:targetgroup/${groupId}`,
                    Weight,
                  })),
                },
              },
        ],
      }),
    ),
  ];
}

/** `what` is `HTTP 8080`. */
export function targetGroup(
  id: string,
  vpcId: string,
  targetType: TargetGroup["targetType"],
  what: string,
  targets: readonly (string | Target)[],
  more: Partial<Omit<TargetGroup, "healthCheck">> & { readonly healthCheck?: Partial<HealthCheck> } = {},
): Change {
  const [protocol = "", port = ""] = what.split(" ");
  return put("target-group", {
    ...made,
    id,
    name: id.split("/")[0] ?? "",
    targetType,
    protocol,
    port: Number(port),
    vpcId,
    ipAddressType: "ipv4",
    attributes: {},
    targets: targets.map((each) => (typeof each === "string" ? { id: each, port: Number(port) } : each)),
    ...more,
    healthCheck: {
      isEnabled: true,
      protocol: "HTTP",
      port: "traffic-port",
      intervalSeconds: 30,
      timeoutSeconds: 5,
      healthyThreshold: 5,
      unhealthyThreshold: 2,
      ...more.healthCheck,
    },
  });
}
