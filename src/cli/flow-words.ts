/** The words for what is on the path of a flow, and why it stops there. The console has them, too, so nothing here needs a terminal or Node. */
import type { Beyond } from "../own-api/checking/beyond.ts";
import type { Explained, Named, Party, Rule, Side, Step } from "../own-api/contract.ts";

export const formatNamed = ({ id, name }: Named): string => (name === undefined ? id : `${id} (${name})`);

/** `eni-1 (web-1, 10.0.1.10)`, `203.0.113.7`. */
export function formatParty({ id, name, address, account }: Party): string {
  if (account !== undefined) return `an interface of account ${account}`;
  if (id === undefined) return address ?? "";
  const known = [name, address].filter((text) => text !== undefined);
  return known.length === 0 ? id : `${id} (${known.join(", ")})`;
}

/** `sgr-1`, or what there is instead of rules. */
export const formatRuleId = ({ id }: Rule): string => (id === "no-groups" ? "no security groups" : id);

/** `sgr-1 of sg-1 (web): tcp/443 from 0.0.0.0/0`. */
export function formatRule({ id, group, direction, traffic, peer, description }: Rule): string {
  if (id === "no-groups")
    return `no security groups, so nothing filters ${direction === "ingress" ? "what comes in" : "what goes out"}`;
  const what = `${traffic} ${direction === "ingress" ? "from" : "to"} ${formatNamed(peer)}`;
  return `${id} of ${formatNamed(group)}: ${what}${description === undefined ? "" : `, "${description}"`}`;
}

const UNFILTERED: Readonly<Record<string, string>> = {
  outside: "no interface here, nothing filters",
  "no-groups": "a network load balancer without security groups filters nothing",
  "amazon-dns": "AWS's resolver is never filtered",
  dhcp: "DHCP is never filtered",
  "instance-metadata": "instance metadata is never filtered",
  "task-metadata": "task metadata is never filtered",
  "time-sync": "the time service is never filtered",
  "windows-activation": "Windows activation is never filtered",
  "vpc-router": "the VPC's router is never filtered",
};

function formatVia(side: Side): string {
  const { via } = side;
  if (via?.kind === "prefix-list") return `, by its entry ${via.entry} (version ${via.version})`;
  if (via?.kind === "group" && via.interfaceId !== undefined) return `, of which ${via.interfaceId} is a member`;
  return "";
}

/** Why the groups of one end allow or refuse. */
export function formatSide(side: Side, direction: "ingress" | "egress", isShort = false): string {
  if (side.verdict === "unfiltered") return UNFILTERED[side.because ?? ""] ?? `${side.because} is never filtered`;
  const way = direction === "egress" ? "outbound" : "inbound";
  if (side.verdict === "allowed") {
    if (side.rule === undefined) return "a rule of the other account lets it pass";
    return `${formatRule(side.rule)}${formatVia(side)}${side.tracking === "untracked" ? "; untracked" : ""}`;
  }
  if (side.groups === undefined) return "no rule of the other account lets it pass";
  const groups = side.groups.map(formatNamed).join(", ");
  if (side.reason === "no-group") return "the interface has no security group that exists";
  if (side.reason === "no-rule") return `no ${way} rule at all in ${groups}`;
  const none = `no ${way} rule of ${groups} matches`;
  if (side.nearest === undefined || isShort) return none;
  return `${none}; nearest is ${formatRule(side.nearest.rule)}, but the ${side.nearest.differs.join(" and the ")} ${side.nearest.differs.length === 1 ? "differs" : "differ"}`;
}

/** AWS's explanation codes in words. */
const CODES: Readonly<Record<string, string>> = {
  BAD_STATE: "it isn't in a state to carry anything",
  BAD_STATE_ATTACHMENT: "it isn't attached here, or what it's attached to is gone",
  BAD_STATE_ROUTE: "the route leads to something that is gone or not active",
  ENI_SOURCE_DEST_CHECK_RESTRICTION: "the interface it leads to drops what is not its own (source/destination check)",
  IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS: "an internet gateway does not carry packets to private addresses",
  IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: "an internet gateway does not carry packets to shared addresses",
  IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: "the interface has no public address",
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: "the interface has no public address",
  IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS: "nothing private comes in from the internet",
  IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS: "nothing shared comes in from the internet",
  INGRESS_RTB_TRAFFIC_REDIRECTION: "its own route table leads what comes in to an appliance first",
  NGW_REQUIRES_SOURCE_IN_VPC: "a NAT gateway lets no flows in, and carries only those of its own VPC",
  NO_POSSIBLE_DESTINATION: "no network interface has the address",
  NO_ROUTE_TO_DESTINATION: "no route leads there",
  PCX_REQUIRES_ADDRESS_IN_VPC_CIDR: "the address lies in neither of the peered VPCs",
  PROTOCOL_RESTRICTION: "it doesn't carry this protocol",
  SUBNET_ACL_RESTRICTION: "the network ACL denies it",
  TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION: "it is associated with no route table",
  TGW_ROUTE_AZ_RESTRICTION: "it has no subnet in the Availability Zone that the packets come from",
  TGW_RTB_BAD_STATE_ROUTE: "its route drops packets",
  TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT: "it has no route there",
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: "Block Public Access stops it",
  VPCE_GATEWAY_PROTOCOL_RESTRICTION: "a gateway endpoint carries TCP and pings only",
  VPCE_INTRA_VPC_TRAFFIC: "the interface of an endpoint opens no flows",
};

export const formatCode = (code: string): string => CODES[code] ?? code;

