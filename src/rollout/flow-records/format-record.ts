/**
 * Records of flow logs, written from what hosts report, in the flow log's own format.
 *
 * AWS: a field that doesn't apply or isn't known is `-`. An interface's own address is shown as its primary private IPv4
 * address, whichever of them a packet has; `pkt-srcaddr` and `pkt-dstaddr` are the packet's (catalogue 516).
 */

import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import { fieldsOfFormat, versionOfField } from "../../model/records/observing/flow-log.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import type { ReportedFlow } from "../reported-flows.ts";

/** An interface that is logged, with what its records say of it. */
export interface Logged {
  readonly nic: NetworkInterface;
  /** Undefined if it isn't known. */
  readonly subnet: Subnet | undefined;
  readonly region: string;
}

/** Times are Unix seconds. */
interface Stretch {
  readonly from: number;
  readonly until: number;
}

const UNKNOWN = "-";

/** What records say of the interface. */
const ofInterface = new Map<string, (logged: Logged) => string | undefined>([
  ["account-id", ({ nic }) => nic.ownerId],
  ["interface-id", ({ nic }) => nic.id],
  ["vpc-id", ({ nic }) => nic.vpcId],
  ["subnet-id", ({ nic }) => nic.subnetId],
  ["instance-id", ({ nic }) => nic.attachment?.instanceId],
  ["region", ({ region }) => region],
  ["az-id", ({ subnet }) => subnet?.availabilityZoneId],
]);

/** What records say of the flow. */
const ofFlow = new Map<string, (flow: ReportedFlow, logged: Logged) => string | number | undefined>([
  ["srcaddr", (flow, { nic }) => (flow.direction === "egress" ? ownAddress(flow.source, nic) : flow.source)],
  ["dstaddr", (flow, { nic }) => (flow.direction === "ingress" ? ownAddress(flow.destination, nic) : flow.destination)],
  ["srcport", ({ sourcePort }) => sourcePort],
  ["dstport", ({ destinationPort }) => destinationPort],
  ["protocol", ({ protocol }) => protocol],
  ["packets", ({ packets }) => packets],
  ["bytes", ({ bytes }) => bytes],
  ["start", ({ start }) => start],
  ["end", ({ end }) => end],
  ["action", ({ action }) => action],
  ["log-status", () => "OK"],
  ["tcp-flags", tcpFlagsOf],
  ["type", ({ source }) => (source.includes(":") ? "IPv6" : "IPv4")],
  ["pkt-srcaddr", ({ source }) => source],
  ["pkt-dstaddr", ({ destination }) => destination],
  ["flow-direction", ({ direction }) => direction],
]);

const ownAddress = (address: string, { privateIpv4 }: NetworkInterface): string =>
  address.includes(":") ? address : (privateIpv4[0]?.address ?? address);

const TCP = 6;
const FLAGS = { fin: 1, syn: 2, rst: 4, ack: 16 };

/** AWS: FIN, SYN and RST, and ACK only with SYN (catalogue 516). */
function tcpFlagsOf({ protocol, tcpFlags }: ReportedFlow): number | undefined {
  if (protocol !== TCP || tcpFlags === undefined) return undefined;
  const opening = tcpFlags & (FLAGS.fin | FLAGS.syn | FLAGS.rst);
  return (tcpFlags & FLAGS.syn) === 0 ? opening : opening | (tcpFlags & FLAGS.ack);
}

/** Writes the records of one flow log. */
export class RecordWriter {
  readonly #fields: readonly string[];
  readonly #version: string;

  constructor({ format }: Pick<FlowLog, "format">) {
    this.#fields = fieldsOfFormat(format);
    this.#version = String(Math.max(2, ...this.#fields.map((name) => versionOfField(name) ?? 2)));
  }

  flow(logged: Logged, flow: ReportedFlow): string {
    return this.#line(logged, (name) => ofFlow.get(name)?.(flow, logged));
  }

  /** AWS: a line for a stretch without traffic, or one of which records are missing (catalogue 516). */
  without(logged: Logged, status: "NODATA" | "SKIPDATA", { from, until }: Stretch): string {
    const said = new Map<string, string | number>([
      ["start", from],
      ["end", until],
      ["log-status", status],
    ]);
    return this.#line(logged, (name) => said.get(name));
  }

  #line(logged: Logged, read: (name: string) => string | number | undefined): string {
    const values = this.#fields.map((name) =>
      name === "version" ? this.#version : (ofInterface.get(name)?.(logged) ?? read(name) ?? UNKNOWN),
    );
    return `${values.join(" ")}\n`;
  }
}
