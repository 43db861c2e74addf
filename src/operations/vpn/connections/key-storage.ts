/** Where the keys of a connection's tunnels are kept. */
import type { VpnConnection } from "../../../model/records/vpn/vpn.ts";
import type { Call } from "../../operation.ts";
import { invalidValue } from "../../parameters.ts";

const STORAGES = ["Standard", "SecretsManager"];

interface Given {
  readonly PreSharedKeyStorage?: string | undefined;
}

/** AWS: keys that Secrets Manager keeps are shown as the ARN of their secret alone. */
export function keyStorage(
  {
    input: { PreSharedKeyStorage = "Standard" },
    region,
    caller,
    random,
  }: Pick<Call<Given>, "input" | "region" | "caller" | "random">,
  id: string,
): Pick<VpnConnection, "keyArn"> {
  if (!STORAGES.includes(PreSharedKeyStorage)) throw invalidValue(PreSharedKeyStorage, "preSharedKeyStorage");
  if (PreSharedKeyStorage === "Standard") return {};
  const name = `s2svpn!${region}/${id}-${random(3)}`;
  return { keyArn: `arn:aws:secretsmanager:${region}:${caller.account}:secret:${name}` };
}
