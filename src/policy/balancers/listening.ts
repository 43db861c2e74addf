/** Which listener of a load balancer takes packets, and what its rules do with them. */
import type {
  BalancerType,
  Listener,
  ListenerAction,
  LoadBalancer,
  TargetGroup,
} from "../../model/records/balancing/load-balancer.ts";
import type { Records } from "../flow/records.ts";
import type { Traffic } from "../flow/traffic.ts";

export interface Listening {
  readonly listener: Listener;
  /** What rules answer themselves: `redirect`, `fixed-response`. */
  readonly answers: readonly string[];
  readonly forwards: readonly Forwarding[];
}

/** A target group, and the rules that send to it: their priorities, or `default`. */
export interface Forwarding {
  readonly group: TargetGroup;
  readonly rules: readonly string[];
}

/** By the protocol of a listener or target group, what its packets are; of the others, as they came. */
const PACKETS: Readonly<Record<string, "tcp" | "udp">> = {
  HTTP: "tcp",
  HTTPS: "tcp",
  TCP: "tcp",
  TLS: "tcp",
  UDP: "udp",
  QUIC: "udp",
};

export function listeningOn(own: Records, balancer: LoadBalancer, traffic: Traffic): Listening | undefined {
  const listener = own.by("listener", "balancer", balancer.id).find((each) => doesTake(each, traffic));
  if (listener === undefined) return undefined;
  const rules = own
    .by("listener-rule", "listener", listener.id)
    .toArray()
    .sort((a, b) => (a.priority ?? Number.POSITIVE_INFINITY) - (b.priority ?? Number.POSITIVE_INFINITY));
  const answers = new Set<string>();
  const forwards = new Map<string, { readonly group: TargetGroup; readonly rules: string[] }>();
  for (const { actions, priority } of rules) {
    for (const action of actions) {
      const type = String(action["Type"]);
      if (type === "redirect" || type === "fixed-response") answers.add(type);
      for (const id of weighedGroups(action)) {
        const group = own.get("target-group", id);
        if (group === undefined) continue;
        const known = forwards.get(id) ?? { group, rules: [] };
        known.rules.push(priority === undefined ? "default" : String(priority));
        forwards.set(id, known);
      }
    }
  }
  return { listener, answers: [...answers], forwards: [...forwards.values()] };
}

function doesTake({ protocol = "", port }: Listener, traffic: Traffic): boolean {
  if (!("port" in traffic) || traffic.port !== port) return false;
  return (PACKETS[protocol] ?? traffic.protocol) === traffic.protocol;
}

/** AWS: a target group with the weight 0 gets nothing. */
const weighedGroups = ({ ForwardConfig }: ListenerAction): readonly string[] =>
  (ForwardConfig?.TargetGroups ?? [])
    .filter(({ Weight = 1 }) => Weight > 0)
    .map(({ TargetGroupArn: arn }) => arn.slice(arn.indexOf("/") + 1));

/** What goes on to a target. */
export const sentOn = ({ protocol = "" }: TargetGroup, port: number, traffic: Traffic): Traffic => ({
  protocol: PACKETS[protocol] ?? (traffic.protocol === "udp" ? "udp" : "tcp"),
  port,
});

/** AWS: nodes of application load balancers send to all zones unless told otherwise, those of the others don't (catalogue 566). */
export function sendsAcrossZones(balancer: LoadBalancer, { attributes }: TargetGroup): boolean {
  const name = "load_balancing.cross_zone.enabled";
  const usual = balancer.attributes[name] ?? String(ACROSS_ZONES.has(balancer.type));
  const own = attributes[name];
  return (own === "true" || own === "false" ? own : usual) === "true";
}

const ACROSS_ZONES: ReadonlySet<BalancerType> = new Set(["application"]);
