/** Makes the interface of a Client VPN endpoint in a target network: managed by AWS, with the endpoint's groups. */
import type { ClientVpnEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { lend } from "../../addresses/public-addresses.ts";
import { AddressChooser } from "../../network-interfaces/addresses/choose-addresses.ts";
import { makeManagedInterface } from "../../network-interfaces/make-interface.ts";
import type { Call } from "../../operation.ts";

/** AWS: it has a public address as well, by which clients reach the internet (catalogue 589). */
export function makeClientVpnInterface(
  call: Call<unknown>,
  endpoint: ClientVpnEndpoint,
  subnet: Subnet,
  groupIds: readonly string[],
): { readonly interface: NetworkInterface; readonly changes: readonly Change[] } {
  const made = makeManagedInterface(call, new AddressChooser(call), subnet, {
    groupIds,
    description: `ClientVPN Endpoint resource ${endpoint.id}`,
    interfaceType: "interface",
    ...(endpoint.trafficIpAddressType !== "ipv4" && { Ipv6AddressCount: 1 }),
  });
  if (endpoint.trafficIpAddressType === "ipv6") return { interface: made, changes: [put("network-interface", made)] };
  const { publicIp, change } = lend(call);
  const withPublic = { ...made, publicIp };
  return { interface: withPublic, changes: [put("network-interface", withPublic), change] };
}