/** What a step is, and what it says. `isShort` leaves out what the refusal above the path says already. */
export function formatStep(step: Step, isShort: boolean): readonly [what: string, says: string] {
  const unknown = isShort ? "not known" : step.lack;
  const says = step.passes ? "" : step.passes === undefined ? (unknown ?? "") : formatCode(step.code ?? "");
  if (step.account !== undefined) return [`${step.kind} of account ${step.account}`, says];
  const subnet = formatNamed({ id: step.subnetId ?? "", name: step.subnetName });
  const itself = step.id === undefined ? undefined : formatNamed({ id: step.id, name: step.name });
  switch (step.kind) {
    case "interface":
      if (step.passes === false) return [itself ?? "", step.code === "BAD_STATE" ? NOT_ACCEPTED : says];
      return [itself ?? "", `${step.address} in ${subnet}`];
    case "security-groups":
      return [
        step.direction === "egress" ? "its groups, outbound" : "its groups, inbound",
        step.side === undefined || step.passes === undefined
          ? says
          : formatSide(step.side, step.direction ?? "ingress", isShort),
      ];
    case "network-acl": {
      const { entry, passing = [] } = step;
      const way = step.direction === "egress" ? "outbound" : "inbound";
      if (step.passes === undefined) return [`network ACL of ${subnet}, ${way}`, says];
      const by =
        entry === undefined
          ? "no entry allows it"
          : `entry ${entry.ruleNumber} ${entry.action === "allow" ? "allows" : "denies"} ${step.passes ? passing.join(", ") : "it"} ${step.direction === "egress" ? "to" : "from"} ${entry.cidr}`;
      return [`${itself}, ${way}`, by];
    }
    case "route-table": {
      const where = itself ?? `${step.passes === undefined ? "" : "no "}route table for ${subnet}`;
      if (step.route === undefined) return [where, step.passes ? "local" : `${says}: ${step.destination}`];
      const { destination, target, targetName } = step.route;
      const route = `${destination} to ${formatNamed({ id: target, name: targetName })}`;
      return [where, step.passes ? route : `${route}: ${says}`];
    }
    case "gateway": {
      const translated = step.translatedTo === undefined ? "" : `as ${step.translatedTo}`;
      const at = step.publicAddress === undefined ? translated : `public address ${step.publicAddress}`;
      return [itself ?? step.type ?? "", step.passes ? at : says + formatBlocking(step)];
    }
    case "transit-attachment":
      return [itself ?? "", step.passes ? `attachment of a ${step.type === "vpc" ? "VPC" : step.type}` : says];
    case "transit-route-table": {
      if (step.route === undefined) return [itself ?? "", says];
      const route = `${step.route.destination} to ${step.route.target}`;
      return [itself ?? "", step.passes ? route : `${route}: ${says}`];
    }
    case "transit-policy-table":
      return [itself ?? "", step.passes ? `its entry ${step.policyRule}` : says];
    case "service":
      return [step.service ?? "", `${step.address}, never filtered`];
    case "outside":
      return [step.address ?? "", "outside"];
  }
}

/** Of all interfaces, only those of an endpoint have a state that stops packets. */
const NOT_ACCEPTED = "the owner of its endpoint's service hasn't accepted the endpoint, or has rejected it";

/** Where Block Public Access holds, in which mode, and the exclusion that left it. */
function formatBlocking({ blocking }: Step): string {
  if (blocking === undefined) return "";
  const { mode, exclusion, vpcId, subnetId: id = vpcId, subnetName: name } = blocking;
  const left = exclusion === undefined ? "" : `; ${exclusion} excludes only egress`;
  return `: ${mode} holds in ${formatNamed({ id, name })}${left}`;
}

/**
 * Why a flow doesn't pass, or why nobody can tell: each reason once, in the order of the path. `isShort` leaves out the rule that
 * comes nearest.
 */
export function formatRefusals(
  { forward = [], back = [], because, lacks }: Explained,
  isShort = false,
): readonly string[] {
  if (because !== undefined) return lacks ?? [because];
  const stopped = [...forward, ...back].filter(({ passes }) => passes === false);
  const reasons = stopped.map((step) => {
    const [what, says] = formatStep(step, isShort);
    return step.kind === "security-groups" ? says : `${what}: ${says}`;
  });
  return [...new Set(reasons)];
}

/** Why a target gets nothing. */
export const UNUSED_TARGET = {
  stopped: "it isn't running",
  unknown: "it isn't there, or has no address of the group's family",
  "other-zone": "its Availability Zone isn't enabled for the load balancer",
} as const;

/** `rule 10, 20 and the default rule`. */
export function formatRules(rules: readonly string[]): string {
  const numbered = rules.filter((rule) => rule !== "default");
  return [
    ...(numbered.length > 0 ? [`rule ${numbered.join(", ")}`] : []),
    ...(numbered.length < rules.length ? ["the default rule"] : []),
  ].join(" and ");
}

/** What goes after the verdict if packets get to the load balancer: `, but it has no listener on tcp/443`. */
export function whyNotBeyond({ decision, listener, groups, name }: Beyond, traffic: string): string {
  if (decision === "allowed") return "";
  if (listener === undefined && decision === "refused") return `, but ${name} has no listener on ${traffic}`;
  const names = groups.filter((group) => group.decision === decision).map((group) => group.name);
  if (names.length === 0) return `, but nobody can tell what ${name} does with it`;
  const what = `${names.length === 1 ? "target group" : "target groups"} ${names.join(", ")}`;
  return `, but ${decision === "undecidable" ? "nobody can tell of" : "it doesn't get through to"} ${what}`;
}
