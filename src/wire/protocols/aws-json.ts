/** The AWS JSON 1.1 protocol: a JSON body by shape, the operation in a header (catalogue 25, 26). */
import { checkNumber, checkText, Malformed } from "../malformed.ts";
import type { Member, OperationShapes, Shape, Structure } from "../shapes.ts";
import type { Protocol } from "./protocol.ts";

const CONTENT_TYPE = "application/x-amz-json-1.1";

export const awsJsonProtocol: Protocol = {
  decode: (shapes, { body }) => decodeMembers(shapes.input, parse(body)),

  encode: (shapes, _, output) => ({ status: 200, contentType: CONTENT_TYPE, body: encodeBody(shapes, output) }),

  frame(shapes, _, output, list) {
    const { members } = shapes.output as Structure;
    const at = members.findIndex(({ name }) => name === list);
    const { shape } = members[at] as Member;
    if (shape.kind !== "list") throw new Error(`${list} is no list`);
    const inside = (part: readonly Member[]): string => JSON.stringify(encodeMembers(part, output)).slice(1, -1);
    const [before, after] = [inside(members.slice(0, at)), inside(members.slice(at + 1))];
    return {
      contentType: CONTENT_TYPE,
      before: `{${before}${before === "" ? "" : ","}${JSON.stringify(list)}:[`,
      between: ",",
      after: `]${after === "" ? "" : ","}${after}}`,
      item: (value) => JSON.stringify(encode(shape.item, value)),
    };
  },

  encodeError({ code, message, status, members }) {
    return { status, contentType: CONTENT_TYPE, body: JSON.stringify({ __type: code, message, ...members }) };
  },
};

/** An output as JSON, with the names that the SDKs use. */
export const encodeBody = ({ output: shape }: OperationShapes, output: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(shape === undefined ? {} : encode(shape, output));

/** Deeper than any input nests, and more values than any has. */
const [DEEPEST, MOST_VALUES] = [32, 20_000];

/** A body as a value that is bounded. Throws Malformed. */
export function parse(body: string): unknown {
  // Before anything of it is built.
  if (isExcessive(body)) throw new Malformed("unreadable", "");
  try {
    return body === "" ? {} : JSON.parse(body);
  } catch {
    throw new Malformed("unreadable", "");
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Whether a text, were it JSON, would nest too deep or have too many values. */
function isExcessive(text: string): boolean {
  let [depth, values, isQuoted] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isQuoted) {
      if (code === BACKSLASH) at++;
      else isQuoted = code !== QUOTE;
    } else if (code === QUOTE) isQuoted = true;
    else if (code === COMMA) values++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      values++;
      if (++depth > DEEPEST) return true;
    }
    if (values > MOST_VALUES) return true;
  }
  return false;
}

/** The value of a whole body; its members have the names that JSON and the SDKs use. */
export const decodeMembers = (input: Structure, value: unknown): Record<string, unknown> =>
  decode(input, value, "") as Record<string, unknown>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function decode(shape: Shape, value: unknown, path: string): unknown {
  const refuse = (problem: ConstructorParameters<typeof Malformed>[0]): never => {
    // Only texts are quoted: a value that nests too deep would not even stringify.
    throw new Malformed(problem, path, typeof value === "string" ? value : "");
  };
  switch (shape.kind) {
    case "structure":
      return isObject(value) ? decodeStructure(shape, value, path) : refuse("not-a-structure");
    case "list":
      if (!Array.isArray(value)) return refuse("not-a-list");
      return value.map((item, index) => decode(shape.item, item, `${path}.${index + 1}.member`));
    case "number":
      return Number.isSafeInteger(value) ? checkNumber(value as number, shape, path) : refuse("not-a-number");
    case "boolean":
      return typeof value === "boolean" ? value : refuse("not-a-boolean");
    case "timestamp": {
      const time =
        typeof value === "number" ? value * 1000 : typeof value === "string" ? Date.parse(value) : Number.NaN;
      return Number.isFinite(time) && Math.abs(time) <= 8.64e15
        ? new Date(time).toISOString()
        : refuse("not-a-timestamp");
    }
    case "enum":
      if (typeof value !== "string") return refuse("not-text");
      return shape.values.has(value) ? value : refuse("not-in-enum");
    case "string":
      return typeof value === "string" ? checkText(value, shape.most, path) : refuse("not-text");
    default:
      return typeof value === "string" ? value : refuse("not-text");
  }
}

/** AWS: members that the shape doesn't have are ignored, and null counts as absent. */
function decodeStructure(shape: Structure, value: Record<string, unknown>, path: string) {
  const decoded: Record<string, unknown> = {};
  for (const member of shape.members) {
    const name = path === "" ? lowerFirst(member.name) : `${path}.${lowerFirst(member.name)}`;
    const given = Object.hasOwn(value, member.name) ? value[member.name] : undefined;
    if (given !== undefined && given !== null) decoded[member.name] = decode(member.shape, given, name);
    else if (member.isRequired) throw new Malformed("missing", name);
  }
  return decoded;
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

function encode(shape: Shape, value: unknown): unknown {
  if (shape.kind === "list") return (value as readonly unknown[]).map((item) => encode(shape.item, item));
  if (shape.kind === "map") {
    const entries = Object.entries(value as Readonly<Record<string, unknown>>);
    return Object.fromEntries(entries.map(([key, inner]) => [key, encode(shape.value, inner)]));
  }
  if (shape.kind === "timestamp") return Date.parse(value as string) / 1000;
  return shape.kind === "structure" ? encodeMembers(shape.members, value as Record<string, unknown>) : value;
}

function encodeMembers(members: readonly Member[], value: Readonly<Record<string, unknown>>): object {
  const encoded: Record<string, unknown> = {};
  for (const member of members) {
    const item = value[member.name];
    if (item !== undefined && item !== null) encoded[member.name] = encode(member.shape, item);
  }
  return encoded;
}
