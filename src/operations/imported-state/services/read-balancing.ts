/** Turns AWS's answers about load balancers back into records. Whatever they name by ARN becomes the importer's own. */
import { AwsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type {
  Listener,
  ListenerAction,
  ListenerRule,
  LoadBalancer,
  TargetGroup,
} from "../../../model/records/balancing/load-balancer.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import { type Change, type PartitionKey, put } from "../../../model/world/change.ts";
import { attributesOf } from "../../load-balancers/balancers/balancer-attributes.ts";
import { attributesOfListener } from "../../load-balancers/listeners/listener-attributes.ts";
import { readConditions, readTransforms } from "../../load-balancers/rules/conditions.ts";
import { attributesOfGroup } from "../../load-balancers/target-groups/target-group-attributes.ts";
import { ImportRefused, type Members } from "../members.ts";
import { codeOf } from "./saved-services.ts";

const ARN = /arn:[a-z-]+:elasticloadbalancing:[^:"]*:[^:"]*:/g;

interface Place {
  readonly all: Members;
  readonly home: PartitionKey;
  readonly tags: ReadonlyMap<string, LoadBalancer["tags"]>;
}

export function* balancingRecords(
  all: Members,
  home: PartitionKey,
  interfaces: readonly NetworkInterface[],
): Generator<Change> {
  const tags = new Map(all.list("TagDescriptions").map((each) => [idIn(each, "ResourceArn"), each.tags()]));
  const place = { all, home, tags };
  for (const each of all.list("LoadBalancers")) yield put("load-balancer", readBalancer(each, place, interfaces));
  for (const each of all.list("TargetGroups")) yield put("target-group", readGroup(each, place));
  const rules = all.list("Rules").map((each) => readRule(each, place));
  const ruled = new Set(rules.filter(({ priority }) => priority === undefined).map(({ listenerId }) => listenerId));
  for (const each of savedListeners(all)) {
    const listener = readListener(each, place);
    yield put("listener", listener);
    // Every listener has a default rule, which is saved with the listener, too.
    if (!ruled.has(listener.id)) yield put("listener-rule", defaultRule(each, listener, place));
  }
  for (const rule of rules) yield put("listener-rule", rule);
}

/** The listeners of all load balancers. */
function* savedListeners(all: Members): Generator<Members> {
  const byBalancer = all.maybe("Listeners");
  for (const key of byBalancer?.names() ?? []) yield* byBalancer?.list(key) ?? [];
}

/** The key by which a map has what is of an id, if it has it. */
export const keyIn = (map: Members | undefined, id: string): string | undefined =>
  map?.names().find((key) => codeOf(key) === codeOf(id));

/** What follows the type of resource in an ARN. */
function idIn(saved: Members, member: string): string {
  const arn = saved.text(member);
  const id = /^arn:[a-z-]+:elasticloadbalancing:[^:]*:[^:]*:[a-z-]+\/(.+)$/.exec(arn)?.[1];
  if (id === undefined) throw new ImportRefused(`${saved.where}.${member} is no ARN of a load balancer's`);
  return id;
}

const own = <T>(value: T, { account, region }: PartitionKey): T =>
  JSON.parse(JSON.stringify(value).replaceAll(ARN, `arn:aws:elasticloadbalancing:${region}:${account}:`)) as T;

const EPOCH = "1970-01-01T00:00:00.000Z";

function readBalancer(
  saved: Members,
  { all, home, tags }: Place,
  interfaces: readonly NetworkInterface[],
): LoadBalancer {
  const id = idIn(saved, "LoadBalancerArn");
  const type = saved.oneOf("Type", ["application", "network", "gateway"], "application");
  // AWS: its interfaces say whose they are in their descriptions (catalogue 562).
  const networkInterfaceIds = interfaces.filter(({ description }) => description === `ELB ${id}`).map((nic) => nic.id);
  const usual = attributesOf({ type, attributes: {} });
  return {
    id,
    ownerId: home.account,
    name: saved.text("LoadBalancerName"),
    type,
    vpcId: saved.text("VpcId"),
    networkInterfaceIds,
    groupIds: saved.texts("SecurityGroups"),
    ipAddressType: saved.oneOf("IpAddressType", ["ipv4", "dualstack", "dualstack-without-public-ipv4"], "ipv4"),
    attributes: setAttributes(all, id, usual),
    createdAt: saved.maybeText("CreatedTime") ?? EPOCH,
    ...dropUndefined({
      scheme: saved.maybeText("Scheme") as LoadBalancer["scheme"],
      dnsName: saved.maybeText("DNSName"),
      enforceOnPrivateLink: saved.maybeText("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic") as "on" | undefined,
      enablePrefixForIpv6SourceNat: saved.maybeText("EnablePrefixForIpv6SourceNat") as "on" | undefined,
      ipv4IpamPoolId: saved.maybe("IpamPools")?.maybeText("Ipv4IpamPoolId"),
      customerOwnedIpv4Pool: saved.maybeText("CustomerOwnedIpv4Pool"),
      sourceNatIpv6Prefixes: sourceNatPrefixes(saved),
    }),
    tags: tags.get(id) ?? [],
  };
}

function sourceNatPrefixes(saved: Members): LoadBalancer["sourceNatIpv6Prefixes"] {
  const found = saved
    .list("AvailabilityZones")
    .flatMap((zone) => zone.texts("SourceNatIpv6Prefixes").map((prefix) => [zone.text("SubnetId"), prefix] as const));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Those that aren't as they usually are. */
function setAttributes(
  all: Members,
  id: string,
  usual: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const map = all.maybe("BalancingAttributes");
  const key = keyIn(map, id);
  const given = (key === undefined ? [] : (map?.list(key) ?? [])).map(
    (each) => [each.text("Key"), each.maybeText("Value") ?? ""] as const,
  );
  return Object.fromEntries(given.filter(([name, value]) => usual[name] !== undefined && usual[name] !== value));
}

const PROTOCOLS = /^[A-Z_]{1,10}$/;

function protocolIn(saved: Members): string | undefined {
  const protocol = saved.maybeText("Protocol");
  if (protocol === undefined || PROTOCOLS.test(protocol)) return protocol;
  throw new ImportRefused(`${saved.where}.Protocol is ${protocol}, which no load balancer has`);
}

function readGroup(saved: Members, { all, home, tags }: Place): TargetGroup {
  const id = idIn(saved, "TargetGroupArn");
  const matcher = saved.maybe("Matcher");
  const targets = all.maybe("TargetHealthDescriptions");
  const key = keyIn(targets, id);
  const group: TargetGroup = {
    id,
    ownerId: home.account,
    name: saved.text("TargetGroupName"),
    targetType: saved.oneOf("TargetType", ["instance", "ip", "lambda", "alb"], "instance"),
    ipAddressType: saved.oneOf("IpAddressType", ["ipv4", "ipv6"], "ipv4"),
    healthCheck: {
      isEnabled: saved.flag("HealthCheckEnabled", true),
      intervalSeconds: saved.maybeNumber("HealthCheckIntervalSeconds") ?? 30,
      timeoutSeconds: saved.maybeNumber("HealthCheckTimeoutSeconds") ?? 5,
      healthyThreshold: saved.maybeNumber("HealthyThresholdCount") ?? 5,
      unhealthyThreshold: saved.maybeNumber("UnhealthyThresholdCount") ?? 2,
      ...dropUndefined({
        protocol: saved.maybeText("HealthCheckProtocol"),
        port: saved.maybeText("HealthCheckPort"),
        path: saved.maybeText("HealthCheckPath"),
        httpCode: matcher?.maybeText("HttpCode"),
        grpcCode: matcher?.maybeText("GrpcCode"),
      }),
    },
    attributes: {},
    targets: (key === undefined ? [] : (targets?.list(key) ?? [])).flatMap((each) => readTarget(each, home)),
    createdAt: EPOCH,
    ...dropUndefined({
      protocol: protocolIn(saved),
      protocolVersion: saved.maybeText("ProtocolVersion"),
      port: saved.maybeNumber("Port"),
      vpcId: saved.maybeText("VpcId"),
      targetControlPort: saved.maybeNumber("TargetControlPort"),
    }),
    tags: tags.get(id) ?? [],
  };
  return { ...group, attributes: setAttributes(all, id, attributesOfGroup(group)) };
}

function readTarget(saved: Members, home: PartitionKey): TargetGroup["targets"] {
  const target = saved.maybe("Target");
  if (target === undefined) return [];
  return [
    {
      id: own(target.text("Id"), home),
      ...dropUndefined({
        port: target.maybeNumber("Port"),
        availabilityZone: target.maybeText("AvailabilityZone"),
        quicServerId: target.maybeText("QuicServerId"),
      }),
    },
  ];
}

function readListener(saved: Members, { all, home, tags }: Place): Listener {
  const id = idIn(saved, "ListenerArn");
  const alpnPolicy = saved.texts("AlpnPolicy");
  const base = {
    id,
    ownerId: home.account,
    loadBalancerId: idIn(saved, "LoadBalancerArn"),
    certificates: saved.list("Certificates").map((each) => each.text("CertificateArn")),
    ...dropUndefined({
      port: saved.maybeNumber("Port"),
      protocol: protocolIn(saved),
      sslPolicy: saved.maybeText("SslPolicy"),
      alpnPolicy: alpnPolicy.length === 0 ? undefined : alpnPolicy,
      mutualAuthentication: saved.structure("MutualAuthentication"),
    }),
    tags: tags.get(id) ?? [],
  };
  const usual = attributesOfListener({ ...base, attributes: {} });
  return { ...base, attributes: setAttributes(all, id, usual) };
}

const defaultRule = (saved: Members, { id, ownerId }: Listener, { home }: Place): ListenerRule => ({
  // AWS: it has an ARN of its own, which only the list of rules has.
  id: `${id}/0000000000000000`,
  ownerId,
  listenerId: id,
  conditions: [],
  transforms: [],
  actions: readActions(saved, "DefaultActions", home),
  tags: [],
});

function readRule(saved: Members, { home, tags }: Place): ListenerRule {
  const id = idIn(saved, "RuleArn");
  const priority = saved.maybeText("Priority");
  return {
    id,
    ownerId: home.account,
    listenerId: id.slice(0, id.lastIndexOf("/")),
    ...dropUndefined({ priority: priority === undefined || priority === "default" ? undefined : Number(priority) }),
    ...read(saved, () => ({
      // The default rule has none.
      conditions: saved.list("Conditions").length === 0 ? [] : readConditions(structuresOf(saved, "Conditions")),
      transforms: readTransforms(structuresOf(saved, "Transforms")),
    })),
    actions: readActions(saved, "Actions", home),
    tags: tags.get(id) ?? [],
  };
}

/** What a call would refuse, an import does. */
function read<T>(saved: Members, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof AwsError) throw new ImportRefused(`${saved.where}: ${error.message}`);
    throw error;
  }
}

