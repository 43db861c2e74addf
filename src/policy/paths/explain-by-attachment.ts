/**
 * The path of a flow whose packets come in by an attachment of a transit gateway, from beyond the records, with the addresses that their
 * senders have there: clients of a Client VPN.
 *
 *     there   outside ─ attachment ─ the gateway's tables ─▶ subnet ─ ACL ─ route table ─▶ interface
 *     back    outside ◀─ attachment ─ the gateway's tables ◀─ route table ─ ACL ─ interface
 */
import { type Address, formatAddress } from "../../address/prefix.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import type { Explanation, PathStep } from "../flow/path.ts";
import { type Traffic, trafficKey } from "../flow/traffic.ts";
import type { Junction } from "../flow/transit.ts";
import { outcomeOf } from "../rules/judge.ts";
import { judgeSide } from "../rules/judge-side.ts";
import { crossFrom } from "./crossing.ts";
import { outcomeOn, withGroups } from "./explain.ts";
import type { Place, Station } from "./station.ts";
import { walkBack, walkThere } from "./walk.ts";

export function explainByAttachment(
  network: Network,
  junction: Junction,
  source: Address,
  destination: Address,
  traffic: Traffic,
): Explanation {
  const key = trafficKey(traffic);
  const port = "sourcePort" in traffic ? traffic.sourcePort : undefined;
  const sourcePorts = port === undefined ? undefined : { first: port, last: port };
  const packet = { source, destination, keys: [{ first: key, last: key }], sourcePorts };
  const { steps, arrival } = crossFrom(network, junction, packet);
  const from: Located = { address: source };
  const to = endAt(network, arrival, destination);
  const verdict = verdictOn(network, from, to, traffic);
  const outside: PathStep = { kind: "outside", address: formatAddress(source), passes: true };
  if (arrival === undefined) {
    const end: PathStep = { kind: "outside", address: formatAddress(destination), passes: true };
    // What networks beyond the records answer, and by which way, isn't known; so it isn't judged.
    const forward = [outside, ...steps, ...(steps.every(({ passes }) => passes) ? [end] : [])];
    return outcomeOn(forward, { verdict, forward, back: [] });
  }
  const station: Station = { address: source, transit: arrival };
  const [, ...walked] = walkThere(network, station, to, traffic, []).steps;
  const forward = withGroups([outside, ...steps, ...walked], from, to, verdict);
  const back = backBy(junction.attachment.id, walkBack(network, from, to, traffic, []));
  return outcomeOn([...forward, ...back], { verdict, forward, back });
}

/** The interface that has the address where packets come out, if one has. */
function endAt(network: Network, arrival: Place | undefined, address: Address): Located {
  const nic = arrival && network.interfaceAt(arrival.vpcId, address);
  return nic === undefined ? { address } : { address, nic };
}

function verdictOn(network: Network, from: Located, to: Located, traffic: Traffic) {
  const egress = judgeSide(network, "egress", from, to, traffic);
  const ingress = judgeSide(network, "ingress", to, from, traffic);
  const end = ({ address, nic }: Located) => ({
    address: formatAddress(address),
    ...(nic !== undefined && { interfaceId: nic.id }),
  });
  const ends = { family: from.address.family, from: end(from), to: end(to) };
  return { ...ends, outcome: outcomeOf(egress, ingress), egress, ingress };
}

/** Answers that leave by another way don't get back to the sender. */
function backBy(attachmentId: string, steps: readonly PathStep[]): readonly PathStep[] {
  const last = steps.findLast(({ kind }) => kind === "transit-attachment");
  const isBack = last !== undefined && "id" in last && last.id === attachmentId;
  if (isBack || steps.length === 0 || !steps.every(({ passes }) => passes)) return steps;
  const end = steps.at(-1) as PathStep;
  return [...steps.slice(0, -1), { ...end, passes: false, code: "NO_POSSIBLE_DESTINATION" }];
}
