/** What listeners and rules do with a request: the actions that calls give, as records keep them. */
import { awsError } from "../../../model/aws-error.ts";
import type { ListenerAction, LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { World } from "../../../model/world/world.ts";
import type { Action } from "../../../wire/generated/elasticloadbalancing.ts";
import { validation } from "../balancer-words.ts";
import { findByArn } from "../find-by-arn.ts";
import { balancersOf } from "../target-groups/show-target-group.ts";
import { readConfig } from "./action-configs.ts";

// AWS: the codes (its model); ours: no evidence of AWS's texts
const invalidAction = <A extends readonly string[]>(text: (...args: A) => string) =>
  awsError("InvalidLoadBalancerAction", text);
const needsEnd = invalidAction(() => "The last action must be a forward, redirect or fixed-response action");
const lacksConfig = invalidAction((type: string) => `The configuration of the ${type} action must be specified`);
const onlyForward = invalidAction((type: string) => `The listeners of ${type} load balancers can only forward`);
const onlyHttps = invalidAction((type: string) => `Actions of type '${type}' are supported only on HTTPS listeners`);
const needsGroup = invalidAction(() => "A forward action must name a target group");
const tooManyGroups = awsError("TooManyTargetGroups", () => "A forward action can name at most five target groups");
const wrongDuration = validation(
  (seconds: number) => `The duration '${seconds}' of stickiness must be between 1 and 604800 seconds`,
);
const sameOrder = validation(() => "The orders of actions must be unique");
const otherPlace = awsError(
  "InvalidConfigurationRequest",
  (arn: string) => `The target group '${arn}' is not in the VPC of the load balancer`,
);
const otherProtocol = awsError(
  "InvalidConfigurationRequest",
  (group: string, type: string) =>
    `The protocol '${group}' of the target group doesn't fit a load balancer of type '${type}'`,
);
// AWS: catalogue 561
const taken = awsError(
  "TargetGroupAssociationLimit",
  (arn: string) => `The following target groups cannot be associated with more than one load balancer: ${arn}`,
);

const ENDS: ReadonlySet<string> = new Set(["fixed-response", "forward", "redirect"]);

/** The actions of a listener or rule, in their order. */
export function readActions(
  world: World,
  balancer: LoadBalancer,
  protocol: string | undefined,
  given: readonly Action[],
): readonly ListenerAction[] {
  const orders = given.flatMap(({ Order }) => Order ?? []);
  if (new Set(orders).size < orders.length) throw sameOrder();
  const actions = given
    .toSorted((a, b) => (a.Order ?? 0) - (b.Order ?? 0))
    .map((each) => readAction(balancer, protocol, each));
  if (!ENDS.has(String(actions.at(-1)?.["Type"]))) throw needsEnd();
  for (const { ForwardConfig } of actions) {
    for (const { TargetGroupArn } of ForwardConfig?.TargetGroups ?? [])
      refuseTargetGroup(world, balancer, TargetGroupArn);
  }
  return actions;
}

/** AWS: only secure listeners know who asks. */
const SECURE: ReadonlySet<string> = new Set(["authenticate-cognito", "authenticate-oidc", "jwt-validation"]);

function readAction(balancer: LoadBalancer, protocol: string | undefined, given: Action): ListenerAction {
  const { Type: type, Order } = given;
  if (balancer.type !== "application" && type !== "forward") throw onlyForward(balancer.type);
  if (SECURE.has(type) && protocol !== "HTTPS") throw onlyHttps(type);
  const known = { Type: type, ...(Order !== undefined && { Order }) };
  if (type === "forward") return { ...known, ForwardConfig: forwardOf(balancer, given) };
  const config = readConfig(given);
  if (config === undefined) throw lacksConfig(type);
  return { ...known, ...config };
}

function forwardOf(
  { type }: LoadBalancer,
  { TargetGroupArn, ForwardConfig }: Action,
): NonNullable<ListenerAction["ForwardConfig"]> {
  const { TargetGroups: listed = [], TargetGroupStickinessConfig } = ForwardConfig ?? {};
  const named = listed.length === 0 && TargetGroupArn !== undefined ? [{ TargetGroupArn }] : listed;
  if (named.length === 0 || named.some((each) => each.TargetGroupArn === undefined)) throw needsGroup();
  if (named.length > 5) throw tooManyGroups();
  const { DurationSeconds = 1 } = TargetGroupStickinessConfig ?? {};
  if (DurationSeconds < 1 || DurationSeconds > 604_800) throw wrongDuration(DurationSeconds);
  return {
    TargetGroups: named.map(({ TargetGroupArn: arn = "", ...each }) => ({
      TargetGroupArn: arn,
      ...(type === "application" && { Weight: "Weight" in each ? (each.Weight ?? 1) : 1 }),
    })),
    ...(type === "application" && { TargetGroupStickinessConfig: { Enabled: false, ...TargetGroupStickinessConfig } }),
  };
}

const PROTOCOLS: Readonly<Record<LoadBalancer["type"], RegExp>> = {
  application: /^HTTPS?$/,
  network: /^(?:TCP|TLS|UDP|TCP_UDP|QUIC|TCP_QUIC)$/,
  gateway: /^GENEVE$/,
};

/** AWS: a target group belongs to one load balancer at most (catalogue 561). */
function refuseTargetGroup(world: World, balancer: LoadBalancer, arn: string): void {
  const group = findByArn(world, "target-group", arn);
  if (group.vpcId !== undefined && group.vpcId !== balancer.vpcId) throw otherPlace(arn);
  if (group.protocol !== undefined && !PROTOCOLS[balancer.type].test(group.protocol)) {
    throw otherProtocol(group.protocol, balancer.type);
  }
  if (balancersOf(world, group.id).some((id) => id !== balancer.id)) throw taken(arn);
}

/** AWS: a single target group is shown in both ways (catalogue 571). */
export const showActions = (actions: readonly ListenerAction[]): readonly Action[] =>
  actions.map((action) => {
    const groups = action.ForwardConfig?.TargetGroups ?? [];
    const only = groups.length === 1 ? { TargetGroupArn: groups[0]?.TargetGroupArn } : {};
    return { ...action, ...only } as Action;
  });
