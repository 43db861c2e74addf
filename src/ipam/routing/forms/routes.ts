/** Announced routes in the forms in which collectors publish them: each line has a prefix and the number of its origin. */
import { formatPrefix } from "../../../address/prefix.ts";
import { BadRow, quoted, readRow } from "../rows.ts";
import { atLine, linesOf, plainNumber, type ReadFile } from "./lines.ts";

/** A prefix and its origin as a line says; undefined for a line that says neither, such as titles. */
type Split = (line: string) => readonly [prefix: string, origin: string] | undefined;

const routesBy =
  (split: Split, comment?: RegExp) =>
  (text: string): ReadFile => {
    const rows: string[] = [];
    for (const [number, line] of linesOf(text, comment)) {
      const found = split(line);
      if (found === undefined) continue;
      const [cidr, origin] = found;
      for (const asn of originsOf(origin)) {
        rows.push(
          atLine(number, () => {
            const { prefix, rest } = readRow("routes", `${cidr} ${asn}`);
            return `${formatPrefix(prefix)} ${rest}`;
          }),
        );
      }
    }
    return { table: "routes", rows };
  };

/** Numbers with `_` between are several origins. A set (`{1,2}`, `1,2`) is none, and is written 0. */
const originsOf = (text: string): readonly string[] =>
  text.split("_").map((origin) => (/[{,]/.test(origin) ? "0" : plainNumber(origin)));

const columns = (line: string): readonly string[] =>
  line.split(/[\t,;]|\s+/).map((cell) => cell.replace(/^"(.*)"$/, "$1"));

/** RIPE's RIS whois dump: `64500<tab>192.0.2.0/24<tab>310`, with comments that begin with %. */
export const readRisDump = routesBy((line) => {
  const [origin = "", prefix = ""] = line.split(/\s+/);
  return [prefix, origin];
}, /^%/);

/** CAIDA's prefix to AS mapping: `192.0.2.0<tab>24<tab>64500_64501`. */
export const readPrefixToAs = routesBy((line) => {
  const [address = "", length = "", origin = ""] = line.split(/\s+/);
  return [`${address}/${length}`, origin];
}, /^#/);

/** `bgpdump -m` and `bgpreader -m` of a table in MRT: the sixth field is the prefix, and the seventh the path. */
export const readMrtText = routesBy((line) => {
  const fields = line.split("|");
  if (fields[0] !== "TABLE_DUMP2" && fields[0] !== "TABLE_DUMP") throw new BadRow(`${quoted(line)} is of no table`);
  const path = (fields[6] ?? "").trim();
  const last = path.endsWith("}") ? "{}" : (path.split(" ").at(-1) ?? "");
  return [fields[5] ?? "", last === "" ? "0" : last];
});

/** `{"CIDR":"192.0.2.0/24","ASN":64500,"Hits":310}`, a line each. */
export const readRouteJsonLines = routesBy((line) => {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    throw new BadRow(`${quoted(line)} is not JSON`);
  }
  const members = Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const of = (...names: readonly string[]) => members.find(([name]) => names.includes(name))?.[1];
  return [String(of("cidr", "prefix", "network")), String(of("asn", "origin", "origin_asn"))];
});

const PREFIX_TITLES = ["prefix", "cidr", "network", "route", "ip prefix"];
const ORIGIN_TITLES = ["asn", "origin", "origin_asn", "origin as", "originas", "as"];

/** The places of the two in titles; undefined if the line isn't titles. */
function titlesOf(line: string): { prefix: number; origin: number } | undefined {
  const cells = line.split(/[\t,;]/).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .toLowerCase(),
  );
  const [prefix, origin] = [PREFIX_TITLES, ORIGIN_TITLES].map((names) =>
    cells.findIndex((cell) => names.includes(cell)),
  );
  return prefix === undefined || origin === undefined || prefix < 0 || origin < 0 ? undefined : { prefix, origin };
}

export const hasTitles = (line: string): boolean => titlesOf(line) !== undefined;

/** With titles, or else the prefix first. */
export function readRouteCsv(text: string): ReadFile {
  let titles: { prefix: number; origin: number } | undefined;
  return routesBy((line) => {
    const found = titlesOf(line);
    if (found !== undefined) {
      titles = found;
      return undefined;
    }
    const cells = columns(line);
    return [cells[titles?.prefix ?? 0] ?? "", cells[titles?.origin ?? 1] ?? ""];
  }, /^#/)(text);
}
