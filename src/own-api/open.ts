/**
 * `GET /_cordon/open`: what is open to the internet, on all or some traffic? With `all`, also what a rule opens and something
 * else stops.
 */
import { formatPrefix } from "../address/prefix.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnRequest, OwnRoute } from "../gateway/http-server.ts";
import type { Steps } from "../model/steps.ts";
import { countOf } from "../model/world/world.ts";
import { common, formatKeys } from "../policy/flow/traffic.ts";
import { exposures } from "../policy/questions/exposure.ts";
import type { LiveNetworks } from "../policy/questions/live-networks.ts";
import type { Party, Rule } from "./contract.ts";
import { refuseUnseenLists } from "./permission/seen-lists.ts";
import { parameter } from "./read-request.ts";
import { readLimit, type Subject, trafficRoute } from "./traffic-question.ts";

interface Opening {
  readonly interface: Party;
  /** The public address, if there is one. */
  readonly address?: string;
  readonly traffic: string;
  readonly block: string;
  readonly rule: Rule;
  /** Why nothing arrives all the same: only with `all`. */
  readonly blockers: readonly string[];
  /** What isn't known, if nobody can tell whether it's open. */
  readonly lacks: readonly string[];
}

export interface Opened {
  readonly account: string;
  readonly region: string;
  /** Absent if it's about all traffic. */
  readonly traffic?: string;
  /** How many interfaces were looked at. */
  readonly looked: number;
  /** What isn't known of the network as a whole. */
  readonly lacks: readonly string[];
  readonly open: readonly Opening[];
}

export const openRoute = (gateway: Gateway, networks: LiveNetworks): OwnRoute =>
  trafficRoute<Opened>(gateway, networks, "/_cordon/open", open);

function* open({ home, caller, own, network, viewpoint }: Subject, request: OwnRequest): Steps<Opened> {
  refuseUnseenLists(caller, own);
  const all = parameter(request, "all") === "true";
  const text = parameter(request, "traffic");
  const limit = readLimit(text);
  const found: Opening[] = [];
  for (const exposure of exposures(network)) {
    yield;
    if (exposure === undefined) continue;
    const { interfaceId, publicAddress, rule: record, block, keys: open, blockers, lacks } = exposure;
    const nic = own.get("network-interface", interfaceId);
    const rule = viewpoint.rule(record);
    const keys = common(open, limit);
    if (keys === undefined || nic === undefined || rule === undefined || (blockers.length > 0 && !all)) continue;
    found.push({
      interface: viewpoint.party(nic),
      ...(publicAddress !== undefined && { address: publicAddress }),
      traffic: formatKeys(keys),
      block: formatPrefix(block),
      rule,
      blockers,
      lacks: viewpoint.lacks(lacks),
    });
  }
  const lacks = viewpoint.lacks(network.lacksOfInterfaces);
  const about = text === undefined ? {} : { traffic: formatKeys(limit) };
  return { ...home, ...about, looked: countOf(own.all("network-interface")), lacks, open: found };
}
