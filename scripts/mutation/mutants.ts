/** Finds the mutants of a source text: each is one small change that a good test would notice. */
import { parseSync, visitorKeys } from "oxc-parser";

export interface Mutant {
  /** The kind of change; a sample takes about the same number of each. */
  readonly kind: string;
  /** The replaced range: offsets in the text, end excluded. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** A node of the parser's syntax tree: ESTree plus TypeScript's nodes. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

const SWAPPED: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "&": "|",
  "|": "&",
  "<<": ">>",
  ">>": "<<",
  ">>>": "<<",
  "&&": "||",
  "||": "&&",
  "+=": "-=",
  "-=": "+=",
  "|=": "&=",
  "&=": "|=",
};

/** Methods whose argument is a predicate on each element. */
const PREDICATE_METHODS = new Set(["filter", "some", "every", "find", "findIndex", "findLast", "flatMap"]);
/** Calls that may be left out of a chain, because the value before them has the same type. */
const TRANSPARENT_METHODS = new Set(["filter", "toSorted", "sort", "toReversed", "slice", "trim", "toLowerCase"]);
const OTHER_METHOD = new Map([
  ["some", "every"],
  ["every", "some"],
  ["min", "max"],
  ["max", "min"],
]);

/** TypeScript syntax that contains expressions. Types don't contain any. */
const WITH_EXPRESSION = new Set(["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"]);

/** Every mutant of a file, in the order of the text. */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const mutants: Mutant[] = [];
  const visit = (node: Node, parent: Node | undefined): void => {
    if (node.type.startsWith("TS") && !WITH_EXPRESSION.has(node.type)) return;
    if (node.type === "ImportDeclaration" || node.type === "ExportAllDeclaration") return;
    for (const mutant of mutantsAt(node, parent, text)) mutants.push(mutant);
    for (const key of visitorKeys[node.type] ?? []) {
      if (key === "key" && node["computed"] !== true) continue;
      const below = node[key];
      for (const child of Array.isArray(below) ? below : [below]) if (isNode(child)) visit(child, node);
    }
  };
  visit(program as unknown as Node, undefined);
  return mutants.sort((a, b) => a.start - b.start || a.end - b.end);
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

function* mutantsAt(node: Node, parent: Node | undefined, text: string): Iterable<Mutant> {
  const source = (of: Node) => text.slice(of.start, of.end);
  const instead = (of: Node, kind: string, replacement: string): Mutant => ({
    kind,
    start: of.start,
    end: of.end,
    replacement,
  });
  const part = (name: string): Node | undefined => (isNode(node[name]) ? node[name] : undefined);

  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression": {
      const [left, right] = [part("left"), part("right")] as [Node, Node];
      const operator = String(node["operator"]);
      const swapped = SWAPPED[operator];
      const isText = operator === "+" && [left, right].some(isString);
      if (swapped !== undefined && !isText) {
        const at = text.indexOf(operator, left.end);
        yield { kind: "operator", start: at, end: at + operator.length, replacement: swapped };
      }
      if (operator === "??") yield instead(node, "fallback", source(left));
      return;
    }
    case "UnaryExpression":
      if (isNegation(node)) yield instead(node, "condition", source(part("argument") as Node));
      return;
    case "UpdateExpression": {
      const other = node["operator"] === "++" ? "--" : "++";
      yield instead(node, "operator", source(node).replace(String(node["operator"]), other));
      return;
    }
    case "IfStatement":
    case "ConditionalExpression": {
      const test = part("test") as Node;
      if (!isNegation(test)) yield instead(test, "condition", `!(${source(test)})`);
      return;
    }
    case "ReturnStatement": {
      const argument = part("argument");
      if (argument !== undefined && !isUndefined(argument)) yield instead(argument, "return", emptied(argument));
      return;
    }
    case "ArrowFunctionExpression": {
      const body = part("body") as Node;
      if (parent?.type === "VariableDeclarator" && body.type !== "BlockStatement" && !isUndefined(body))
        yield instead(body, "return", emptied(body));
      return;
    }
    case "ExpressionStatement": {
      const { type } = part("expression") as Node;
      if (type.endsWith("CallExpression") || type === "AwaitExpression" || type === "AssignmentExpression")
        yield instead(node, "statement", ";");
      return;
    }
    case "Literal": {
      if (typeof node["value"] === "boolean") yield instead(node, "constant", String(!node["value"]));
      if (typeof node["value"] === "number") yield instead(node, "constant", `(${source(node)} + 1)`);
      if (typeof node["value"] === "bigint") yield instead(node, "constant", `(${source(node)} + 1n)`);
      return;
    }
    case "Property": {
      const value = part("value") as Node;
      if (nameOf(part("key")) === "touches" && nameOf(value) !== "nothing")
        yield instead(value, "touches", node["method"] === true ? "() { return []; }" : "() => []");
      if (/filters$/i.test(nameOf(part("key")) ?? "")) yield* filtersOf(value, instead);
      return;
    }
    case "VariableDeclarator": {
      const table = part("init");
      if (/filters$/i.test(nameOf(part("id")) ?? "") && table !== undefined) yield* filtersOf(table, instead);
      return;
    }
    case "CallExpression": {
      const callee = part("callee");
      if (callee?.type !== "MemberExpression" || !isNode(callee["property"]) || !isNode(callee["object"])) return;
      const method = String(callee["property"]["name"]);
      const other = OTHER_METHOD.get(method);
      if (other !== undefined) yield instead(callee["property"], "method", other);
      if (TRANSPARENT_METHODS.has(method)) yield instead(node, "method", source(callee["object"]));
      const [argument] = node["arguments"] as readonly Node[];
      const body = argument?.type === "ArrowFunctionExpression" ? (argument["body"] as Node) : undefined;
      if (PREDICATE_METHODS.has(method) && method !== "flatMap" && body !== undefined && body.type !== "BlockStatement")
        yield instead(body, "predicate", `!(${source(body)})`);
      return;
    }
  }
}

/** Makes each reader of a table of filters find nothing. */
function* filtersOf(table: Node, instead: (of: Node, kind: string, replacement: string) => Mutant): Iterable<Mutant> {
  if (table.type !== "ObjectExpression") return;
  for (const { type, value } of table["properties"] as readonly Node[])
    if (type === "Property" && isNode(value) && !(isNode(value["body"]) && isUndefined(value["body"])))
      yield instead(value, "filter", "() => undefined");
}

const isNegation = (node: Node): boolean => node.type === "UnaryExpression" && node["operator"] === "!";
const isUndefined = (node: Node): boolean => node.type === "Identifier" && node["name"] === "undefined";
const nameOf = (node: Node | undefined): string | undefined =>
  node === undefined ? undefined : String(node["name"] ?? node["value"]);

const isString = (node: Node): boolean =>
  node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node["value"] === "string");

/** The emptiest value that could be returned instead. */
function emptied(node: Node): string {
  if (node.type === "Literal" && typeof node["value"] === "boolean") return String(!node["value"]);
  if (node.type === "ArrayExpression" && (node["elements"] as readonly unknown[]).length > 0) return "[]";
  return "(undefined as never)";
}
