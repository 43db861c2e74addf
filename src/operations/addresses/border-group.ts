/** Network border groups: where AWS announces an address from, a Region or a Local or Wavelength Zone of it. */
import { invalidValue } from "../parameters.ts";

/** The group of a Zone is named after its Region and its location: `us-east-1-dfw-2`. */
export function readBorderGroup(given: string | undefined, region: string): string {
  if (given === undefined || given === region) return region;
  if (given.startsWith(`${region}-`) && /^(wl1-)?[a-z]{3}-(wlz-)?\d+$/.test(given.slice(region.length + 1)))
    return given;
  throw invalidValue(given, "networkBorderGroup");
}
