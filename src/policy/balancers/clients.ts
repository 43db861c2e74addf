/** The clients of a load balancer whose targets see who the client is. */
import { type Address, type Family, parseAddress } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Steps } from "../../model/steps.ts";
import { primaryAddress } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import type { Selection } from "../flow/selection.ts";
import type { End } from "../flow/verdict.ts";
import { KnownPaths } from "../paths/known-paths.ts";
import { partiesOf } from "../questions/examine.ts";

export interface Client {
  readonly name: string;
  readonly end: End;
  addressIn(family: Family): Address | undefined;
}

/**
 * Each client that `from` means: interfaces, and an address of each block that rules of the interfaces on the way tell apart.
 * Of the internet, any of them may be the client.
 */
export function* clientsOf(
  network: Network,
  from: Selection,
  onTheWay: readonly NetworkInterface[],
): Steps<readonly Client[]> {
  const others = { interfaces: onTheWay, blocks: [], isInternet: false };
  const parties = yield* partiesOf(network, from, others, "ingress", undefined, new KnownPaths(network));
  return parties.flatMap(({ name, cell, end }): readonly Client[] => {
    if (end !== undefined) {
      const address = parseAddress(end.address ?? "");
      return [{ name, end, addressIn: (family) => (address?.family === family ? address : undefined) }];
    }
    return (cell?.members ?? []).map((nic) => ({
      name: nic.id,
      end: { kind: "interface", id: nic.id },
      addressIn: (family) => primaryAddress(nic, family),
    }));
  });
}
