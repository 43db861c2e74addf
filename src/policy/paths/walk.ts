/**
 * The path of a flow's packets and of its answers, hop by hop: what each subnet's network ACL, route table and gateway do.
 *
 *     there   interface ── ACL ─ route table ─▶ ACL ─ NAT gateway ─ ACL ─ route table ─▶ internet gateway ── outside
 *     back    interface ◀─ ACL ─ route table ── ACL ─ NAT gateway ◀─ ACL ── internet gateway ── outside
 *
 * Packets change at a NAT gateway: their source on the way there, their destination on the way back. So the path is made
 * of legs, from one station to the next, and each leg leaves a subnet, enters one, or both. A leg may lead through transit gateways,
 * which change nothing: where packets come out of one, they leave the subnet of its interface by the route table there.
 */
import { type Address, formatAddress } from "../../address/prefix.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Direction } from "../../model/records/security-group.ts";
import { type Located, seenAddress } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import type { ExplanationCode, PathStep } from "../flow/path.ts";
import { type KeyRange, keyOf, type Traffic, trafficKey, trafficOfKey } from "../flow/traffic.ts";
import { type Crossing, cross } from "./crossing.ts";
import { isOfEndpoint, isWithoutService } from "./endpoints.ts";
import { enter, gatewayStep, leave, lookUp, type Packets } from "./gateways.ts";
import { isCarriedByNat, MOST_CROSSINGS, type NatHop } from "./nat-hops.ts";
import { aclOf, filterByAcl, lackOfAcl } from "./network-acl.ts";
import { isWithinSubnet, type Place, placeOf, type Station } from "./station.ts";

interface Walk {
  readonly steps: readonly PathStep[];
  /** AWS: some ways track every flow (catalogue 341). */
  readonly tracksAll: boolean;
}

const single = (key: number): KeyRange => ({ first: key, last: key });

/** Everything but the groups on the path of the packets that open a flow. */
export function walkThere(
  network: Network,
  from: Located,
  to: Located,
  traffic: Traffic,
  hops: readonly NatHop[],
): Walk {
  const key = trafficKey(traffic);
  const sourcePort = "sourcePort" in traffic ? traffic.sourcePort : undefined;
  const trail = new Trail(network, [single(key)], sourcePort);
  trail.setOut(from);
  let at: Station = from;
  let destination = to;
  for (const hop of hops) {
    trail.toNat(at, destination.address, hop);
    trail.keys = [single(hop.key)];
    at = { address: hop.address, nat: hop };
    destination = hop.to;
  }
  trail.leg(at, destination, "opens");
  trail.arrive(destination);
  return { steps: trail.steps, tracksAll: trail.tracksAll || hops.length > 0 };
}

/** The same for the answers, from the end that they are sent by; no steps if none is due. */
export function walkBack(
  network: Network,
  from: Located,
  to: Located,
  traffic: Traffic,
  hops: readonly NatHop[],
): readonly PathStep[] {
  const answers = answersTo(traffic);
  if (answers === undefined) return [];
  const trail = new Trail(network, [answers], "port" in traffic ? traffic.port : undefined);
  let source: Station = hops.at(-1)?.to ?? to;
  trail.stand(source);
  for (const [i, hop] of [...hops.entries()].reverse()) {
    // AWS: whatever port the sender opened the flow from, a NAT gateway takes an ephemeral one.
    const translated = answersTo(trafficOfKey(hop.key));
    if (translated !== undefined) trail.keys = [translated];
    trail.leg(source, { address: hop.address, nat: hop }, "answers");
    trail.steps.push(gatewayStep({ kind: "nat-gateway", id: hop.gateway.id }, undefined));
    const sentTo = i === 0 ? to : (hops[i - 1] as NatHop).to;
    source = { address: sentTo.address, nat: hop };
  }
  trail.keys = [answers];
  trail.leg(source, from, "answers");
  trail.stand(from);
  return trail.steps;
}

/** AWS: hosts open flows from ephemeral ports; which of them is not known beforehand. */
const EPHEMERAL = { first: 1024, last: 65535 };

/** The keys of the packets that come back; undefined if none is due. */
function answersTo(traffic: Traffic): KeyRange | undefined {
  if ("port" in traffic) {
    const protocol = traffic.protocol === "tcp" ? 6 : 17;
    const { first, last } = traffic.sourcePort === undefined ? EPHEMERAL : single(traffic.sourcePort);
    return { first: keyOf(protocol, first), last: keyOf(protocol, last) };
  }
  if (!("type" in traffic)) return single(keyOf(traffic.protocol, 0));
  if (traffic.protocol === "icmp") return traffic.type === 8 ? single(keyOf(1, 0)) : undefined;
  return traffic.type === 128 ? single(keyOf(58, 129 << 8)) : undefined;
}

/** Steps to a network beyond the records: an equal address in a VPC isn't there. */
function notThere(steps: readonly PathStep[]): readonly PathStep[] {
  const end = steps.at(-1) as PathStep;
  return [...steps.slice(0, -1), { ...end, passes: false, code: "NO_POSSIBLE_DESTINATION" }];
}

/** The steps so far, and which packets are left of those that set out. */
class Trail {
  readonly steps: PathStep[] = [];
  keys: readonly KeyRange[];
  /** AWS: some paths track every flow (catalogue 341). */
  tracksAll = false;
  /** The only port that packets come from; undefined if nobody knows beforehand. */
  readonly #sourcePort: number | undefined;
  readonly #network: Network;
  /** Nobody knows where packets go from here, so what they would meet further on isn't judged. */
  #isLost = false;

  constructor(network: Network, keys: readonly KeyRange[], sourcePort: number | undefined) {
    this.#network = network;
    this.#sourcePort = sourcePort;
    this.keys = keys;
  }

