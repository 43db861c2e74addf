/** The attributes of load balancers, by their type (catalogue 566). */
import type { BalancerType, LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import { type AttributeTable, choice, flag, number, text, withDefaults } from "../attributes.ts";

const logs = (kind: string): AttributeTable => ({
  [`${kind}.s3.enabled`]: flag(false),
  [`${kind}.s3.bucket`]: text(),
  [`${kind}.s3.prefix`]: text(),
});

const ofAll: AttributeTable = {
  "deletion_protection.enabled": flag(false),
};

const ofNamed: AttributeTable = {
  ...logs("access_logs"),
  ...ofAll,
  "ipv6.deny_all_igw_traffic": flag(false),
  "zonal_shift.config.enabled": flag(false),
};

export const balancerAttributes: Readonly<Record<BalancerType, AttributeTable>> = {
  application: {
    ...ofNamed,
    "load_balancing.cross_zone.enabled": flag(true),
    ...logs("connection_logs"),
    ...logs("health_check_logs"),
    "idle_timeout.timeout_seconds": number(60, 1, 4000),
    "client_keep_alive.seconds": number(3600, 60, 604_800),
    "routing.http.desync_mitigation_mode": choice("defensive", "monitor", "strictest"),
    "routing.http.drop_invalid_header_fields.enabled": flag(false),
    "routing.http.preserve_host_header.enabled": flag(false),
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": flag(false),
    "routing.http.xff_client_port.enabled": flag(false),
    "routing.http.xff_header_processing.mode": choice("append", "preserve", "remove"),
    "routing.http2.enabled": flag(true),
    "waf.fail_open.enabled": flag(false),
  },
  network: {
    ...ofNamed,
    "load_balancing.cross_zone.enabled": flag(false),
    "dns_record.client_routing_policy": choice(
      "any_availability_zone",
      "availability_zone_affinity",
      "partial_availability_zone_affinity",
    ),
    "secondary_ips.auto_assigned.per_subnet": number(0, 0, 7),
  },
  gateway: { ...ofAll, "load_balancing.cross_zone.enabled": flag(false) },
};

export const attributesOf = ({ type, attributes }: Pick<LoadBalancer, "type" | "attributes">) =>
  withDefaults(balancerAttributes[type], attributes);
