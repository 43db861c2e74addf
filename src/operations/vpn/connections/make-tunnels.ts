/** Makes the two tunnels of a connection: their addresses, and keys for those that were given none. */
import { formatPrefix, prefixOf } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { CustomerGateway, VpnConnection, VpnTunnel } from "../../../model/records/vpn/vpn.ts";
import type { Change } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { lend } from "../../addresses/public-addresses.ts";
import type { Call } from "../../operation.ts";
import { type AskedTunnel, INSIDE_IPV4, INSIDE_IPV6, isReserved } from "./tunnel-options.ts";

// ours: no evidence of AWS's text
const insideTaken = awsError(
  "InvalidParameterValue",
  (cidr: string) => `The inside CIDR block ${cidr} is in use by another tunnel of the same gateway.`,
);

type Making = Pick<Call<unknown>, "world" | "settings" | "random" | "caller" | "region" | "seal">;
type Terms = Pick<VpnConnection, "vpnGatewayId" | "transitGatewayId" | "insideIpVersion">;

export function makeTunnels(
  call: Making,
  terms: Terms,
  asked: readonly AskedTunnel[],
  { certificateArn }: CustomerGateway,
): { readonly tunnels: readonly VpnTunnel[]; readonly changes: readonly Change[] } {
  const taken = new Set(insideBlocks(call.world, terms));
  const lent = new Set<string>();
  const changes: Change[] = [];
  const tunnels = asked.map(({ insideCidr, key, options }): VpnTunnel => {
    const { publicIp, change } = lend(call, lent);
    lent.add(publicIp);
    changes.push(change);
    const inside = insideCidr ?? freeInside(call, terms, taken);
    refuseTakenInside(taken, inside);
    taken.add(inside);
    const sealedKey = certificateArn === undefined && { sealedKey: sealKey(call, key ?? newKey(call)) };
    return { outsideIp: publicIp, insideCidr: inside, ...sealedKey, options };
  });
  return { tunnels, changes };
}

export function refuseTakenInside(taken: ReadonlySet<string>, cidr: string): void {
  if (taken.has(cidr)) throw insideTaken(cidr);
}

export const sealKey = ({ seal }: Pick<Making, "seal">, key: string): string => seal("pre-shared-key", key);

/** AWS: a key never starts with 0. */
const newKey = ({ random }: Making): string => `k${random(16).slice(1)}`;

/** Those of tunnels on the same gateway. */
export function* insideBlocks(
  world: World,
  { vpnGatewayId, transitGatewayId }: Pick<Terms, "vpnGatewayId" | "transitGatewayId">,
): Iterable<string> {
  for (const each of world.all("vpn-connection")) {
    const isSame = each.vpnGatewayId === vpnGatewayId && each.transitGatewayId === transitGatewayId;
    if (isSame && each.deletedAt === undefined) for (const { insideCidr } of each.tunnels) yield insideCidr;
  }
}

function freeInside({ random }: Making, { insideIpVersion }: Terms, taken: ReadonlySet<string>): string {
  const isIpv4 = insideIpVersion === "ipv4";
  const [within, length] = isIpv4 ? [INSIDE_IPV4, 30] : [INSIDE_IPV6, 126];
  const places = 1n << BigInt(length - within.length);
  for (let place = BigInt(`0x${random(8)}`); ; place++) {
    const block = prefixOf(within.family, within.value + ((place % places) << 2n), length);
    const cidr = formatPrefix(block);
    if (!taken.has(cidr) && !isReserved(block)) return cidr;
  }
}
