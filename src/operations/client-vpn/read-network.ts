/** Reads the CIDR of a network that users of a Client VPN endpoint may reach, or that it has a route to. */
import { canonicalCidr } from "../../address/prefix.ts";
import type { ClientVpnEndpoint } from "../../model/records/client-vpn/client-vpn.ts";
import { invalidValue } from "../parameters.ts";

/** Canonical; refused if it's of a family that the endpoint doesn't carry. */
export function readNetwork({ trafficIpAddressType }: ClientVpnEndpoint, text: string, parameter: string): string {
  const canonical = canonicalCidr(text);
  const family = text.includes(":") ? "ipv6" : "ipv4";
  const isCarried = trafficIpAddressType === "dual-stack" || trafficIpAddressType === family;
  if (canonical === undefined || !isCarried) throw invalidValue(text, parameter);
  return canonical;
}
