/** `GET /_cordon/hosts/refused?host=NAME`: what a host refused lately, or would refuse, and which rule nearly allows it. */
import { parseAddress } from "../../address/prefix.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import { eachInSteps } from "../../model/steps.ts";
import type { Network } from "../../policy/flow/network.ts";
import { formatTraffic, type Traffic } from "../../policy/flow/traffic.ts";
import type { LiveNetworks } from "../../policy/questions/live-networks.ts";
import { judgeSide } from "../../policy/rules/judge-side.ts";
import { askNetwork } from "../ask-network.ts";
import type { Side } from "../contract.ts";
import { refuseUnseenListsOf } from "../permission/seen-lists.ts";
import { parameter } from "../read-request.ts";
import { TRAFFIC_ACTIONS } from "../traffic-question.ts";
import { Viewpoint } from "../viewpoint.ts";
import type { Refusal, Refusals } from "./heard/refusals.ts";
import { hostNamed } from "./operator.ts";

export interface ShownRefusal
  extends Omit<Refusal, "first" | "last" | "protocol" | "destinationPort" | "icmpType" | "icmpCode"> {
  readonly device: string;
  /** `tcp/443`. */
  readonly traffic: string;
  /** ISO 8601. */
  readonly first: string;
  readonly last: string;
  /** What today's rules say of it: they may allow it by now. */
  readonly side: Side;
}

export interface ListedRefusals {
  readonly account: string;
  readonly region: string;
  readonly host: string;
  /** The most recent first. */
  readonly refusals: readonly ShownRefusal[];
}

export const refusedRoute = (gateway: Gateway, networks: LiveNetworks, refusals: Refusals): OwnRoute => ({
  method: "GET",
  path: "/_cordon/hosts/refused",
  async handle(request) {
    const caller = await signInToOwn(gateway, request, TRAFFIC_ACTIONS);
    const { home, account } = caller;
    const host = await gateway.ledger.read(home, (world) => hostNamed(world, parameter(request, "host")));
    const body = await askNetwork(gateway, networks, home, function* ({ own, network }) {
      const bound = new Map(host.interfaces.map(({ device, interfaceId }) => [interfaceId, device]));
      const nics = [...bound.keys()].flatMap((id) => own.get("network-interface", id) ?? []);
      refuseUnseenListsOf(caller, own, nics);
      const viewpoint = new Viewpoint(network, account);
      const found = refusals.of(home, host.id).filter(({ interfaceId }) => bound.has(interfaceId));
      const shown = yield* eachInSteps(found, (each): ShownRefusal[] => {
        const device = bound.get(each.interfaceId) ?? "";
        const shown = show(network, viewpoint, each);
        return shown === undefined ? [] : [{ device, ...shown }];
      });
      return { ...home, host: host.name, refusals: shown.flat() };
    });
    return { status: 200, body };
  },
});

/** Undefined if the interface is gone. */
function show(network: Network, viewpoint: Viewpoint, refusal: Refusal): Omit<ShownRefusal, "device"> | undefined {
  const { interfaceId, direction, source, destination, isObserved, packets, first, last } = refusal;
  const nic = network.get("network-interface", interfaceId);
  const [from, to] = [parseAddress(source), parseAddress(destination)];
  if (nic === undefined || from === undefined || to === undefined) return undefined;
  const [local, remote] = direction === "ingress" ? [to, from] : [from, to];
  const other = network.interfaceAt(nic.vpcId, remote);
  const traffic = trafficOf(refusal);
  const end = { address: remote, ...(other !== undefined && { nic: other }) };
  const side = judgeSide(network, direction, { nic, address: local }, end, traffic);
  return {
    ...{ interfaceId, direction, source, destination, isObserved, packets },
    traffic: formatTraffic(traffic),
    first: new Date(first * 1_000).toISOString(),
    last: new Date(last * 1_000).toISOString(),
    side: viewpoint.side(side),
  };
}

function trafficOf({ protocol, destinationPort: port, icmpType: type = 0, icmpCode: code = 0 }: Refusal): Traffic {
  switch (protocol) {
    case 6:
      return { protocol: "tcp", port };
    case 17:
      return { protocol: "udp", port };
    case 1:
      return { protocol: "icmp", type, code };
    case 58:
      return { protocol: "icmpv6", type, code };
    default:
      return { protocol };
  }
}
