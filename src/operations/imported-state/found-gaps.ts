/** The gaps of a partition that is being read, each once. */
import { type Gap, INTERFACES_GAP } from "../../model/records/gap.ts";
import type { Kind } from "../../model/world/kinds.ts";
import type { Partition } from "../../model/world/partition.ts";
import { commandOf, type ListName } from "./saved-lists.ts";

/** What is read: in words, and the list that has it. */
const READ: Readonly<Partial<Record<Kind, readonly [words: string, list: ListName]>>> = {
  "dhcp-options": ["DHCP options", "DhcpOptions"],
  "egress-only-internet-gateway": ["egress-only internet gateway", "EgressOnlyInternetGateways"],
  "elastic-ip": ["Elastic IP address", "Addresses"],
  instance: ["instance", "Reservations"],
  "internet-gateway": ["internet gateway", "InternetGateways"],
  "nat-gateway": ["NAT gateway", "NatGateways"],
  "route-table": ["route table", "RouteTables"],
  "network-interface": ["network interface", "NetworkInterfaces"],
  "security-group": ["security group", "SecurityGroups"],
  subnet: ["subnet", "Subnets"],
  "transit-gateway": ["transit gateway", "TransitGateways"],
  "transit-gateway-attachment": ["transit gateway attachment", "TransitGatewayAttachments"],
  "transit-gateway-policy-table": ["transit gateway policy table", "TransitGatewayPolicyTables"],
  "transit-gateway-route-table": ["transit gateway route table", "TransitGatewayRouteTables"],
  vpc: ["VPC", "Vpcs"],
  "vpc-endpoint": ["VPC endpoint", "VpcEndpoints"],
  "vpc-peering-connection": ["VPC peering connection", "VpcPeeringConnections"],
  "customer-gateway": ["customer gateway", "CustomerGateways"],
  "vpn-gateway": ["virtual private gateway", "VpnGateways"],
  "client-vpn-endpoint": ["Client VPN endpoint", "ClientVpnEndpoints"],
};

/** Reports whether an import reads things of a kind. */
export const isRead = (kind: string): boolean => Object.hasOwn(READ, kind);

export class FoundGaps {
  readonly #found = new Map<string, Gap>();
  readonly #world: Partition;
  readonly #unread: ReadonlySet<string>;

  /** `unread` are ids of things that were saved, and that Cordon has no records of. */
  constructor(world: Partition, unread: ReadonlySet<string>) {
    this.#world = world;
    this.#unread = unread;
  }

  add(id: string, what: string, neededBy: string, command?: string): void {
    if (this.#found.has(id)) return;
    const ownerId = this.#world.account;
    this.#found.set(id, { id, ownerId, what, neededBy, ...(command !== undefined && { command }) });
  }

  /** Notes what a reference means unless it's there. */
  refer(kind: Kind, id: string, neededBy: string): void {
    if (this.#world.get(kind, id) !== undefined) return;
    const [words, list] = READ[kind] ?? [];
    const command = list === undefined || this.#unread.has(id) ? undefined : commandOf(list);
    this.add(id, `${words ?? kind} ${id}`, neededBy, command);
    // If one interface is missing, so may be others that nothing refers to.
    if (kind === "network-interface") this.interfaces(neededBy);
  }

  interfaces(neededBy: string): void {
    this.add(INTERFACES_GAP, "list of network interfaces", neededBy, commandOf("NetworkInterfaces"));
  }

  all(): readonly Gap[] {
    return [...this.#found.values()];
  }
}
