/** Query strings to values, for EC2 and STS. Lists are `Name.1`, structures `Name.Member`, and both nest. */
import { checkNumber, checkText, Malformed } from "../malformed.ts";
import type { Member, Shape, Structure } from "../shapes.ts";

/** Nested parameters: a value, or a node for each further part of the name. */
type Node = string | Map<string, Node>;

/** Deeper than any name of an EC2 operation. Deeper ones are refused before they cost anything. */
const DEEPEST = 16;

/** More than any call needs: 1,000 ids with 50 tags, or 1,000 rules with a description. */
const MOST_PARAMETERS = 10_000;

/** The pairs of an application/x-www-form-urlencoded text, in order. Throws Malformed. */
export function readForm(text: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let from = 0, count = 0; from < text.length; count++) {
    if (count === MOST_PARAMETERS) throw new Malformed("too-many", "", "", MOST_PARAMETERS);
    const and = text.indexOf("&", from);
    const to = and < 0 ? text.length : and;
    if (to > from) pairs.push(readPair(text.slice(from, to)));
    from = to + 1;
  }
  return pairs;
}

function readPair(pair: string): [name: string, value: string] {
  const equals = pair.indexOf("=");
  return equals < 0
    ? [unescapeForm(pair), ""]
    : [unescapeForm(pair.slice(0, equals)), unescapeForm(pair.slice(equals + 1))];
}

function unescapeForm(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw new Malformed("unreadable", "", text);
  }
}

/** Decodes the parameters of a call by its input's shape. `listMember` is what the AWS query protocol puts before the index in a list. */
export function decodeQuery(
  input: Structure,
  parameters: Iterable<readonly [string, string]>,
  listMember: "" | "member",
): Record<string, unknown> {
  const root = new Map<string, Node>();
  for (const [name, value] of parameters) insert(root, name, value);
  return decodeStructure(input, root, "", listMember);
}

function insert(root: Map<string, Node>, name: string, value: string): void {
  const parts = name.split(".", DEEPEST + 1);
  if (parts.length > DEEPEST) throw new Malformed("unknown", name);
  let node = root;
  parts.forEach((part, index) => {
    if (index === parts.length - 1) {
      // A value never replaces parameters that nest under the same name, nor the other way round.
      if (node.get(part) instanceof Map) throw new Malformed("unknown", name);
      node.set(part, value);
      return;
    }
    let next = node.get(part);
    if (next === undefined || next === "") {
      next = new Map();
      node.set(part, next);
    }
    if (typeof next === "string") throw new Malformed("unknown", name);
    node = next;
  });
}

function decodeStructure(shape: Structure, node: Map<string, Node>, path: string, listMember: string) {
  const value: Record<string, unknown> = {};
  for (const [key, child] of node) {
    const member = shape.byQueryName.get(key);
    if (member === undefined) throw new Malformed("unknown", firstName(path + key, child));
    const decoded = decode(member.shape, child, path + key, listMember);
    if (decoded !== undefined) value[member.name] = decoded;
  }
  for (const member of shape.members) {
    // AWS: if a parameter is required, an empty value counts as missing (catalogue 48, 49).
    if (member.isRequired && (value[member.name] === undefined || value[member.name] === "")) {
      throw new Malformed("missing", path + missingName(member));
    }
  }
  return value;
}

/** AWS: what is to be tagged has another name here than in the query (catalogue 387). */
const missingName = ({ name, xmlName }: Member): string => (name === "Resources" ? "resourceIdSet" : xmlName);

/** The first whole parameter name under a node, so that a refusal can quote what the caller wrote. */
function firstName(path: string, node: Node): string {
  if (typeof node === "string") return path;
  const [first] = node;
  return first === undefined ? path : firstName(`${path}.${first[0]}`, first[1]);
}

function decode(shape: Shape, node: Node, path: string, listMember: string): unknown {
  if (shape.kind === "structure") {
    if (typeof node === "string") {
      if (node === "") return undefined;
      throw new Malformed("not-a-structure", path, node);
    }
    return decodeStructure(shape, node, `${path}.`, listMember);
  }
  if (shape.kind === "list") {
    // AWS: in RDS most lists have a name of their own for their items.
    const item = listMember === "" ? "" : shape.itemName;
    return decodeList(shape.item, node, path, item);
  }
  if (shape.kind === "map") return decodeMap(shape.value, node, path);
  if (typeof node !== "string") throw new Malformed("unknown", firstName(path, node));
  return decodeScalar(shape, node, path);
}

function decodeList(item: Shape, node: Node, path: string, listMember: string): unknown[] {
  if (typeof node === "string") {
    if (node === "") return [];
    throw new Malformed("not-a-list", path, node);
  }
  const member = listMember === "" ? node : node.get(listMember);
  if (member === undefined || typeof member === "string") return [];
  const prefix = listMember === "" ? path : `${path}.${listMember}`;
  const indexes = [...member.keys()].map((key) => {
    if (!/^[0-9]{1,6}$/.test(key)) throw new Malformed("unknown", firstName(`${prefix}.${key}`, member.get(key) ?? ""));
    return [Number(key), key] as const;
  });
  indexes.sort(([a], [b]) => a - b);
  return indexes.map(([, key]) => decode(item, member.get(key) as Node, `${prefix}.${key}`, listMember) ?? {});
}

/** As `Name.entry.1.key` and `Name.entry.1.value`. */
function decodeMap(shape: Shape, node: Node, path: string): Readonly<Record<string, unknown>> {
  const members = [member("key", { kind: "string", most: MOST_KEY }), member("value", shape)];
  const byQueryName = new Map(members.map((each) => [each.queryName, each]));
  const entries = decodeList({ kind: "structure", members, byQueryName }, node, path, "entry");
  return Object.fromEntries((entries as { key: string; value: unknown }[]).map(({ key, value }) => [key, value]));
}

const MOST_KEY = 1024;

const member = (name: string, shape: Shape): Member => ({
  ...{ name, queryName: name, xmlName: name, shape, isRequired: true },
});

const WHOLE = /^[+-]?[0-9]{1,15}$/;
const DECIMAL = /^[+-]?[0-9]{1,15}([.][0-9]{1,15})?$/;
/** Of what an instance must have (InstanceRequirements). */
const FRACTION = /[.](MemoryGiBPerVCpu|TotalLocalStorageGB|NetworkBandwidthGbps)[.](Min|Max)$/;

function decodeScalar(shape: Shape, text: string, path: string): unknown {
  switch (shape.kind) {
    case "number": {
      if (text === "") return undefined;
      // The SDK's schemas don't say which numbers are whole: almost all are.
      if (!(FRACTION.test(path) ? DECIMAL : WHOLE).test(text)) throw new Malformed("not-a-number", path, text);
      return checkNumber(Number(text), shape, path);
    }
    case "boolean": {
      const lower = text.toLowerCase();
      if (lower === "true" || lower === "1") return true;
      if (lower === "false" || lower === "0") return false;
      if (text === "") return undefined;
      throw new Malformed("not-a-boolean", path, text);
    }
    case "timestamp": {
      const time = Date.parse(text);
      if (Number.isNaN(time)) throw new Malformed("not-a-timestamp", path, text);
      return new Date(time).toISOString();
    }
    case "enum":
      if (text === "") return undefined;
      if (!shape.values.has(text)) throw new Malformed("not-in-enum", path, text);
      return text;
    case "string":
      return checkText(text, shape.most, path);
    default:
      return text;
  }
}
