/** What an import reads and an export writes of load balancers and databases, with what answers it. */
import type { Kind } from "../../../model/world/kinds.ts";

interface ServiceList {
  readonly service: "elasticloadbalancing" | "rds";
  readonly operation: string;
}

const elb = (operation: string) => ({ service: "elasticloadbalancing", operation }) as const;
const rds = (operation: string) => ({ service: "rds", operation }) as const;

/** Whole lists, by their names in AWS's answers. */
export const serviceLists = {
  LoadBalancers: elb("DescribeLoadBalancers"),
  TargetGroups: elb("DescribeTargetGroups"),
  DBInstances: rds("DescribeDBInstances"),
  DBSubnetGroups: rds("DescribeDBSubnetGroups"),
} as const satisfies Readonly<Record<string, ServiceList>>;

interface ServiceListOfEach {
  readonly kind: Kind & ("load-balancer" | "listener" | "target-group");
  readonly operation: string;
  readonly parameter: string;
  readonly member: string;
  /** The name that it has in saved state. */
  readonly name: "Listeners" | "Rules" | "TargetHealthDescriptions" | "BalancingAttributes" | "TagDescriptions";
}

/** What is asked of each load balancer, listener and target group. Rules and tags say themselves what they're of. */
export const serviceOfEach: readonly ServiceListOfEach[] = [
  ofEach("load-balancer", "DescribeListeners", "LoadBalancerArn", "Listeners"),
  ofEach("listener", "DescribeRules", "ListenerArn", "Rules"),
  ofEach("target-group", "DescribeTargetHealth", "TargetGroupArn", "TargetHealthDescriptions"),
  ofEach("load-balancer", "DescribeLoadBalancerAttributes", "LoadBalancerArn", "Attributes", "BalancingAttributes"),
  ofEach("listener", "DescribeListenerAttributes", "ListenerArn", "Attributes", "BalancingAttributes"),
  ofEach("target-group", "DescribeTargetGroupAttributes", "TargetGroupArn", "Attributes", "BalancingAttributes"),
  ...(["load-balancer", "listener", "target-group"] as const).map((kind) =>
    ofEach(kind, "DescribeTags", "ResourceArns", "TagDescriptions"),
  ),
];

function ofEach(
  kind: ServiceListOfEach["kind"],
  operation: string,
  parameter: string,
  member: ServiceListOfEach["name"] | "Attributes",
  name: ServiceListOfEach["name"] = member as ServiceListOfEach["name"],
): ServiceListOfEach {
  return { kind, operation, parameter, member, name };
}

/** Those that are kept by what they're of; the others are lists. */
export const namedByEach = ["Listeners", "TargetHealthDescriptions", "BalancingAttributes"] as const;

export const inputOfService = ({ parameter }: ServiceListOfEach, arn: string): object => ({
  [parameter]: parameter === "ResourceArns" ? [arn] : arn,
});

/** `app-web-0123456789abcdef` for `app/web/0123456789abcdef`: how files are named after it. */
export const keyOfId = (id: string): string => id.replaceAll("/", "-");

/** What AWS gave the thing that a key, an id or an ARN names, and nothing else. */
export const codeOf = (text: string): string => /[0-9a-f]{16}$/.exec(text)?.[0] ?? text;
