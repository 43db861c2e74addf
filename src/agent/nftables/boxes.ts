/**
 * Allowed traffic as boxes for nftables: elements `protocol . port`, with ranges on both sides.
 *
 * ICMP has its type << 8 | code in the place of the port. Those are the first two bytes of its header, where TCP and UDP have the
 * source port, so rules read it as `th sport`. Protocols are numbers, because names need a file that small systems don't have.
 */
import type { KeyPair } from "../../rollout/feed/rule-set.ts";

/** TCP, UDP, ICMP, ICMPv6: whose keys have something in the place of the port. */
const WITH_PORTS: readonly number[] = [6, 17, 1, 58];

const LAST_PORT = 0xffff;
const LAST_KEY = 0xff_ffff;

export const range = (first: number | string, last: number | string): string =>
  first === last ? `${first}` : `${first}-${last}`;

export const isEverything = (keys: readonly KeyPair[]): boolean =>
  keys.length === 1 && keys[0]?.[0] === 0 && keys[0][1] === LAST_KEY;

/** Of one key range: protocols from first to last, with the same ports. */
interface Box {
  readonly protocols: readonly [first: number, last: number];
  readonly ports: readonly [first: number, last: number];
}

function boxesOf([first, last]: KeyPair): readonly Box[] {
  const [from, to] = [first >>> 16, last >>> 16];
  const [low, high] = [first & LAST_PORT, last & LAST_PORT];
  if (from === to) return [{ protocols: [from, to], ports: [low, high] }];
  const isWholeFirst = low === 0;
  const isWholeLast = high === LAST_PORT;
  const [wholeFrom, wholeTo] = [isWholeFirst ? from : from + 1, isWholeLast ? to : to - 1];
  return [
    ...(isWholeFirst ? [] : [{ protocols: [from, from], ports: [low, LAST_PORT] } satisfies Box]),
    ...(wholeFrom > wholeTo ? [] : [{ protocols: [wholeFrom, wholeTo], ports: [0, LAST_PORT] } satisfies Box]),
    ...(isWholeLast ? [] : [{ protocols: [to, to], ports: [0, high] } satisfies Box]),
  ];
}

const isWhole = ({ ports }: Box): boolean => ports[0] === 0 && ports[1] === LAST_PORT;

/** The protocols with ports, or with ICMP's types, of which some may pass. */
export const protocolsWithPorts = (keys: readonly KeyPair[]): readonly number[] =>
  WITH_PORTS.filter((protocol) => keys.some(([first, last]) => first >>> 16 <= protocol && protocol <= last >>> 16));

/** For packets that have ports, or ICMP's type and code. */
export const portBoxes = (keys: readonly KeyPair[]): readonly string[] =>
  keys
    .flatMap(boxesOf)
    .filter(({ protocols: [first, last] }) => WITH_PORTS.some((each) => first <= each && each <= last))
    .map(({ protocols, ports }) => `${range(...protocols)} . ${range(...ports)}`);

/** For packets of any protocol: those of which all is allowed. A protocol without ports has the lowest key only. */
export const wholeProtocols = (keys: readonly KeyPair[]): readonly string[] =>
  keys
    .flatMap(boxesOf)
    .filter((box) => isWhole(box) || (box.ports[0] === 0 && !WITH_PORTS.includes(box.protocols[0])))
    .map(({ protocols }) => range(...protocols));
