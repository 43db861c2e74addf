/** `GET /_cordon/open/summary`: how much is open to the internet, by traffic, without the list of it. */
import { formatPrefix, type Prefix } from "../../address/prefix.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import type { Steps } from "../../model/steps.ts";
import { formatKeys } from "../../policy/flow/traffic.ts";
import { exposures, isOpen } from "../../policy/questions/exposure.ts";
import type { LiveNetworks } from "../../policy/questions/live-networks.ts";
import { refuseUnseenLists } from "../permission/seen-lists.ts";
import { type Subject, trafficRoute } from "../traffic-question.ts";

export interface OpenSummary {
  readonly account: string;
  readonly region: string;
  /** How many interfaces were looked at, how many are open, and of how many nobody can tell. */
  readonly looked: number;
  readonly open: number;
  readonly unclear: number;
  /** What isn't known of the network as a whole. */
  readonly lacks: readonly string[];
  /** Open to the widest blocks first, then on most interfaces; at most 100. */
  readonly byTraffic: readonly OpenTraffic[];
  readonly hasMore: boolean;
}

interface OpenTraffic {
  readonly traffic: string;
  readonly interfaces: number;
  /** The widest block that is let in. */
  readonly block: string;
}

const MOST_LISTED = 100;

export const openSummaryRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute =>
  trafficRoute<OpenSummary>(gateway, networks, "/_cordon/open/summary", summary);

interface Found {
  readonly interfaces: Set<string>;
  widest: Prefix;
}

function* summary({ home, caller, own, network, viewpoint }: Subject): Steps<OpenSummary> {
  refuseUnseenLists(caller, own);
  const [open, unclear] = [new Set<string>(), new Set<string>()];
  const byTraffic = new Map<string, Found>();
  for (const exposure of exposures(network)) {
    yield;
    // Peered accounts' interfaces are theirs to look at.
    if (exposure === undefined || own.get("network-interface", exposure.interfaceId) === undefined) continue;
    const { interfaceId, keys, block, blockers } = exposure;
    if (blockers.length > 0) continue;
    (isOpen(exposure) ? open : unclear).add(interfaceId);
    if (!isOpen(exposure)) continue;
    const traffic = formatKeys(keys);
    const found = byTraffic.get(traffic) ?? { interfaces: new Set(), widest: block };
    byTraffic.set(traffic, found);
    found.interfaces.add(interfaceId);
    if (block.length < found.widest.length) found.widest = block;
  }
  const sorted = [...byTraffic].sort(
    ([, a], [, b]) => a.widest.length - b.widest.length || b.interfaces.size - a.interfaces.size,
  );
  let looked = 0;
  for (const _ of own.all("network-interface")) looked++;
  return {
    ...home,
    ...{ looked, open: open.size, unclear: unclear.difference(open).size },
    lacks: viewpoint.lacks(network.lacksOfInterfaces),
    byTraffic: sorted.slice(0, MOST_LISTED).map(([traffic, { interfaces, widest }]) => ({
      traffic,
      interfaces: interfaces.size,
      block: formatPrefix(widest),
    })),
    hasMore: sorted.length > MOST_LISTED,
  };
}
