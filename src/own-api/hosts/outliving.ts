/** The live connections that outlived the revoke of their rule, as their hosts report them, of those that a question is about. */
import { contains, formatAddress, parseAddress, prefix } from "../../address/prefix.ts";
import { privateCidrs } from "../../policy/flow/network.ts";
import type { Selection } from "../../policy/flow/selection.ts";
import { type KeyRange, keyOf } from "../../policy/flow/traffic.ts";
import type { LiveConnection, Report } from "./contract.ts";

/** Each once, even if the hosts at both ends report it. */
export function outlivingBetween(
  reports: Iterable<Report>,
  [from, to]: readonly [from: Selection, to: Selection],
  { first, last }: KeyRange,
): readonly LiveConnection[] {
  const found = new Map<string, LiveConnection>();
  for (const { outliving } of reports) {
    for (const connection of outliving) {
      const { interfaceId, direction, protocol, source, sourcePort, destination, destinationPort } = connection;
      const key = keyOf(protocol, destinationPort);
      if (key < first || key > last) continue;
      const [localEnd, remoteEnd, remote] = direction === "ingress" ? [to, from, source] : [from, to, destination];
      if (!localEnd.interfaces.some(({ id }) => id === interfaceId) || !isAt(remoteEnd, remote)) continue;
      const name = [protocol, source, sourcePort, destination, destinationPort].join(" ");
      if (!found.has(name)) found.set(name, connection);
    }
  }
  return [...found.values()];
}

function isAt({ interfaces, blocks, isInternet }: Selection, text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  if (isInternet || blocks.some((block) => contains(block, address))) return true;
  return interfaces.some(
    (nic) =>
      nic.publicIp === formatAddress(address) || privateCidrs(nic).some((cidr) => contains(prefix(cidr), address)),
  );
}