const CONFIGS = [
  "AuthenticateCognitoConfig",
  "AuthenticateOidcConfig",
  "FixedResponseConfig",
  "JwtValidationConfig",
  "RedirectConfig",
];

const readActions = (saved: Members, member: string, home: PartitionKey): readonly ListenerAction[] =>
  saved.list(member).map((action): ListenerAction => {
    const forward = readForward(action, home);
    return {
      Type: action.text("Type"),
      ...dropUndefined({ Order: action.maybeNumber("Order") }),
      ...dropUndefined(Object.fromEntries(CONFIGS.map((name) => [name, action.structure(name)]))),
      ...(forward !== undefined && { ForwardConfig: forward }),
    };
  });

/** AWS: a single target group is shown in both ways (catalogue 571). */
function readForward(action: Members, home: PartitionKey): ListenerAction["ForwardConfig"] {
  const only = action.maybeText("TargetGroupArn");
  const config = action.maybe("ForwardConfig");
  const groups = (config?.list("TargetGroups") ?? []).map((each) => ({
    TargetGroupArn: own(each.text("TargetGroupArn"), home),
    ...dropUndefined({ Weight: each.maybeNumber("Weight") }),
  }));
  if (groups.length === 0 && only === undefined) return undefined;
  return {
    TargetGroups: groups.length > 0 ? groups : [{ TargetGroupArn: own(only ?? "", home) }],
    ...dropUndefined({ TargetGroupStickinessConfig: config?.structure("TargetGroupStickinessConfig") }),
  };
}

/** Structures that records keep in AWS's own shape. */
const structuresOf = <T>(saved: Members, member: string): readonly T[] =>
  saved.list(member).map((each) => each.whole() as T);
