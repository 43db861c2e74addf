/** Where policy tables of transit gateways tell packets apart: blocks of addresses, and ranges of keys. */
import type { Network } from "../flow/network.ts";
import { KEY_END, type KeyRange, keyOf } from "../flow/traffic.ts";

interface PolicyCuts {
  readonly cidrs: readonly string[];
  readonly ranges: readonly KeyRange[];
}

/** All keys, in parts that lie within or outside of each range. */
export function partsOf(ranges: readonly KeyRange[]): readonly KeyRange[] {
  const cuts = new Set([0, ...ranges.flatMap(({ first, last }) => [first, last + 1])]);
  const starts = [...cuts].filter((cut) => cut < KEY_END).sort((a, b) => a - b);
  return starts.map((first, i) => ({ first, last: (starts[i + 1] ?? KEY_END) - 1 }));
}

/** Ports may be those of packets or of their answers, and of either transport protocol. */
export function policyCuts(network: Network): PolicyCuts {
  const cidrs: string[] = [];
  const ranges: KeyRange[] = [];
  for (const { entries } of network.all("transit-gateway-policy-table")) {
    for (const { rule } of entries) {
      for (const cidr of [rule.sourceCidr, rule.destinationCidr]) if (cidr !== undefined) cidrs.push(cidr);
      if (rule.protocol !== undefined) {
        const protocol = Number(rule.protocol);
        ranges.push({ first: keyOf(protocol, 0), last: keyOf(protocol, 0xffff) });
      }
      for (const ports of [rule.sourcePorts, rule.destinationPorts]) {
        if (ports === undefined) continue;
        for (const transport of [6, 17]) {
          ranges.push({ first: keyOf(transport, ports.from), last: keyOf(transport, ports.to) });
        }
      }
    }
  }
  return { cidrs, ranges };
}
