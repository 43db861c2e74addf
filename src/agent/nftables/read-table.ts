/** Reads what the kernel holds in Cordon's table, in the words that the table was rendered in. */
import { formatAddress, parseAddress } from "../../address/prefix.ts";
import { range } from "./boxes.ts";
import { FilterFailed } from "./data-plane.ts";
import { type Prefix, runTool } from "./run-tool.ts";
import { type Chain, type NamedSet, TABLE, type Table } from "./table.ts";

/** One object of nft's JSON: `{"chain": {"name": ...}}`. */
type Listed = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Numbers instead of names, no counters. */
const LISTING = ["-n", "-j", "-s"];

export interface Listing {
  /** Its rules and elements aren't known. */
  readonly table: Table;
  /** Chain -> its rules as JSON, with the handles that the kernel gave them. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
  /** Whether somebody has put it to sleep. */
  readonly isDormant: boolean;
}

/** Names and rules, but not what's in the sets. Undefined if there's no such table. */
export async function listTable(prefix: Prefix): Promise<Listing | undefined> {
  const objects = await listedOrNothing(prefix, [...LISTING, "-t", "list", "table", ...TABLE.split(" ")]);
  return objects && listingOf(objects);
}

async function listed(prefix: Prefix, args: readonly string[]): Promise<readonly Listed[]> {
  const output = await runTool(prefix, "nft", args);
  try {
    const { nftables } = (JSON.parse(output) ?? {}) as { readonly nftables?: readonly Listed[] };
    if (Array.isArray(nftables)) return nftables;
  } catch {}
  throw new FilterFailed(`nft lists something other than JSON of its form: ${output.trim().slice(0, 100)}`);
}

async function listedOrNothing(prefix: Prefix, args: readonly string[]): Promise<readonly Listed[] | undefined> {
  try {
    return await listed(prefix, args);
  } catch (error) {
    if (error instanceof FilterFailed && error.message.includes("No such file or directory")) return undefined;
    throw error;
  }
}

function listingOf(objects: readonly Listed[]): Listing {
  const counters: string[] = [];
  const sets = new Map<string, NamedSet>();
  const chains = new Map<string, Chain>();
  const rules = new Map<string, string[]>();
  let isDormant = false;
  for (const { table, counter, set, map, chain, rule } of objects) {
    // nft 1.0.6 doesn't name them rightly. No flag is ours, and this is the one that does harm.
    if (table !== undefined) isDormant = table["flags"] !== undefined;
    if (counter !== undefined) counters.push(String(counter["name"]));
    if (set !== undefined) sets.set(String(set["name"]), { type: "", elements: undefined });
    // The colon is how a map is known from a set.
    if (map !== undefined) sets.set(String(map["name"]), { type: " : ", elements: undefined });
    if (chain !== undefined) {
      const name = String(chain["name"]);
      rules.set(name, []);
      chains.set(name, { ...hookOf(chain), rules: undefined });
    }
    if (rule !== undefined) rules.get(String(rule["chain"]))?.push(JSON.stringify(rule));
  }
  return { table: { counters, sets, chains }, rules, isDormant };
}

function hookOf({ type, hook, prio, policy }: Readonly<Record<string, unknown>>): { readonly hook?: string } {
  return hook === undefined ? {} : { hook: `type ${type} hook ${hook} priority ${prio}; policy ${policy};` };
}

/** What is in each set and map that isn't filled by packets; of those that are named, or of all with one listing. */
export async function readElements(
  prefix: Prefix,
  maps: readonly string[] | "all",
): Promise<ReadonlyMap<string, readonly string[]>> {
  // nft 1.0.6 can't list several sets in one run.
  const lists = maps === "all" ? [["table"]] : maps.map((name) => ["map", name]);
  const found = new Map<string, readonly string[]>();
  for (const [kind = "", ...names] of lists) {
    const objects = (await listedOrNothing(prefix, [...LISTING, "list", kind, ...TABLE.split(" "), ...names])) ?? [];
    for (const { set, map } of objects) {
      const one = set ?? map;
      if (one === undefined || one["timeout"] !== undefined) continue;
      // Names of devices are quoted in the scripts, and may look like addresses.
      const keyOf = one["type"] === "ifname" ? (key: Key) => JSON.stringify(key) : keyText;
      found.set(
        String(one["name"]),
        elementsOf(one["elem"]).map((element) => elementText(element, keyOf)),
      );
    }
  }
  return found;
}

export interface CountedFlow {
  readonly set: string;
  /** The parts of its key. */
  readonly key: readonly (string | number)[];
  readonly packets: number;
  readonly bytes: number;
}

/** The flows in the dynamic sets that are named. */
export async function readFlows(prefix: Prefix, names: readonly string[]): Promise<readonly CountedFlow[]> {
  const objects: Listed[] = [];
  for (const name of names) {
    objects.push(...((await listedOrNothing(prefix, ["-n", "-j", "list", "set", ...TABLE.split(" "), name])) ?? []));
  }
  return objects.flatMap(({ set }) =>
    elementsOf(set?.["elem"]).flatMap((element) => {
      const { elem } = element as { readonly elem?: { readonly val: Key; readonly counter?: Counted } };
      if (elem?.counter === undefined || typeof elem.val !== "object" || !("concat" in elem.val)) return [];
      const key = elem.val.concat.map((part) => (typeof part === "object" ? "" : part));
      return [{ set: String(set?.["name"]), key, ...elem.counter }];
    }),
  );
}

interface Counted {
  readonly packets: number;
  readonly bytes: number;
}

/** The table's counters by name. */
export async function readCounters(prefix: Prefix): Promise<ReadonlyMap<string, number>> {
  const objects = await listed(prefix, ["-n", "-j", "list", "counters", "table", ...TABLE.split(" ")]);
  return new Map(
    objects.flatMap(({ counter }) =>
      counter === undefined ? [] : [[String(counter["name"]), Number(counter["packets"])] as const],
    ),
  );
}

type Key =
  | string
  | number
  | { readonly concat: readonly Key[] }
  | { readonly range: readonly [Key, Key] }
  | { readonly prefix: { readonly addr: string; readonly len: number } }
  | { readonly elem: { readonly val: Key } };

type MapElement = readonly [Key, Readonly<Record<string, { readonly target: string } | null>>];

const elementsOf = (elements: unknown): readonly unknown[] => (Array.isArray(elements) ? elements : []);

function elementText(element: unknown, keyOf: (key: Key) => string): string {
  if (!Array.isArray(element)) return keyOf(element as Key);
  const [key, verdict] = element as unknown as MapElement;
  const [[verb = "", goal] = []] = Object.entries(verdict);
  return `${keyOf(key)} : ${goal == null ? verb : `${verb} ${goal.target}`}`;
}

function keyText(key: Key): string {
  if (typeof key === "number") return String(key);
  if (typeof key === "string") return plainText(key);
  if ("concat" in key) return key.concat.map(keyText).join(" . ");
  if ("range" in key) return range(keyText(key.range[0]), keyText(key.range[1]));
  if ("elem" in key) return keyText(key.elem.val);
  return `${plainText(key.prefix.addr)}/${key.prefix.len}`;
}

function plainText(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text : formatAddress(address);
}
