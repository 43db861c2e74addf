/** Changes what the tunnels of a connection carry, and how much. */
import type { VpnConnection } from "../../../model/records/vpn/vpn.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findVpnConnection } from "./find-vpn-connection.ts";
import { readCarried } from "./read-carried.ts";
import { showVpnConnection } from "./show-vpn-connection.ts";

export default operation("ec2", "ModifyVpnConnectionOptions", {
  touches: ({ input, world }) => [existing("vpn-connection", findVpnConnection(world, input.VpnConnectionId))],
  decide(call) {
    const { input, world } = call;
    const before = findVpnConnection(world, input.VpnConnectionId);
    const { localCidr: local, remoteCidr: remote } = before;
    const kept = {
      LocalIpv4NetworkCidr: local,
      RemoteIpv4NetworkCidr: remote,
      LocalIpv6NetworkCidr: local,
      RemoteIpv6NetworkCidr: remote,
    };
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    const after: VpnConnection = {
      ...before,
      ...readCarried(before.insideIpVersion, { ...kept, ...given }),
      bandwidth: input.TunnelBandwidth ?? before.bandwidth,
    };
    return {
      changes: [put("vpn-connection", after)],
      output: { VpnConnection: showVpnConnection(call, after, "pending") },
    };
  },
});
