/** Devices whose packets nftables doesn't see in the hooks of Cordon's table. */
import { access } from "node:fs/promises";

/** A port of a bridge hands its packets to the bridge, and only the bridge is seen. */
export async function bridgePorts(devices: readonly string[], folder = "/sys/class/net"): Promise<readonly string[]> {
  const found = await Promise.all(
    devices.map(async (device) => {
      const isPort = await access(`${folder}/${device}/brport`).then(
        () => true,
        () => false,
      );
      return isPort
        ? [
            `${device} is a port of a bridge, whose packets can't be filtered: bind the bridge instead, or route to ${device}`,
          ]
        : [];
    }),
  );
  return found.flat();
}
