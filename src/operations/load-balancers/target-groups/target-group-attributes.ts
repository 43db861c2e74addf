/** The attributes of target groups, by what they send to and how (catalogue 566). */
import { keepsClientUsually, type TargetGroup } from "../../../model/records/balancing/load-balancer.ts";
import { type AttributeTable, choice, flag, number, text, withDefaults } from "../attributes.ts";

const percentage = { usual: "off", values: /^(?:off|[1-9]\d?|100)$/ };
const count = { usual: "1", values: /^(?:off|[1-9]\d{0,3})$/ };

const health: AttributeTable = {
  "target_group_health.dns_failover.minimum_healthy_targets.count": count,
  "target_group_health.dns_failover.minimum_healthy_targets.percentage": percentage,
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": number(1, 1, 1000),
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": percentage,
};

const crossZone = {
  "load_balancing.cross_zone.enabled": choice("use_load_balancer_configuration", "true", "false"),
};

const ofHttp: AttributeTable = {
  ...crossZone,
  ...health,
  "deregistration_delay.timeout_seconds": number(300, 0, 3600),
  "load_balancing.algorithm.anomaly_mitigation": choice("off", "on"),
  "load_balancing.algorithm.type": choice("round_robin", "least_outstanding_requests", "weighted_random"),
  "slow_start.duration_seconds": number(0, 0, 900),
  "stickiness.enabled": flag(false),
  "stickiness.type": choice("lb_cookie", "app_cookie"),
  "stickiness.lb_cookie.duration_seconds": number(86_400, 1, 604_800),
  "stickiness.app_cookie.cookie_name": text(),
  "stickiness.app_cookie.duration_seconds": number(86_400, 1, 604_800),
};

const ofFunctions: AttributeTable = {
  ...health,
  "lambda.multi_value_headers.enabled": flag(false),
  "load_balancing.algorithm.anomaly_mitigation": choice("off", "on"),
  "load_balancing.algorithm.type": choice("round_robin", "weighted_random"),
  "stickiness.enabled": flag(false),
  "stickiness.type": choice("lb_cookie"),
  "stickiness.lb_cookie.duration_seconds": number(86_400, 1, 604_800),
};

const ofGeneve: AttributeTable = {
  "deregistration_delay.timeout_seconds": number(300, 0, 3600),
  "stickiness.enabled": flag(false),
  "stickiness.type": choice("source_ip_dest_ip_proto", "source_ip_dest_ip"),
  "target_failover.on_deregistration": choice("no_rebalance", "rebalance"),
  "target_failover.on_unhealthy": choice("no_rebalance", "rebalance"),
};

const ofNetwork = (group: TargetGroup): AttributeTable => ({
  ...crossZone,
  ...health,
  "deregistration_delay.connection_termination.enabled": flag(false),
  "deregistration_delay.timeout_seconds": number(300, 0, 3600),
  "preserve_client_ip.enabled": flag(keepsClientUsually(group)),
  "proxy_protocol_v2.enabled": flag(false),
  "stickiness.enabled": flag(false),
  "stickiness.type": choice("source_ip"),
  "target_health_state.unhealthy.connection_termination.enabled": flag(true),
  "target_health_state.unhealthy.draining_interval_seconds": number(0, 0, 360_000),
});

export function attributeTableOf(group: TargetGroup): AttributeTable {
  if (group.targetType === "lambda") return ofFunctions;
  if (group.protocol === "HTTP" || group.protocol === "HTTPS") return ofHttp;
  return group.protocol === "GENEVE" ? ofGeneve : ofNetwork(group);
}

export const attributesOfGroup = (group: TargetGroup): Readonly<Record<string, string>> =>
  withDefaults(attributeTableOf(group), group.attributes);
