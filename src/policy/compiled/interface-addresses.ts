/** Which interface has an address, as seen by another: for many questions at once. */
import { type Address, contains, parseAddress, prefix } from "../../address/prefix.ts";
import { privateCidrs } from "../flow/network.ts";
import { type CompiledNetwork, FIELD, ROW } from "./compiled-network.ts";

const SHARED = -2;

export class InterfaceAddresses {
  readonly #compiled: CompiledNetwork;
  /** The only interface with an IPv4 address, or `SHARED`: VPCs may overlap. */
  readonly #bearers = new Map<number, number>();
  readonly #hasDelegated: boolean;

  constructor(compiled: CompiledNetwork) {
    compiled.refresh();
    this.#compiled = compiled;
    let hasDelegated = false;
    for (const nic of compiled.network.all("network-interface")) {
      const number = compiled.interfaces.find(nic.id);
      if (number === undefined) continue;
      if (nic.ipv4Prefixes.length > 0) hasDelegated = true;
      for (const { address } of nic.privateIpv4) {
        const value = Number(parseAddress(address)?.value) | 0;
        this.#bearers.set(value, this.#bearers.has(value) ? SHARED : number);
      }
    }
    this.#hasDelegated = hasDelegated;
  }

  /** Reports whether an interface has a private address, delegated blocks included. */
  has(nic: number, address: Address): boolean {
    const { network, interfaces } = this.#compiled;
    const record = network.get("network-interface", interfaces.name(nic) ?? "");
    return record !== undefined && privateCidrs(record).some((cidr) => contains(prefix(cidr), address));
  }

  /** The interface that an address means as seen by another, -1 for none: by numbers what `Network.interfaceAt` says. */
  seenFrom(nic: number, { family, value }: Address): number {
    if (family === "ipv4") {
      const bearer = this.#bearers.get(Number(value) | 0);
      if (bearer === undefined && !this.#hasDelegated) return -1;
      const { rows } = this.#compiled;
      const isNear =
        bearer !== undefined && bearer >= 0 && rows[bearer * ROW + FIELD.vpc] === rows[nic * ROW + FIELD.vpc];
      if (isNear) return bearer;
    }
    const { network, interfaces } = this.#compiled;
    const vpcId = network.get("network-interface", interfaces.name(nic) ?? "")?.vpcId ?? "";
    const found = network.interfaceAt(vpcId, { family, value });
    return found === undefined ? -1 : (interfaces.find(found.id) ?? -1);
  }
}
