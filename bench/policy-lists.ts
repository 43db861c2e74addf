/** Rule lists of growing size: the compiled list beside the plain loop, net.BlockList, ipaddr.js and C. */
import { BlockList } from "node:net";
import ipaddr from "ipaddr.js";
import { type Family, formatAddress, formatPrefix, ipv4Bits, widthOf } from "../src/address/prefix.ts";
import { type ListedRule, RuleList } from "../src/policy/compiled/rule-list.ts";
import { atomsOf, plainRules, type Questions, randomQuestions, randomRules } from "./policy-cases.ts";
import { anchor, millions, nanoseconds, table, times } from "./policy-measure.ts";

const QUESTIONS = 40_000;

/** M decisions a second and core, with the rule's place, for random and hit-heavy questions. */
export function lists(family: Family, sizes: readonly number[]): string {
  const rows = [
    [
      "rules",
      "traffic",
      "plain",
      "call",
      "bulk",
      "C plain",
      "C trie",
      ...(family === "ipv6" ? ["C bsearch"] : []),
      "call/plain",
      "call/C",
      "bulk/C",
    ],
  ];
  for (const size of sizes) {
    const rules = randomRules(family, size, size);
    const list = new RuleList(family, rules);
    for (const hits of [false, true]) {
      const asked = randomQuestions(family, rules, QUESTIONS, hits, size + 7);
      const answers = new Int32Array(QUESTIONS);
      const bulk = nanoseconds(QUESTIONS, () => list.findMany(asked.addresses, asked.keys, answers));
      const sum = answers.reduce((a, b) => a + b, 0);
      const call = nanoseconds(QUESTIONS, () => callEach(list, asked, family));
      const plain = plainLoop(family, rules, asked);
      const { index, blocks } = list.tables;
      const atoms =
        family === "ipv6" ? atomsOf(rules, index) : { starts: new Uint32Array(1), values: new Int32Array(1) };
      const c = anchor(family, [
        asked.addresses,
        asked.keys,
        plainRules(rules),
        index.root,
        index.nodes,
        index.buckets,
        blocks,
        atoms.starts,
        atoms.values,
      ]);
      const floor = family === "ipv6" ? c.bsearch : c.trie;
      for (const [name, found] of Object.entries(c)) {
        if (name !== "plain" && found.sum !== sum) throw new Error(`${name} in C answers otherwise`);
      }
      rows.push([
        String(size),
        hits ? "hit" : "rand",
        millions(plain),
        millions(call),
        millions(bulk),
        millions(c.plain?.ns),
        millions(c.trie?.ns),
        ...(family === "ipv6" ? [millions(c.bsearch?.ns)] : []),
        times(plain, call),
        times(floor?.ns, call),
        times(floor?.ns, bulk),
      ]);
    }
  }
  return table(rows);
}

function callEach(list: RuleList, { addresses, keys }: Questions, family: Family): number {
  let sum = 0;
  if (family === "ipv4") {
    for (let i = 0; i < keys.length; i++) sum += list.find(addresses[i] as number, 0, 0, 0, keys[i] as number);
    return sum;
  }
  for (let i = 0, at = 0; i < keys.length; i++, at += 4) {
    sum += list.find(
      addresses[at] as number,
      addresses[at + 1] as number,
      addresses[at + 2] as number,
      addresses[at + 3] as number,
      keys[i] as number,
    );
  }
  return sum;
}

/** The loop that anyone would write first, over objects; fewer questions where it is slow. */
function plainLoop(family: Family, rules: readonly ListedRule[], { addresses, keys }: Questions): number {
  const width = widthOf(family) / 32;
  const flat = plainRules(rules);
  const objects = rules.map(({ keys: { first, last } }, i) => ({
    block: flat.slice(i * 10, i * 10 + 4),
    mask: flat.slice(i * 10 + 4, i * 10 + 8),
    first,
    last,
  }));
  const ipv4 = objects.map(({ block, mask, first, last }) => ({
    block: block[0] ?? 0,
    mask: mask[0] ?? 0,
    first,
    last,
  }));
  const one = (i: number): number => {
    const key = keys[i] as number;
    if (width === 1) {
      const address = addresses[i] as number;
      for (let r = 0; r < ipv4.length; r++) {
        const { block, mask, first, last } = ipv4[r] as (typeof ipv4)[number];
        if ((address & mask) >>> 0 === block && key >= first && key <= last) return r;
      }
      return -1;
    }
    const at = i * 4;
    for (let r = 0; r < objects.length; r++) {
      const { block, mask, first, last } = objects[r] as (typeof objects)[number];
      if (key < first || key > last) continue;
      let same = true;
      for (let w = 0; w < 4 && same; w++)
        same = ((addresses[at + w] as number) & (mask[w] as number)) >>> 0 === block[w];
      if (same) return r;
    }
    return -1;
  };
  const few = Math.min(keys.length, Math.ceil(4_000_000 / rules.length));
  return nanoseconds(few, () => {
    let sum = 0;
    for (let i = 0; i < few; i++) sum += one(i);
    return sum;
  });
}

/** "Is this address, as text, in any of the blocks?", the only question that the libraries answer. */
export function membership(sizes: readonly number[]): string {
  const rows = [["blocks", "ours", "BlockList", "ipaddr.js", "ours/BlockList", "ours/ipaddr.js"]];
  for (const size of sizes) {
    const rules = randomRules("ipv4", size, size).map(({ prefix }) => ({ prefix, keys: { first: 0, last: 0 } }));
    const list = new RuleList("ipv4", rules);
    const { addresses } = randomQuestions("ipv4", rules, 20_000, true, size + 3);
    const texts = [...addresses].map((bits) => formatAddress({ family: "ipv4", value: BigInt(bits) }));
    const blocked = new BlockList();
    for (const { prefix } of rules) blocked.addSubnet(formatAddress(prefix), prefix.length, "ipv4");
    const parsed = rules.map(({ prefix }) => ipaddr.parseCIDR(formatPrefix(prefix)));
    const ours = (text: string) => {
      const bits = ipv4Bits(text);
      return bits !== undefined && list.find(bits, 0, 0, 0, 0) >= 0;
    };
    const library = (text: string) => {
      const address = ipaddr.parse(text);
      return parsed.some((block) => address.match(block as [ipaddr.IPv4, number]));
    };
    const few = Math.min(texts.length, Math.ceil(2_000_000 / size));
    for (const text of texts.slice(0, 200)) {
      if (ours(text) !== blocked.check(text) || ours(text) !== library(text))
        throw new Error(`they differ on ${text}: ${ours(text)} ${blocked.check(text)} ${library(text)} at ${size}`);
    }
    const count = (test: (text: string) => boolean, among: readonly string[]) => () => {
      let sum = 0;
      for (const text of among) if (test(text)) sum++;
      return sum;
    };
    const own = nanoseconds(texts.length, count(ours, texts));
    const list2 = nanoseconds(
      few,
      count((text) => blocked.check(text), texts.slice(0, few)),
    );
    const js = nanoseconds(few, count(library, texts.slice(0, few)));
    rows.push([String(size), millions(own), millions(list2), millions(js), times(list2, own), times(js, own)]);
  }
  return table(rows);
}
