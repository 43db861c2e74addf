/** The attributes of listeners, by their protocol (catalogue 566). */
import type { Listener } from "../../../model/records/balancing/load-balancer.ts";
import { type AttributeTable, flag, number, text, withDefaults } from "../attributes.ts";

const texts = (before: string, after: string, names: readonly string[]): AttributeTable =>
  Object.fromEntries(names.map((name) => [`${before}.${name}.${after}`, text()]));

const ofHttp: AttributeTable = {
  "routing.http.response.server.enabled": flag(true),
  ...texts("routing.http.response", "header_value", [
    "access_control_allow_credentials",
    "access_control_allow_headers",
    "access_control_allow_methods",
    "access_control_allow_origin",
    "access_control_expose_headers",
    "access_control_max_age",
    "content_security_policy",
    "strict_transport_security",
    "x_content_type_options",
    "x_frame_options",
  ]),
};

const ofHttps: AttributeTable = {
  ...ofHttp,
  ...texts("routing.http.request", "header_name", [
    "x_amzn_mtls_clientcert",
    "x_amzn_mtls_clientcert_issuer",
    "x_amzn_mtls_clientcert_leaf",
    "x_amzn_mtls_clientcert_serial_number",
    "x_amzn_mtls_clientcert_subject",
    "x_amzn_mtls_clientcert_validity",
    "x_amzn_tls_cipher_suite",
    "x_amzn_tls_version",
  ]),
};

const ofTcp: AttributeTable = { "tcp.idle_timeout.seconds": number(350, 60, 6000) };

export function listenerAttributes({ protocol = "GENEVE" }: Listener): AttributeTable {
  if (protocol === "HTTP") return ofHttp;
  if (protocol === "HTTPS") return ofHttps;
  // AWS: listeners for TCP and of Gateway Load Balancers have a time after which idle connections end.
  return protocol === "TCP" || protocol === "GENEVE" ? ofTcp : {};
}

export const attributesOfListener = (listener: Listener): Readonly<Record<string, string>> =>
  withDefaults(listenerAttributes(listener), listener.attributes);
