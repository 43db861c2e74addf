/** Which interface bears an address, as another sees it: for many questions at once. */
import { type Address, contains, parseAddress, prefix } from "../../address/prefix.ts";
import { privateCidrs } from "../flow/landscape.ts";
import { type Estate, FIELD, ROW } from "./estate.ts";

const SHARED = -2;

export class InterfaceAddresses {
  readonly #estate: Estate;
  /** The only bearer of an IPv4 address, or `SHARED`: VPCs may overlap. */
  readonly #bearers = new Map<number, number>();
  readonly #hasDelegated: boolean;

  constructor(estate: Estate) {
    estate.refresh();
    this.#estate = estate;
    let hasDelegated = false;
    for (const nic of estate.landscape.all("network-interface")) {
      const number = estate.interfaces.find(nic.id);
      if (number === undefined) continue;
      if (nic.ipv4Prefixes.length > 0) hasDelegated = true;
      for (const { address } of nic.privateIpv4) {
        const value = Number(parseAddress(address)?.value) | 0;
        this.#bearers.set(value, this.#bearers.has(value) ? SHARED : number);
      }
    }
    this.#hasDelegated = hasDelegated;
  }

  /** Whether an interface bears an address privately, delegated blocks included. */
  has(nic: number, address: Address): boolean {
    const { landscape, interfaces } = this.#estate;
    const record = landscape.get("network-interface", interfaces.name(nic) ?? "");
    return record !== undefined && privateCidrs(record).some((cidr) => contains(prefix(cidr), address));
  }

  /** The interface that an address means in the eyes of another, -1 for none: what `Landscape.interfaceAt` tells. */
  seenFrom(nic: number, { family, value }: Address): number {
    if (family === "ipv4") {
      const bearer = this.#bearers.get(Number(value) | 0);
      if (bearer === undefined && !this.#hasDelegated) return -1;
      const { rows } = this.#estate;
      const isNear =
        bearer !== undefined && bearer >= 0 && rows[bearer * ROW + FIELD.vpc] === rows[nic * ROW + FIELD.vpc];
      if (isNear) return bearer;
    }
    const { landscape, interfaces } = this.#estate;
    const vpcId = landscape.get("network-interface", interfaces.name(nic) ?? "")?.vpcId ?? "";
    const found = landscape.interfaceAt(vpcId, { family, value });
    return found === undefined ? -1 : (interfaces.find(found.id) ?? -1);
  }
}
