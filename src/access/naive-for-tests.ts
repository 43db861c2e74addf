/**
 * The naive model of decisions: no compiling, no memory, no shared code. It walks the document's JSON anew for each request,
 * matches patterns by trying every possibility, and knows only documents that were read.
 */

export interface NaiveRequest {
  readonly action: string;
  readonly resource: string;
  /** A list for a key with several values. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}
type Json = Readonly<Record<string, unknown>>;
/** One character of a pattern: itself, or a wildcard. */
type Piece = { readonly is: string } | "any" | "any in segment" | "one" | "one in segment";

/** The decision on layers of documents: `allowed`, or a denial with the number of the layer that decides. */
export function naiveDecision(layers: readonly (readonly Json[])[], request: NaiveRequest): string {
  const effectsOf = (documents: readonly Json[]) =>
    documents.flatMap((document) =>
      list(document["Statement"])
        .filter((statement) => applies(statement as Json, document["Version"] === "2012-10-17", request))
        .map((statement) => (statement as Json)["Effect"]),
    );
  const effects = layers.map(effectsOf);
  const denying = effects.findIndex((layer) => layer.includes("Deny"));
  if (denying >= 0) return `explicitDeny ${denying}`;
  const lacking = effects.findIndex((layer) => !layer.includes("Allow"));
  return lacking >= 0 ? `implicitDeny ${lacking}` : "allowed";
}

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

function applies(statement: Json, hasVariables: boolean, request: NaiveRequest): boolean {
  const isAction = (pattern: unknown) =>
    fits(plainPattern(String(pattern).toLowerCase()), request.action.toLowerCase());
  const isResource = (pattern: unknown) => {
    const pieces = filledIn(String(pattern), hasVariables, request);
    return pieces !== undefined && fits(inSegments(padded(pieces)), request.resource);
  };
  const actions =
    "Action" in statement ? list(statement["Action"]).some(isAction) : !list(statement["NotAction"]).some(isAction);
  const resources =
    "Resource" in statement
      ? list(statement["Resource"]).some(isResource)
      : !list(statement["NotResource"]).some(isResource);
  const block = (statement["Condition"] ?? {}) as Record<string, Json>;
  const conditions = Object.entries(block).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      isMet(operator, key, list(values).map(String), hasVariables, request),
    ),
  );
  return actions && resources && conditions;
}

function fits(pattern: readonly Piece[], text: string): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text === "";
  if (first === "any" || first === "any in segment") {
    for (let taken = 0; taken <= text.length; taken++) {
      if (first === "any in segment" && text.slice(0, taken).includes(":")) break;
      if (fits(rest, text.slice(taken))) return true;
    }
    return false;
  }
  if (text === "") return false;
  if (first === "one") return fits(rest, text.slice(1));
  if (first === "one in segment") return text[0] !== ":" && fits(rest, text.slice(1));
  return text[0] === first.is && fits(rest, text.slice(1));
}

const plainPattern = (text: string): readonly Piece[] =>
  [...text].map((character) => (character === "*" ? "any" : character === "?" ? "one" : { is: character }));

/** An ARN without a star that leaves parts out. */
function padded(pieces: readonly Piece[]): readonly Piece[] {
  const colons = pieces.filter((piece) => typeof piece === "object" && piece.is === ":").length;
  if (pieces.includes("any") || colons >= 5 || colons === 0) return pieces;
  return [...pieces, ...Array.from({ length: 5 - colons }, (): Piece[] => [{ is: ":" }, "any"]).flat()];
}

/** Stars that are followed by more of their segment stay in it. */
const inSegments = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces.map((piece, index) => {
    if (piece === "one") return "one in segment";
    const next = pieces.slice(index).find((later) => later !== "any");
    const isLast = next === undefined || (typeof next === "object" && next.is === ":");
    return piece === "any" && !isLast ? "any in segment" : piece;
  });

const asText = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === "object" ? piece.is : piece === "any" ? "*" : "?")).join("");

