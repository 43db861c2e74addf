/** Where Block Public Access stops what an internet gateway or an egress-only internet gateway would carry. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import { blockedIn } from "../../model/world/block-public-access-in-world.ts";
import type { Network } from "../flow/network.ts";
import type { Blocking } from "../flow/path.ts";
import { type Place, placeOf, type Station } from "./station.ts";

/**
 * What stops packets between an internet gateway and a station in a subnet; undefined if nothing does. AWS: only the subnet next to the
 * gateway counts, and `block-ingress` leaves what NAT gateways send and get back (catalogue 525, 526).
 */
export function blockingInternet(network: Network, at: Station): Blocking | undefined {
  const blocking = blockingAt(network, placeOf(at));
  return blocking?.mode === "block-ingress" && at.nat !== undefined ? undefined : blocking;
}

/** The same of an egress-only internet gateway. AWS: it lets nothing in, so `block-ingress` leaves it alone (catalogue 525). */
export function blockingEgressOnly(network: Network, at: Station): Blocking | undefined {
  const blocking = blockingAt(network, placeOf(at));
  return blocking?.mode === "block-bidirectional" ? blocking : undefined;
}

function blockingAt(network: Network, place: Place | undefined): Blocking | undefined {
  const vpc = place && network.get("vpc", place.vpcId);
  if (place === undefined || vpc === undefined) return undefined;
  const { vpcId, subnetId } = place;
  const blocked = blockedIn(network.ownersOfVpc(vpc), vpc, network.get("subnet", subnetId ?? ""));
  return blocked && { ...blocked, ownerId: vpc.ownerId, vpcId, ...dropUndefined({ subnetId }) };
}
