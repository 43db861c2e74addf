/** Changes the options of one tunnel of a connection. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { VpnTunnel } from "../../../model/records/vpn/vpn.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findTunnel, findVpnConnection } from "./find-vpn-connection.ts";
import { keyStorage } from "./key-storage.ts";
import { insideBlocks, refuseTakenInside, sealKey } from "./make-tunnels.ts";
import { showVpnConnection } from "./show-vpn-connection.ts";
import { readTunnel } from "./tunnel-options.ts";

export default operation("ec2", "ModifyVpnTunnelOptions", {
  touches: ({ input, world }) => [existing("vpn-connection", findVpnConnection(world, input.VpnConnectionId))],
  decide(call) {
    const { input, world } = call;
    const connection = findVpnConnection(world, input.VpnConnectionId);
    const place = findTunnel(connection, input.VpnTunnelOutsideIpAddress);
    const before = connection.tunnels[place] as VpnTunnel;
    const { insideCidr = before.insideCidr, key, options } = readTunnel(input.TunnelOptions);
    if (insideCidr !== before.insideCidr) refuseTakenInside(new Set(insideBlocks(world, connection)), insideCidr);
    const after: VpnTunnel = {
      ...before,
      insideCidr,
      ...(key !== undefined && { sealedKey: sealKey(call, key) }),
      options: { ...before.options, ...options },
    };
    const { keyArn, ...rest } = connection;
    const storage = input.PreSharedKeyStorage === undefined ? dropUndefined({ keyArn }) : keyStorage(call, rest.id);
    const changed = { ...rest, ...storage, tunnels: connection.tunnels.with(place, after) };
    return {
      changes: [put("vpn-connection", changed)],
      output: { VpnConnection: showVpnConnection(call, changed, "pending") },
    };
  },
});
