/** The configuration of a connection for the customer's device, in the XML that AWS answers: clients read tunnels out of it. */
import { formatAddress, prefix } from "../../../address/prefix.ts";
import type { CustomerGateway, VpnConnection, VpnTunnel } from "../../../model/records/vpn/vpn.ts";

interface Ends {
  readonly customer: CustomerGateway | undefined;
  readonly amazonSideAsn: number;
  readonly keyOf: (tunnel: VpnTunnel) => string | undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);

/** An element with a text, or with elements. */
const element = (name: string, content: string | number | readonly string[]): string =>
  `<${name}>${typeof content === "object" ? content.join("") : escaped(`${content}`)}</${name}>`;

export function deviceConfiguration(connection: VpnConnection, ends: Ends): string {
  const { id, customerGatewayId, vpnGatewayId, transitGatewayId, tunnels } = connection;
  const gateway =
    transitGatewayId === undefined
      ? element("vpn_gateway_id", vpnGatewayId ?? "")
      : element("transit_gateway_id", transitGatewayId);
  const parts = [
    element("customer_gateway_id", customerGatewayId),
    gateway,
    element("vpn_connection_type", "ipsec.1"),
    ...(connection.staticRoutesOnly ? [element("vpn_connection_attributes", "NoBGPVPNConnection")] : []),
    ...tunnels.map((tunnel) => tunnelElement(connection, tunnel, ends)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<vpn_connection id="${escaped(id)}">${parts.join("")}</vpn_connection>\n`;
}

function tunnelElement(connection: VpnConnection, tunnel: VpnTunnel, ends: Ends): string {
  const inside = prefix(tunnel.insideCidr);
  const { customer, amazonSideAsn, keyOf } = ends;
  // AWS: of a tunnel's block its own end has the first address, and the device the second (catalogue 559).
  const end = (name: string, outside: string, place: bigint, asn: number) =>
    element(name, [
      element("tunnel_outside_address", [element("ip_address", outside)]),
      element("tunnel_inside_address", [
        element("ip_address", formatAddress({ family: inside.family, value: inside.value + place })),
        ...(inside.family === "ipv4" ? [element("network_mask", "255.255.255.252")] : []),
        element("network_cidr", inside.length),
      ]),
      ...(connection.staticRoutesOnly ? [] : [element("bgp", [element("asn", asn), element("hold_time", 30)])]),
    ]);
  const key = keyOf(tunnel);
  return element("ipsec_tunnel", [
    end("customer_gateway", customer?.ipAddress ?? "", 2n, customer?.bgpAsn ?? 0),
    end("vpn_gateway", tunnel.outsideIp, 1n, amazonSideAsn),
    element("ike", [
      element("authentication_protocol", "sha1"),
      element("encryption_protocol", "aes-128-cbc"),
      element("lifetime", Number(tunnel.options["Phase1LifetimeSeconds"] ?? 28_800)),
      element("perfect_forward_secrecy", "group2"),
      element("mode", "main"),
      ...(key === undefined ? [] : [element("pre_shared_key", key)]),
    ]),
    element("ipsec", [
      element("protocol", "esp"),
      element("authentication_protocol", "hmac-sha1-96"),
      element("encryption_protocol", "aes-128-cbc"),
      element("lifetime", Number(tunnel.options["Phase2LifetimeSeconds"] ?? 3600)),
      element("perfect_forward_secrecy", "group2"),
      element("mode", "tunnel"),
      element("clear_df_bit", "true"),
      element("fragmentation_before_encryption", "true"),
      element("tcp_mss_adjustment", 1379),
      element("dead_peer_detection", [element("interval", 10), element("retries", 3)]),
    ]),
  ]);
}
