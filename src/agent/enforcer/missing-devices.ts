/** Devices that the host doesn't have. Their rules wait for them: a device that appears is filtered from its first packet on. */
import { readFileSync } from "node:fs";

/** The names of the devices that there are here, in this process's network namespace; undefined if nobody knows. */
function devicesHere(): ReadonlySet<string> | undefined {
  try {
    const lines = readFileSync("/proc/net/dev", "utf8").split("\n").slice(2);
    return new Set(lines.map((line) => line.slice(0, line.lastIndexOf(":")).trim()));
  } catch {
    return undefined;
  }
}

/** A line for people, if any of them isn't there. */
export function missingDevices(devices: readonly string[], here = devicesHere()): readonly string[] {
  const missing = here === undefined ? [] : devices.filter((device) => !here.has(device));
  return missing.length === 0 ? [] : [`this host has no device ${missing.join(", ")}; the rules wait for it`];
}
