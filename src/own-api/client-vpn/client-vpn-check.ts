/**
 * `GET /_cordon/client-vpn?endpoint=&to=&traffic=&group=&group=&context=`: may a user of these groups reach an address through a Client VPN
 * endpoint, by which statement of its authorization policy, by which authorization rule, and on which path from each target network?
 */
import { parseAddress, unmapped } from "../../address/prefix.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { OwnRefusal, type OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import type { ClientVpnAuthorizationRule } from "../../model/records/client-vpn/client-vpn.ts";
import { clientVpnGap } from "../../model/records/gap.ts";
import type { World } from "../../model/world/world.ts";
import { admissionByClientVpn, type ClientVpnAdmission, type ClientVpnWay } from "../../policy/client-vpn/admission.ts";
import { formatTraffic, parseKeys, parseTraffic, type Traffic } from "../../policy/flow/traffic.ts";
import type { LiveNetworks } from "../../policy/questions/live-networks.ts";
import type { Explained } from "../contract.ts";
import { parameter, parameters } from "../read-request.ts";
import { readTraffic, TRAFFIC_ACTIONS } from "../traffic-question.ts";
import { Viewpoint } from "../viewpoint.ts";
import { type CheckedPolicy, checkPolicy, readContext } from "./check-policy.ts";

export interface ClientVpnChecked {
  readonly account: string;
  readonly region: string;
  readonly endpoint: string;
  readonly groups: readonly string[];
  readonly to: string;
  readonly traffic: string;
  readonly decision: "admitted" | "refused" | "undecidable";
  /**
   * What decided: the authorization policy in Cedar, the authorization rules, that there is no route, or the path from the target
   * networks; or nothing did, because an import lacked some of that.
   */
  readonly because: "policy" | "rules" | "no-route" | "path" | "gaps";
  /** What an import of the endpoint lacked, if that makes the answer undecidable. */
  readonly gaps?: readonly CheckedGap[];
  /** Absent if the endpoint has none. */
  readonly policy?: CheckedPolicy;
  /** The rule that lets the user in. */
  readonly rule?: CheckedRule;
  /** If none does: the rules of the longest CIDR that has the address, which are for other groups. */
  readonly others?: readonly CheckedRule[];
  /** From each target network that the route leads through. */
  readonly ways?: readonly CheckedWay[];
}

interface CheckedGap {
  readonly what: string;
  /** What saves it. */
  readonly command?: string;
}

interface CheckedRule {
  readonly cidr: string;
  /** Absent if it's for all users. */
  readonly group?: string;
  readonly description: string;
}

interface CheckedWay {
  readonly route: string;
  /** The target network's subnet, the attachment to a transit gateway, or `local` to other clients. */
  readonly through: string;
  readonly interfaceId?: string;
  /** Through an attachment: the address that stands for those of all clients. */
  readonly client?: string;
  /** Whether the attachment is there no more. */
  readonly isDetached?: true;
  readonly path?: Explained;
}

const ACTIONS = [
  "ec2:GetClientVpnEndpointAuthorizationPolicy",
  ...TRAFFIC_ACTIONS,
  "ec2:DescribeClientVpnEndpoints",
  "ec2:DescribeClientVpnAuthorizationRules",
  "ec2:DescribeClientVpnRoutes",
  "ec2:DescribeClientVpnTargetNetworks",
];

export const clientVpnRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute => ({
  method: "GET",
  path: "/_cordon/client-vpn",
  async handle(request) {
    const { account, home } = await signInToOwn(gateway, request, ACTIONS);
    const traffic = readOne(parameter(request, "traffic") ?? "");
    const text = parameter(request, "to") ?? "";
    const to = parseAddress(text);
    if (to === undefined) throw new OwnRefusal(`'${text}' is not an IP address`);
    const groups = parameters(request, "group");
    const given = readContext(parameter(request, "context"));
    const id = parameter(request, "endpoint") ?? "";
    const asked = { ...home, endpoint: id, groups, to: text, traffic: formatTraffic(traffic) };
    const { endpoint, checked, lacking } = await gateway.ledger.read(home, (world) => {
      const endpoint = world.get("client-vpn-endpoint", id);
      if (endpoint === undefined) {
        const where = `in account ${home.account}, Region ${home.region}`;
        throw new OwnRefusal(`there is no Client VPN endpoint ${id || "without an id"} ${where}`, 404);
      }
      const { network } = networks.around(world);
      const admission = admissionByClientVpn(world, network, { endpoint, groups, to: unmapped(to), traffic });
      const checked = { ...asked, ...shown(admission, new Viewpoint(network, account)) };
      return { endpoint, checked, lacking: gapsOf(world, id) };
    });
    if (lacking.length > 0) {
      const { rule: _, others: __, ways: ___, ...others } = checked;
      const body: ClientVpnChecked = { ...others, decision: "undecidable", because: "gaps", gaps: lacking };
      return { status: 200, body };
    }
    const policy = await checkPolicy(endpoint, groups, given);
    const body: ClientVpnChecked = policy === undefined ? checked : withPolicy(checked, policy);
    return { status: 200, body };
  },
});

/** INVARIANT: what isn't known of an endpoint neither lets anybody in nor keeps anybody out. */
const gapsOf = (world: World, endpointId: string): readonly CheckedGap[] =>
  (["policy", "rules", "routes", "networks"] as const).flatMap((what) => {
    const gap = world.get("gap", clientVpnGap(endpointId, what));
    return gap === undefined ? [] : [{ what: gap.what, ...(gap.command !== undefined && { command: gap.command }) }];
  });

/** A policy that is only watched decides nothing; otherwise nobody gets as far as the rules without it. */
function withPolicy(checked: ClientVpnChecked, policy: CheckedPolicy): ClientVpnChecked {
  const { result, isShadow } = policy;
  if (isShadow || result === "permit") return { ...checked, policy };
  if (result !== "undecidable") return { ...checked, policy, decision: "refused", because: "policy" };
  return checked.decision === "refused"
    ? { ...checked, policy }
    : { ...checked, policy, decision: "undecidable", because: "policy" };
}

function readOne(text: string): Traffic {
  if (parseTraffic(text) === undefined && parseKeys(text) !== undefined)
    throw new OwnRefusal(`'${text}' is more than one port or type: ask about one, for example tcp/443 or icmp`);
  return readTraffic(text);
}

function shown(admission: ClientVpnAdmission, viewpoint: Viewpoint) {
  const { decision, because } = admission;
  if (because === "rules") return { decision, because, others: admission.rules.map(showRule) };
  const rule = showRule(admission.rule);
  if (because === "no-route") return { decision, because, rule };
  return { decision, because, rule, ways: admission.ways.map((way) => showWay(way, viewpoint)) };
}

const showRule = ({ destination, groupId, description }: ClientVpnAuthorizationRule): CheckedRule => ({
  cidr: destination,
  ...(groupId !== undefined && { group: groupId }),
  description,
});

const showWay = ({ route, interfaceId, from, isDetached, path }: ClientVpnWay, viewpoint: Viewpoint): CheckedWay => ({
  route: route.destination,
  through: route.subnetId,
  ...(interfaceId !== undefined && { interfaceId }),
  ...(from !== undefined && { client: from }),
  ...(isDetached && { isDetached }),
  ...(path !== undefined && { path: viewpoint.explanation(path) }),
});
