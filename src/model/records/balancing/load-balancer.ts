/** Load balancers: where they have interfaces, what they listen on, and which targets they send to. */
import type { Tagged } from "../tag.ts";

export type BalancerType = "application" | "network" | "gateway";

/** `id` is the end of its ARN: `app/web/50dc6c495c0c9188`. */
export interface LoadBalancer extends Tagged {
  readonly ownerId: string;
  readonly name: string;
  readonly type: BalancerType;
  /** AWS: a Gateway Load Balancer has neither a scheme nor a DNS name. */
  readonly scheme?: "internet-facing" | "internal";
  readonly dnsName?: string;
  readonly vpcId: string;
  /** One in each of its subnets, in order of creation. */
  readonly networkInterfaceIds: readonly string[];
  /** Empty for a Network Load Balancer without groups, whose interfaces nothing filters. */
  readonly groupIds: readonly string[];
  readonly ipAddressType: "ipv4" | "dualstack" | "dualstack-without-public-ipv4";
  /** Whether its groups filter what comes by PrivateLink. */
  readonly enforceOnPrivateLink?: "on" | "off";
  readonly enablePrefixForIpv6SourceNat?: "on" | "off";
  /** By the id of a subnet, the IPv6 prefix that it sends from. */
  readonly sourceNatIpv6Prefixes?: Readonly<Record<string, string>>;
  readonly ipv4IpamPoolId?: string;
  readonly customerOwnedIpv4Pool?: string;
  readonly capacity?: { readonly units: number; readonly modifiedAt: string; readonly decreases: number };
  /** Those that were set; the others have their defaults. */
  readonly attributes: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** `id` is the end of its ARN: `web/73e2d6bc24d8a067`. */
export interface TargetGroup extends Tagged {
  readonly ownerId: string;
  readonly name: string;
  readonly targetType: "instance" | "ip" | "lambda" | "alb";
  /** Undefined for functions, as are the next three. */
  readonly protocol?: string;
  readonly protocolVersion?: string;
  readonly port?: number;
  readonly vpcId?: string;
  readonly ipAddressType: "ipv4" | "ipv6";
  readonly targetControlPort?: number;
  readonly healthCheck: HealthCheck;
  readonly attributes: Readonly<Record<string, string>>;
  readonly targets: readonly Target[];
  readonly createdAt: string;
}

export interface HealthCheck {
  readonly isEnabled: boolean;
  readonly protocol?: string;
  /** A number, or `traffic-port`. */
  readonly port?: string;
  readonly path?: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly httpCode?: string;
  readonly grpcCode?: string;
}

export interface Target {
  /** An instance, an address, or the ARN of a function or of an Application Load Balancer. */
  readonly id: string;
  /** Undefined for functions. */
  readonly port?: number;
  readonly availabilityZone?: string;
  readonly quicServerId?: string;
}

/** `id` is the end of its ARN: `app/web/50dc6c495c0c9188/f2f7dc8efc522ab2`. Its default actions are those of its default rule. */
export interface Listener extends Tagged {
  readonly ownerId: string;
  readonly loadBalancerId: string;
  /** Undefined for Gateway Load Balancers, which listen on everything. */
  readonly port?: number;
  readonly protocol?: string;
  /** ARNs, the default one first. */
  readonly certificates: readonly string[];
  readonly sslPolicy?: string;
  readonly alpnPolicy?: readonly string[];
  /** Members of AWS's shape. */
  readonly mutualAuthentication?: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** `id` is the end of its ARN: that of its listener, and `/9683b2d02a6cabee`. */
export interface ListenerRule extends Tagged {
  readonly ownerId: string;
  readonly listenerId: string;
  /** Undefined for the default rule, which counts last. */
  readonly priority?: number;
  /** In AWS's shape, as are actions and transforms. */
  readonly conditions: readonly Readonly<Record<string, unknown>>[];
  readonly actions: readonly ListenerAction[];
  readonly transforms: readonly Readonly<Record<string, unknown>>[];
}

/** Members of AWS's shape; those that aren't here mean nothing for where packets go. */
export interface ListenerAction {
  readonly ForwardConfig?: {
    readonly TargetGroups: readonly { readonly TargetGroupArn: string; readonly Weight?: number | undefined }[];
    readonly TargetGroupStickinessConfig?: Readonly<Record<string, unknown>> | undefined;
  };
  readonly [member: string]: unknown;
}

/** AWS: by default targets see who the client is, but for addresses behind TCP and TLS (catalogue 568). */
export const keepsClientUsually = ({ targetType, protocol }: TargetGroup): boolean =>
  targetType !== "ip" || protocol === "UDP" || protocol === "TCP_UDP" || protocol === "QUIC" || protocol === "TCP_QUIC";

/** The ids of the target groups that actions send to. */
export const targetGroupsOf = (actions: readonly ListenerAction[]): readonly string[] =>
  actions.flatMap(({ ForwardConfig }) =>
    (ForwardConfig?.TargetGroups ?? []).map(({ TargetGroupArn: arn }) => arn.slice(arn.indexOf("/") + 1)),
  );
