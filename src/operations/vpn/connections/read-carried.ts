/** Reads what the tunnels of a connection carry. */
import { formatPrefix } from "../../../address/prefix.ts";
import type { VpnConnection } from "../../../model/records/vpn/vpn.ts";
import type { InputOf } from "../../operation.ts";
import { readBlock } from "../../vpcs/cidr-blocks/blocks.ts";

type Carried = Pick<
  InputOf<"ec2", "ModifyVpnConnectionOptions">,
  "LocalIpv4NetworkCidr" | "RemoteIpv4NetworkCidr" | "LocalIpv6NetworkCidr" | "RemoteIpv6NetworkCidr"
>;

/** Of the version of their addresses. */
export function readCarried(version: "ipv4" | "ipv6", given: Carried): Pick<VpnConnection, "localCidr" | "remoteCidr"> {
  const [local, remote, all] =
    version === "ipv4"
      ? [given.LocalIpv4NetworkCidr, given.RemoteIpv4NetworkCidr, "0.0.0.0/0"]
      : [given.LocalIpv6NetworkCidr, given.RemoteIpv6NetworkCidr, "::/0"];
  const read = (text: string | undefined, name: string) => formatPrefix(readBlock(text ?? all, name, version));
  const member = version === "ipv4" ? "Ipv4NetworkCidr" : "Ipv6NetworkCidr";
  return { localCidr: read(local, `local${member}`), remoteCidr: read(remote, `remote${member}`) };
}
