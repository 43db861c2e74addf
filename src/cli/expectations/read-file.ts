/** Reads a file of expectations: names in YAML, and sentences such as `web may reach db on tcp/5432`. See docs/expectations.md. */

import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import type { NameSelector, SentExpectation } from "../../own-api/sent-expectations.ts";
import { nearest } from "../nearest.ts";

export interface ReadExpectation {
  /** The sentence. */
  readonly text: string;
  readonly line: number;
  readonly sent: SentExpectation;
}

/** Says what is wrong, and in which line. */
export class FileProblem extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

type Term = readonly NameSelector[];
type Names = ReadonlyMap<string, Term>;

/** Throws a `FileProblem` for the first thing that is wrong. */
export function readExpectations(text: string): readonly ReadExpectation[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (node: unknown): number => lines.linePos((node as Node | undefined)?.range?.[0] ?? 0).line;
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new FileProblem(lines.linePos(broken.pos[0]).line, `not YAML: ${broken.message.split("\n")[0]}`);
  }
  const root = document.contents;
  if (!isMap(root)) throw new FileProblem(1, "a file of expectations has the keys names and expect");
  for (const { key } of root.items) {
    if (!["names", "expect"].includes(String(key))) {
      throw new FileProblem(lineOf(key), `there is no key ${key}: a file of expectations has names and expect`);
    }
  }
  const names = readNames(root.get("names", true), lineOf);
  const expect = root.get("expect", true);
  if (!isSeq(expect) || expect.items.length === 0) {
    throw new FileProblem(
      lineOf(expect ?? root),
      "expect is a list of sentences, for example: - web may reach db on tcp/5432",
    );
  }
  return expect.items.map((item) => {
    const line = lineOf(item);
    if (!isScalar(item) || typeof item.value !== "string") {
      throw new FileProblem(line, "an expectation is a sentence; put it in quotes if it has a colon");
    }
    const sentence = item.value.trim().replaceAll(/\s+/g, " ");
    return { text: sentence, line, sent: readSentence(sentence, names, line) };
  });
}

/** The ways to say what a name stands for, with the kind of selector that each makes. */
const BY: Readonly<Record<string, NameSelector["kind"]>> = {
  group: "group",
  tag: "tag",
  cidr: "cidr",
  address: "cidr",
  interface: "interface",
  eni: "interface",
  instance: "instance",
  vpc: "vpc",
  subnet: "subnet",
};

const WORDS = new Set(["nothing", "internet", "the", "may", "not", "reach", "reaches", "only", "else", "on", "and"]);

function readNames(node: unknown, lineOf: (node: unknown) => number): Names {
  const names = new Map<string, Term>();
  if (node === undefined || (isScalar(node) && node.value === null)) return names;
  if (!isMap(node)) throw new FileProblem(lineOf(node), "names is a map, for example: web: { group: web }");
  for (const { key, value } of (node as YAMLMap).items) {
    const name = String(key);
    const line = lineOf(key);
    if (!/^[^\s,]+$/.test(name)) throw new FileProblem(line, `a name has neither blanks nor commas, '${name}' does`);
    if (WORDS.has(name)) throw new FileProblem(line, `'${name}' is a word of the language, and can be no name`);
    const parts = isSeq(value) ? value.items : [value];
    if (parts.length === 0) throw new FileProblem(line, `${name} is an empty list`);
    names.set(
      name,
      parts.map((part) => readSelector(name, part, lineOf(part ?? key))),
    );
  }
  return names;
}

function readSelector(name: string, node: unknown, line: number): NameSelector {
  if (isScalar(node) && typeof node.value === "string") {
    const selector = readDirect(node.value);
    if (selector !== undefined) return selector;
    throw new FileProblem(
      line,
      `${name}: '${node.value}' is no id, address or CIDR block. A group is written { group: ${node.value} }`,
    );
  }
  const [pair, ...more] = isMap(node) ? node.items : [];
  if (pair === undefined || more.length > 0) {
    throw new FileProblem(
      line,
      `${name} is given in one way: { ${Object.keys(BY).join(" | ")}: ... }, or a list of such`,
    );
  }
  const by = String(pair.key);
  const kind = Object.hasOwn(BY, by) ? BY[by] : undefined;
  if (kind === undefined) throw new FileProblem(line, `${name}: there is no ${by}, only ${Object.keys(BY).join(", ")}`);
  const of = isScalar(pair.value) ? String(pair.value.value ?? "") : "";
  if (of === "") throw new FileProblem(line, `${name}: say which ${by}`);
  return { kind, of };
}

