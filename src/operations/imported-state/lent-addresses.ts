/** Amazon's addresses in an import: those that nobody has become the importer's, and those that it no longer has go back. */

import type { Change } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { AMAZON_POOL, lendNamed, returned } from "../addresses/public-addresses.ts";
import type { Call } from "../operation.ts";

/**
 * The changes to Amazon's records when `changes` replace what is in the call's world. INVARIANT: what is another account's
 * stays so, whatever a file says; and nobody is given an address that an import has.
 */
export function addressesLent(call: Call<unknown>, changes: readonly Change[]): readonly Change[] {
  const has = addressesAfter(changes);
  const had = addressesIn(call.world);
  return [
    ...[...had].filter((publicIp) => !has.has(publicIp)).flatMap((publicIp) => returned(call.world, publicIp)),
    ...[...has].flatMap((publicIp) => lendNamed(call, publicIp) ?? []),
  ];
}

function addressesIn(world: World): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { publicIp, publicIpv4Pool } of world.all("elastic-ip")) {
    if (publicIpv4Pool === AMAZON_POOL) found.add(publicIp);
  }
  for (const { publicIp } of world.all("network-interface")) if (publicIp !== undefined) found.add(publicIp);
  return found;
}

function addressesAfter(changes: readonly Change[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const change of changes) {
    if (!("put" in change)) continue;
    if (change.put === "elastic-ip" && change.value.publicIpv4Pool === AMAZON_POOL) found.add(change.value.publicIp);
    if (change.put === "network-interface" && change.value.publicIp !== undefined) found.add(change.value.publicIp);
  }
  return found;
}
