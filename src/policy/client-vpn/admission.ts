/**
 * Whether a user of a Client VPN endpoint may reach an address: by the authorization rules of the longest CIDR that has it, by the
 * endpoint's routes, and on the path from an interface of each target network that the route may lead through.
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
import { explain } from "../paths/explain.ts";

export interface ClientVpnQuestion {
  readonly endpoint: ClientVpnEndpoint;
  /** The groups of the user in the directory or identity provider. */
  readonly groups: readonly string[];
  readonly to: Address;
  readonly traffic: Traffic;
}

/** One way on from the endpoint. To other clients it leads through no interface. */
export interface ClientVpnWay {
  readonly route: ClientVpnRoute;
  readonly interfaceId?: string;
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

/** AWS: packets leave the interface with its own address as their source (catalogue 589). */
function waysBy(
  world: World,
  network: Network,
  route: ClientVpnRoute,
  { endpoint, to, traffic }: ClientVpnQuestion,
): readonly ClientVpnWay[] {
  if (route.subnetId === "local") return [{ route }];
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
  const outcomes = new Set(ways.map(({ path }) => path?.outcome ?? "reachable"));
  if (outcomes.has("unreachable")) return "refused";
  return outcomes.has("undecidable") ? "undecidable" : "admitted";
}
