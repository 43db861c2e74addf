/**
 * Whether a user of a Client VPN endpoint may reach an address: by the authorization rules of the longest CIDR that has it, by the
 * endpoint's routes, and on the path from an interface of each target network that the route may lead through, or from the attachment
 * to a transit gateway.
 */
import { type Address, contains, formatAddress, prefix } from "../../address/prefix.ts";
import type {
  ClientVpnAuthorizationRule,
  ClientVpnEndpoint,
  ClientVpnRoute,
} from "../../model/records/client-vpn/client-vpn.ts";
import type { World } from "../../model/world/world.ts";
import type { Network } from "../flow/network.ts";
import type { Explanation } from "../flow/path.ts";
import type { Traffic } from "../flow/traffic.ts";
import { isLack, known } from "../flow/transit.ts";
import { explain } from "../paths/explain.ts";
import { explainByAttachment } from "../paths/explain-by-attachment.ts";

export interface ClientVpnQuestion {
  readonly endpoint: ClientVpnEndpoint;
  /** The groups of the user in the directory or identity provider. */
  readonly groups: readonly string[];
  readonly to: Address;
  readonly traffic: Traffic;
}

/** One way on from the endpoint. To other clients it leads through no interface and no attachment. */
export interface ClientVpnWay {
  readonly route: ClientVpnRoute;
  readonly interfaceId?: string;
  readonly attachmentId?: string;
  /** The client's address on the way, if it keeps one. */
  readonly from?: string;
  /** Whether the attachment is gone, or its gateway says that it is. */
  readonly isDetached?: true;
  /** Absent beside an attachment if nobody knows: clients get IPv6 addresses from a block that isn't chosen here. */
  readonly path?: Explanation;
}

export type ClientVpnAdmission =
  /** No rule lets the user's groups in: `rules` are those of the longest CIDR, which are for others. */
  | { readonly decision: "refused"; readonly because: "rules"; readonly rules: readonly ClientVpnAuthorizationRule[] }
  | { readonly decision: "refused"; readonly because: "no-route"; readonly rule: ClientVpnAuthorizationRule }
  /** Admitted if each way leads there: a client's connection may be in any of the target networks. */
  | {
      readonly decision: "admitted" | "refused" | "undecidable";
      readonly because: "path";
      readonly rule: ClientVpnAuthorizationRule;
      readonly ways: readonly ClientVpnWay[];
    };

export function admissionByClientVpn(world: World, network: Network, asked: ClientVpnQuestion): ClientVpnAdmission {
  const { endpoint, groups, to } = asked;
  // AWS: the rules of the longest CIDR decide alone, whoever they're for (catalogue 590).
  const rules = longest(world.by("client-vpn-authorization-rule", "endpoint", endpoint.id), to);
  const rule = rules.find(({ groupId }) => groupId === undefined || groups.includes(groupId));
  if (rule === undefined) return { decision: "refused", because: "rules", rules };
  const ways = longest(world.by("client-vpn-route", "endpoint", endpoint.id), to).flatMap((route) =>
    waysBy(world, network, route, asked),
  );
  if (ways.length === 0) return { decision: "refused", because: "no-route", rule };
  return { decision: decisionOf(ways), because: "path", rule, ways };
}

/** Those with the longest CIDR that has the address. */
function longest<R extends { readonly destination: string }>(records: Iterable<R>, to: Address): readonly R[] {
  const fitting = [...records]
    .map((record) => ({ record, block: prefix(record.destination) }))
    .filter(({ block }) => contains(block, to));
  const length = Math.max(...fitting.map(({ block }) => block.length));
  return fitting.filter(({ block }) => block.length === length).map(({ record }) => record);
}

/** AWS: through a transit gateway packets keep the client's address (catalogue 607). Each client has another: the first counts for all. */
function wayByTransit(
  world: World,
  network: Network,
  route: ClientVpnRoute,
  { endpoint: { clientCidrBlock }, to, traffic }: ClientVpnQuestion,
): ClientVpnWay {
  const attachmentId = route.subnetId;
  const block = clientCidrBlock === undefined ? undefined : prefix(clientCidrBlock);
  const attachment = world.get("transit-gateway-attachment", attachmentId);
  if (block?.family !== to.family) return { route, attachmentId };
  const address: Address = { family: block.family, value: block.value + 1n };
  const from = formatAddress(address);
  const junction = attachment && known(network, attachment, world.region);
  if (junction === undefined) return { route, attachmentId, from, isDetached: true };
  if (isLack(junction)) {
    return {
      route,
      attachmentId,
      from,
      path: { outcome: "undecidable", because: { reason: "lacking", lacks: [junction] } },
    };
  }
  return { route, attachmentId, from, path: explainByAttachment(network, junction, address, to, traffic) };
}

/** AWS: packets leave the interface with its own address as their source (catalogue 589). */
function waysBy(
  world: World,
  network: Network,
  route: ClientVpnRoute,
  asked: ClientVpnQuestion,
): readonly ClientVpnWay[] {
  const { endpoint, to, traffic } = asked;
  if (route.subnetId === "local") return [{ route }];
  if (route.subnetId === endpoint.transit?.attachmentId) return [wayByTransit(world, network, route, asked)];
  return world
    .by("client-vpn-target-network", "endpoint", endpoint.id)
    .filter(({ subnetId }) => subnetId === route.subnetId)
    .toArray()
    .flatMap(({ networkInterfaceIds }) => networkInterfaceIds)
    .map((id) => ({
      route,
      interfaceId: id,
      path: explain(network, {
        from: { kind: "interface", id },
        to: { kind: "address", address: formatAddress(to) },
        traffic,
      }),
    }));
}

function decisionOf(ways: readonly ClientVpnWay[]): "admitted" | "refused" | "undecidable" {
  const outcomes = new Set(ways.map(outcomeOf));
  if (outcomes.has("unreachable")) return "refused";
  return outcomes.has("undecidable") ? "undecidable" : "admitted";
}

function outcomeOf({ path, isDetached, attachmentId }: ClientVpnWay): Explanation["outcome"] {
  if (isDetached) return "unreachable";
  return path?.outcome ?? (attachmentId === undefined ? "reachable" : "undecidable");
}
