/** Condition blocks: what each operator compares, and whether a request meets a condition. */
import { contains, hostPrefix, parseAddress, parsePrefix, unmapped } from "../address/prefix.ts";
import { glob } from "../model/glob.ts";
import { isObject, textsOf } from "./json-values.ts";
import { LEGACY, refuse, SYNTAX } from "./malformed-policy.ts";
import { type Matcher, matcherOf } from "./policy-variables.ts";
import type { RequestContext } from "./request-context.ts";

export interface Condition {
  /** As written: `ForAnyValue:StringEqualsIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly isMet: (context: RequestContext) => boolean;
}

/** Compiles one value of a condition; throws a MalformedPolicy if the operator can't compare with it. */
type Compile = (written: string, hasVariables: boolean) => Matcher;

interface Operator {
  readonly compile: Compile;
  /** Whether the condition is met if no value matches: StringNotEquals. */
  readonly isNegated?: boolean;
}

const equal: Compile = (written, hasVariables) =>
  matcherOf(written, hasVariables, false, (value) => (text) => text === value);

const equalIgnoringCase: Compile = (written, hasVariables) =>
  matcherOf(written, hasVariables, false, (value) => {
    const folded = value.toLowerCase();
    return (text) => text.toLowerCase() === folded;
  });

const like: Compile = (written, hasVariables) =>
  matcherOf(written, hasVariables, true, (pattern) => glob(pattern, { escapes: true }));

/** AWS: each of the six parts of an ARN is matched by itself, and ArnEquals is the same as ArnLike (catalogue 441). */
const arnLike: Compile = (written, hasVariables) =>
  matcherOf(written, hasVariables, true, (pattern) => {
    if (pattern === "*") return (text) => text.startsWith("arn:");
    const parts = partsOfArn(pattern)?.map((part) => glob(part, { escapes: true }));
    if (parts === undefined) return () => false;
    return (text) => partsOfArn(text)?.every((part, index) => parts[index]?.(part)) ?? false;
  });

function partsOfArn(arn: string): readonly string[] | undefined {
  const parts = arn.split(":");
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** Values without variables, which are read once: numbers, dates, true and false, addresses. */
const read =
  <T>(parse: (text: string) => T | undefined, compare: (asked: T, written: T) => boolean): Compile =>
  (text) => {
    const written = parse(text);
    if (written === undefined) return refuse(LEGACY, `the operator can't compare with "${text}"`);
    return (text) => {
      const asked = parse(text);
      return asked !== undefined && compare(asked, written);
    };
  };

const parseNumber = (text: string): number | undefined =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : undefined;

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;

/** Milliseconds of an ISO 8601 date, or of seconds since 1970. */
function parseDate(text: string): number | undefined {
  if (/^-?\d{5,18}$/.test(text)) return Number(text) * 1000;
  const [whole, , , day, zone] = DATE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const zoned = zone === undefined && /T/i.test(text) ? `${text}Z` : text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
  const time = Date.parse(zoned.toUpperCase());
  // JavaScript takes the 31st of a shorter month for the first of the next.
  const isDay = day === undefined || new Date(Date.parse(text.slice(0, 10))).getUTCDate() === Number(day);
  return Number.isNaN(time) || !isDay ? undefined : time;
}

const parseBoolean = (text: string): boolean | undefined =>
  /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;

/** The same bytes in the one form that Node writes. */
const parseBinary = (text: string): string | undefined =>
  /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0
    ? Buffer.from(text, "base64").toString("base64")
    : undefined;

function parseBlock(text: string) {
  const address = parseAddress(text);
  return address === undefined ? parsePrefix(text)?.prefix : hostPrefix(unmapped(address));
}

const ORDERS: Readonly<Record<string, (asked: number, written: number) => boolean>> = {
  Equals: (asked, written) => asked === written,
  LessThan: (asked, written) => asked < written,
  LessThanEquals: (asked, written) => asked <= written,
  GreaterThan: (asked, written) => asked > written,
  GreaterThanEquals: (asked, written) => asked >= written,
};

/** The operators that compare by size: NumericLessThan, DateNotEquals and so on. */
const ordered = (type: string, parse: (text: string) => number | undefined): [string, Operator][] => [
  ...Object.entries(ORDERS).map(([order, compare]): [string, Operator] => [
    `${type}${order}`,
    { compile: read(parse, compare) },
  ]),
  [`${type}NotEquals`, { compile: read(parse, (asked, written) => asked === written), isNegated: true }],
];

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", { compile: equal }],
  ["StringNotEquals", { compile: equal, isNegated: true }],
  ["StringEqualsIgnoreCase", { compile: equalIgnoringCase }],
  ["StringNotEqualsIgnoreCase", { compile: equalIgnoringCase, isNegated: true }],
  ["StringLike", { compile: like }],
  ["StringNotLike", { compile: like, isNegated: true }],
  ["ArnEquals", { compile: arnLike }],
  ["ArnLike", { compile: arnLike }],
  ["ArnNotEquals", { compile: arnLike, isNegated: true }],
  ["ArnNotLike", { compile: arnLike, isNegated: true }],
  ...ordered("Numeric", parseNumber),
  ...ordered("Date", parseDate),
  ["Bool", { compile: read(parseBoolean, (asked, written) => asked === written) }],
  ["BinaryEquals", { compile: read(parseBinary, (asked, written) => asked === written) }],
  ["IpAddress", { compile: read(parseBlock, (asked, written) => contains(written, asked)) }],
  ["NotIpAddress", { compile: read(parseBlock, (asked, written) => contains(written, asked)), isNegated: true }],
]);

/** Reads a condition block. All its conditions must be met. */
export function conditionsOf(block: unknown, hasVariables: boolean): readonly Condition[] {
  if (!isObject(block)) return refuse(SYNTAX, "Condition must be an object");
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) return refuse(SYNTAX, `${operator} must be an object`);
    return Object.entries(keys).map(([key, value]) => {
      const values =
        textsOf(value, { unquoted: true }) ?? refuse(SYNTAX, `${operator} of ${key} must be a text or a list`);
      return conditionOf(operator, key, values, hasVariables);
    });
  });
}

function conditionOf(operator: string, key: string, values: readonly string[], hasVariables: boolean): Condition {
  const name = key.toLowerCase();
  const condition = { operator, key, values };
  if (operator === "Null") {
    const wanted = values.map((value) => parseBoolean(value) ?? refuse(LEGACY, `Null of ${key} must be true or false`));
    return { ...condition, isMet: (context) => wanted.includes(!context.has(name)) };
  }
  const [, set, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator) ?? [];
  const { compile, isNegated = false } =
    OPERATORS.get(base) ?? refuse(SYNTAX, `there is no condition operator ${operator}`);
  const matchers = values.map((value) => compile(value, hasVariables));
  const isMetWithout = ifExists !== undefined || set === "ForAllValues" || (isNegated && set === undefined);
  return {
    ...condition,
    isMet(context) {
      const asked = context.get(name)?.values;
      if (asked === undefined) return isMetWithout;
      const matches = (value: string) => matchers.some((matcher) => matcher(value, context));
      if (set === "ForAllValues") return asked.every((value) => matches(value) !== isNegated);
      if (set === "ForAnyValue") return asked.some((value) => matches(value) !== isNegated);
      return asked.some(matches) !== isNegated;
    },
  };
}
