/** What a registry's statistics say that an organization has: the extended files of delegations that all registries publish. */
import { contains, formatAddress, formatPrefix, type Prefix, parseAddress, prefixOf } from "../../../address/prefix.ts";
import { BadRow, quoted, readNumber, readPrefix } from "../rows.ts";
import { atLine, linesOf, plainNumber } from "./lines.ts";

export interface Delegated {
  readonly registry: string;
  readonly cidrs: readonly string[];
  readonly asns: readonly string[];
}

interface Line {
  readonly number: number;
  readonly type: string;
  readonly start: string;
  readonly value: string;
  readonly holder: string;
}

/** One line has at most this many numbers. */
const MOST_NUMBERS = 100_000;

const REGISTRIES: Readonly<Record<string, string>> = {
  ripencc: "ripe",
  apnic: "apnic",
  arin: "arin",
  lacnic: "lacnic",
};

/**
 * `of` names the organization by the id that the file gives it, or by a CIDR or number that it has: RIPE's ids change every day.
 * The lines are `registry|country|type|start|value|date|status|id`.
 */
export function readDelegations(text: string, of: string): Delegated {
  const found: Line[] = [];
  let registry: string | undefined;
  for (const [number, line] of linesOf(text, /^#/)) {
    const cells = line.split("|");
    if (registry === undefined) {
      registry = REGISTRIES[cells[1] ?? ""];
      if (registry === undefined)
        throw new BadRow(`line ${number}: ${quoted(line)} begins no file of ${Object.keys(REGISTRIES).join(", ")}`);
      continue;
    }
    const [, , type = "", start = "", value = "", , , holder = ""] = cells;
    if (cells.at(-1) === "summary" || holder === "" || !["ipv4", "ipv6", "asn"].includes(type)) continue;
    found.push({ number, type, start, value, holder });
  }
  const holder = holderOf(found, of);
  const own = found.filter((line) => line.holder === holder);
  return {
    registry: registry ?? "",
    cidrs: own.flatMap((line) => atLine(line.number, () => blocksOf(line).map(formatPrefix))),
    asns: own.flatMap((line) => atLine(line.number, () => numbersOf(line))),
  };
}

function holderOf(lines: readonly Line[], of: string): string {
  const byId = lines.find(({ holder }) => holder.toLowerCase() === of.toLowerCase());
  if (byId !== undefined) return byId.holder;
  const block = of.includes("/") ? readPrefix(of) : undefined;
  const number = block === undefined && /^(AS)?\d{1,10}$/i.test(of) ? plainNumber(of) : undefined;
  const byWhatItHas = lines.find((line) =>
    atLine(line.number, () =>
      block === undefined
        ? number !== undefined && line.type === "asn" && hasNumber(line, Number(number))
        : line.type === block.family && blocksOf(line).some((held) => contains(held, block)),
    ),
  );
  if (byWhatItHas === undefined) throw new BadRow(`nobody in it has ${of} or is called ${of}`);
  return byWhatItHas.holder;
}

const hasNumber = ({ start, value }: Line, number: number): boolean =>
  number >= Number(start) && number < Number(start) + Number(value);

function numbersOf({ type, start, value }: Line): readonly string[] {
  if (type !== "asn") return [];
  const first = readNumber(start, 0, 4_294_967_295);
  return Array.from({ length: readNumber(value, 1, MOST_NUMBERS) }, (_, n) => String(first + n));
}

/** IPv4 lines say how many addresses, which may take several blocks; IPv6 lines say a length. */
function blocksOf({ type, start, value }: Line): readonly Prefix[] {
  if (type === "asn") return [];
  const first = parseAddress(start);
  if (first === undefined || first.family !== type) throw new BadRow(`${quoted(start)} is not an address`);
  if (type === "ipv6") return [readPrefix(`${formatAddress(first)}/${value}`)];
  const blocks: Prefix[] = [];
  let at = first.value;
  const end = at + BigInt(readNumber(value, 1, 2 ** 32));
  if (end > 1n << 32n) throw new BadRow("it goes beyond the last address");
  while (at < end) {
    let length = 32;
    while (length > 0 && prefixOf("ipv4", at, length - 1).value === at && at + (1n << BigInt(33 - length)) <= end)
      length--;
    blocks.push(prefixOf("ipv4", at, length));
    at += 1n << BigInt(32 - length);
  }
  return blocks;
}