  setOut(from: Located): void {
    this.stand(from);
    if (from.nic !== undefined && isOfEndpoint(from.nic)) this.#stopHere("VPCE_INTRA_VPC_TRAFFIC");
  }

  arrive(to: Located): void {
    this.stand(to);
    if (to.nic !== undefined && isWithoutService(this.#network, to.nic)) this.#stopHere("BAD_STATE");
  }

  #stopHere(code: ExplanationCode): void {
    const step = this.steps.at(-1) as PathStep;
    this.steps[this.steps.length - 1] = { ...step, passes: false, code };
  }

  /** The end of a flow. */
  stand({ nic, address }: Located): void {
    const text = formatAddress(address);
    this.steps.push(
      nic === undefined
        ? { kind: "outside", address: text, passes: true }
        : { kind: "interface", id: nic.id, vpcId: nic.vpcId, subnetId: nic.subnetId, address: text, passes: true },
    );
  }

  /** From one station to the next. */
  leg(start: Station, to: Station, packets: Packets): void {
    const from = this.#throughTransit(start, to);
    // AWS: neither ACLs nor routes have a part in what stays within a subnet.
    if (from === undefined || this.#isLost || isWithinSubnet(from, to)) return;
    const [left, entered] = [placeOf(from), placeOf(to)];
    if (left !== undefined) this.#filter(left, "egress", seenAddress(to));
    const key = (this.keys[0] as KeyRange).first;
    const routed =
      left !== undefined
        ? leave(this.#network, from, to, packets, key)
        : entered !== undefined
          ? enter(this.#network, from, to, packets)
          : { steps: [], tracksAll: false };
    this.#add(routed.steps);
    this.tracksAll ||= routed.tracksAll;
    if (entered !== undefined) this.#filter(entered, "ingress", seenAddress(from));
  }

  #add(steps: readonly PathStep[]): void {
    this.steps.push(...steps);
    this.#isLost ||= steps.some(({ passes }) => passes === undefined);
  }

  /** On, as far as routes lead to transit gateways. Returns where packets come out of the last one; undefined if they don't. */
  #throughTransit(start: Station, to: Station): Station | undefined {
    let at = start;
    for (let passed = 0; passed < MOST_CROSSINGS; passed++) {
      const place = placeOf(at);
      if (place === undefined || this.#isLost || isWithinSubnet(at, to)) return at;
      const { step, match } = lookUp(this.#network, place, to.address);
      if (step.passes !== true || match?.route.target.kind !== "transit-gateway") return at;
      this.tracksAll = true;
      this.#filter(place, "egress", seenAddress(to));
      this.#add([step]);
      const crossing = this.#cross(at, to, match.route.target.id);
      if (crossing.enters !== undefined) this.#filter(crossing.enters, "ingress", seenAddress(at));
      this.#add(crossing.isBeyond && placeOf(to) !== undefined ? notThere(crossing.steps) : crossing.steps);
      if (crossing.arrival === undefined) return undefined;
      at = { address: at.address, transit: crossing.arrival, ...dropUndefined({ seenAs: at.seenAs }) };
    }
    const place = placeOf(at) as Place;
    const { step } = lookUp(this.#network, place, to.address);
    this.#add([{ ...step, passes: false, code: "NO_POSSIBLE_DESTINATION" }]);
    return undefined;
  }

  #cross(at: Station, to: Station, gatewayId: string): Crossing {
    const port = this.#sourcePort;
    const sourcePorts = port === undefined ? undefined : { first: port, last: port };
    const packet = { source: at.address, destination: to.address, keys: this.keys, sourcePorts };
    return cross(this.#network, placeOf(at) as Place, gatewayId, packet);
  }

  /** From a station into a NAT gateway, to which the packets' destination leads. */
  toNat(start: Station, destination: Address, hop: NatHop): void {
    const { gateway, address } = hop;
    const from = this.#throughTransit(start, { address: destination });
    if (from === undefined || this.#isLost) return;
    const left = placeOf(from);
    const crosses = !isWithinSubnet(from, { address, nat: hop });
    if (crosses && left !== undefined) this.#filter(left, "egress", destination);
    if (left !== undefined) this.steps.push(lookUp(this.#network, left, destination).step);
    if (crosses) this.#filter(hop.place, "ingress", from.address);
    const isCarried = this.keys.every(({ first }) => isCarriedByNat(first, destination));
    const code = isCarried ? undefined : "PROTOCOL_RESTRICTION";
    const translatedTo = formatAddress(address);
    this.steps.push(gatewayStep({ kind: "nat-gateway", id: gateway.id }, code, { translatedTo }));
  }

  /** What an ACL drops is not judged again further on, unless nothing was left of it. */
  #filter(place: Place, direction: Direction, remote: Address): void {
    if (this.#isLost) return;
    const { subnetId } = place;
    if (subnetId === undefined) return;
    const lack = lackOfAcl(this.#network, subnetId);
    if (lack !== undefined) {
      const unknown = { kind: "network-acl", id: undefined, entry: undefined, passing: [] } as const;
      this.steps.push({ ...unknown, subnetId, direction, passes: undefined, lack });
      return;
    }
    const acl = aclOf(this.#network, place);
    if (acl === undefined) return;
    const { passing, entry } = filterByAcl(acl, direction, remote, this.keys);
    const step = { kind: "network-acl", id: acl.id, subnetId, direction, entry, passing } as const;
    if (passing.length > 0) {
      this.steps.push({ ...step, passes: true });
      this.keys = passing;
    } else this.steps.push({ ...step, passes: false, code: "SUBNET_ACL_RESTRICTION" });
  }
}
