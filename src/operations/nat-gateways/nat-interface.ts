/** Changes the private addresses of a NAT gateway's interface. */
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import { AddressChooser } from "../network-interfaces/addresses/choose-addresses.ts";
import { findInterface } from "../network-interfaces/find-interface.ts";
import { chooseAddresses } from "../network-interfaces/make-interface.ts";
import type { Call } from "../operation.ts";
import { findSubnet } from "../subnets/find-subnet.ts";
import { refuseMorePrivateAddresses } from "./nat-addresses.ts";

/** INVARIANT: a working zonal gateway has one interface and at least its primary address. */
export const interfaceOf = (world: World, { addresses }: NatGateway): NetworkInterface =>
  findInterface(world, addresses[0]?.networkInterfaceId ?? "");

/** The interface with further private addresses: the named ones, or as many free ones as the call wants. */
export function growInterface(
  call: Call<unknown>,
  gateway: NatGateway,
  named: readonly string[],
  count: number,
): { readonly nic: NetworkInterface; readonly added: readonly string[] } {
  const nic = interfaceOf(call.world, gateway);
  const subnet = findSubnet(call.world, gateway.subnetId ?? "");
  const free = named.length > 0 ? 0 : count;
  refuseMorePrivateAddresses(call, nic.privateIpv4.length + named.length + free);
  const added = chooseAddresses(new AddressChooser(call), subnet, "ipv4", named, free, "privateIpAddressCount");
  const privateIpv4 = [...nic.privateIpv4, ...added.map((address) => ({ address, isPrimary: false }))];
  return { nic: { ...nic, privateIpv4 }, added };
}

export const shrinkInterface = (nic: NetworkInterface, gone: readonly string[]): NetworkInterface => ({
  ...nic,
  privateIpv4: nic.privateIpv4.filter(({ address }) => !gone.includes(address)),
});