/** An id, an address or a block needs no name. */
function readDirect(text: string): NameSelector | undefined {
  if (/^(eni|i|sg|vpc|subnet)-[0-9a-z]+$/.test(text)) return { kind: "id", of: text };
  return /^[0-9.]+(\/[0-9]+)?$|^[0-9a-f:.]*:[0-9a-f:.]*(\/[0-9]+)?$/i.test(text)
    ? { kind: "cidr", of: text }
    : undefined;
}

const FORMS = [
  "web may reach db on tcp/5432",
  "web may not reach db [on tcp/22]",
  "nothing [else] may reach db [on tcp/22]",
  "db may reach nothing [else] [on tcp/443]",
  "the internet reaches only web on tcp/443 [and ...]",
  "the internet reaches nothing",
];

function readSentence(sentence: string, names: Names, line: number): SentExpectation {
  const end = (text = ""): Term => readEnd(text, names, line);
  const on = (text: string | undefined): readonly string[] => (text === undefined ? [] : readTraffic(text, line));
  const internet = /^the internet reaches (?:only (.+)|nothing)$/.exec(sentence);
  if (internet !== null) {
    return {
      kind: "internet-reaches-only",
      targets: internet[1] === undefined ? [] : readTargets(internet[1], names, line),
    };
  }
  const nothing = /^nothing( else)? may reach (the internet|\S+)(?: on (.+))?$/.exec(sentence);
  if (nothing !== null) {
    if (/internet$/.test(nothing[2] ?? ""))
      throw new FileProblem(line, "say it of somebody: web may not reach the internet");
    const except = nothing[1] !== undefined;
    return { kind: "nothing", direction: "ingress", of: end(nothing[2]), on: on(nothing[3]), except };
  }
  const outbound = /^(\S+) may reach nothing( else)?(?: on (.+))?$/.exec(sentence);
  if (outbound !== null) {
    const except = outbound[2] !== undefined;
    return { kind: "nothing", direction: "egress", of: end(outbound[1]), on: on(outbound[3]), except };
  }
  const may = /^(the internet|\S+) may( not)? reach (the internet|\S+)(?: on (.+))?$/.exec(sentence);
  if (may === null)
    throw new FileProblem(
      line,
      `'${sentence}' is no expectation. The forms are:\n${FORMS.map((f) => `    ${f}`).join("\n")}`,
    );
  const kind = may[2] === undefined ? "may" : "may-not";
  if (kind === "may" && may[4] === undefined) throw new FileProblem(line, `say on what: ${sentence} on tcp/443`);
  if (/internet$/.test(may[1] ?? "") && /internet$/.test(may[3] ?? "")) {
    throw new FileProblem(line, "the internet is on both sides: nothing here filters that");
  }
  return { kind, from: end(may[1]), to: end(may[3]), on: on(may[4]) };
}

/** `web on tcp/80, tcp/443 and mail on tcp/25`. */
function readTargets(
  text: string,
  names: Names,
  line: number,
): (SentExpectation & { kind: "internet-reaches-only" })["targets"] {
  const parts = text.split(/ and (?=\S+ on )/);
  return parts.map((part) => {
    const target = /^(\S+) on (.+)$/.exec(part);
    if (target === null) throw new FileProblem(line, `say on what the internet reaches ${part}: ${part} on tcp/443`);
    return { to: readEnd(target[1] ?? "", names, line), on: readTraffic(target[2] ?? "", line) };
  });
}

function readTraffic(text: string, line: number): readonly string[] {
  return text.split(/, ?| and /).map((part) => {
    if (/^(all|[a-z0-9]+(\/[0-9]+(-[0-9]+)?(\/[0-9]+)?)?)$/.test(part) && !/^[0-9]{4,}$/.test(part)) return part;
    throw new FileProblem(line, `'${part}' is no traffic: write tcp/443, tcp/8000-8999, udp, icmp/8 or all`);
  });
}

function readEnd(text: string, names: Names, line: number): Term {
  if (text === "internet" || text === "the internet") return [{ kind: "internet", of: "" }];
  const known = names.get(text);
  if (known !== undefined) return known;
  const direct = readDirect(text);
  if (direct !== undefined) return [direct];
  const near = nearest(text, [...names.keys()]);
  const hint =
    near !== undefined
      ? `Did you mean ${near}?`
      : names.size > 0
        ? `The names are ${[...names.keys()].join(", ")}.`
        : `Add it: names: { ${text}: { group: ${text} } }`;
  throw new FileProblem(line, `'${text}' is neither a name nor an id, address or CIDR block. ${hint}`);
}
