/** The only type of VPN that there is. */
import { invalidValue } from "../parameters.ts";

export function refuseOtherType(type: string | undefined): void {
  if (type !== "ipsec.1") throw invalidValue(type ?? "", "type");
}