/** A text with its variables' values in it; undefined if one has none. */
function filledIn(text: string, hasVariables: boolean, { context }: NaiveRequest): readonly Piece[] | undefined {
  if (!hasVariables || !text.includes("${")) return plainPattern(text);
  const [before = "", rest = ""] = [text.slice(0, text.indexOf("${")), text.slice(text.indexOf("${") + 2)];
  const name = rest.slice(0, rest.indexOf("}"));
  const after = filledIn(rest.slice(rest.indexOf("}") + 1), hasVariables, { context } as NaiveRequest);
  const [key = "", fallback] = name.split(", ");
  const found = Object.entries(context).find(([known]) => known.toLowerCase() === key.toLowerCase())?.[1];
  const value = ["*", "?", "$"].includes(name) ? name : typeof found === "string" ? found : fallback?.slice(1, -1);
  if (value === undefined || after === undefined) return undefined;
  return [...plainPattern(before), ...[...value].map((character): Piece => ({ is: character })), ...after];
}

function isMet(
  operator: string,
  key: string,
  values: readonly string[],
  hasVariables: boolean,
  request: NaiveRequest,
): boolean {
  const found = Object.entries(request.context).find(([known]) => known.toLowerCase() === key.toLowerCase())?.[1];
  const asked = found === undefined ? [] : typeof found === "string" ? [found] : found;
  if (operator === "Null") return values.includes(asked.length === 0 ? "true" : "false");
  const set = operator.startsWith("ForAllValues:") ? "all" : operator.startsWith("ForAnyValue:") ? "any" : "none";
  const withoutSet = operator.slice(operator.indexOf(":") + 1);
  const base = withoutSet.replace(/IfExists$/, "");
  const isNegated = base.includes("Not");
  if (asked.length === 0) return withoutSet !== base || (set === "none" ? isNegated : set === "all");
  const matchesOne = (value: string) =>
    values.some((written) => compares(base.replace("Not", ""), value, written, hasVariables, request));
  const results = asked.map((value) => (isNegated ? !matchesOne(value) : matchesOne(value)));
  if (set === "all") return results.every(Boolean);
  if (set === "any") return results.some(Boolean);
  return isNegated ? results.every(Boolean) : results.some(Boolean);
}

function compares(base: string, value: string, written: string, hasVariables: boolean, request: NaiveRequest): boolean {
  if (base.startsWith("String") || base.startsWith("Arn")) {
    const pieces = filledIn(written, hasVariables, request);
    if (pieces === undefined) return false;
    if (base === "StringEquals") return asText(pieces) === value;
    if (base === "StringEqualsIgnoreCase") return asText(pieces).toLowerCase() === value.toLowerCase();
    if (base === "StringLike") return fits(pieces, value);
    if (asText(pieces) === "*" && pieces[0] === "any") return value.startsWith("arn:");
    const parts = sixParts(pieces, (piece) => typeof piece === "object" && piece.is === ":");
    const valueParts = sixParts([...value], (character) => character === ":");
    return (
      parts !== undefined &&
      valueParts !== undefined &&
      parts.every((part, index) => fits(part, (valueParts[index] ?? []).join("")))
    );
  }
  if (base.startsWith("Numeric")) return orders(base.slice(7), Number(value), Number(written));
  if (base.startsWith("Date")) return orders(base.slice(4), Date.parse(value), Date.parse(written));
  if (base === "Bool") return value.toLowerCase() === written.toLowerCase();
  if (base === "IpAddress") return inBlock(value, written);
  throw new Error(`the model has no ${base}`);
}

function sixParts<T>(items: readonly T[], isColon: (item: T) => boolean): readonly (readonly T[])[] | undefined {
  const parts: T[][] = [[]];
  for (const item of items) {
    if (isColon(item) && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts.length === 6 ? parts : undefined;
}

function orders(order: string, asked: number, written: number): boolean {
  if (Number.isNaN(asked) || Number.isNaN(written)) return false;
  if (order === "Equals") return asked === written;
  return (
    (order.endsWith("Equals") && asked === written) || (order.startsWith("Less") ? asked < written : asked > written)
  );
}

/** IPv4 only, bit by bit. */
function inBlock(address: string, block: string): boolean {
  const bits = (text: string) =>
    text
      .split(".")
      .map((octet) => Number(octet).toString(2).padStart(8, "0"))
      .join("");
  const [base = "", length = "32"] = block.split("/");
  return bits(address).slice(0, Number(length)) === bits(base).slice(0, Number(length));
}
