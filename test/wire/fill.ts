/** Values by shape for the round trips: made from the SDK's own schema; our shapes provide only the enum values. */
import type { Shape } from "../../src/wire/shapes.ts";

type Schema = number | readonly [number, string, string, unknown, ...unknown[]];
export type Lazy = Schema | (() => Schema);

/** Chooses the parts of a value. */
export interface Choice {
  readonly isPresent: () => boolean;
  readonly text: () => string;
  readonly integer: () => number;
  readonly below: (count: number) => number;
}

/** A few shapes contain themselves: deeper than this, only required members are filled. */
const DEEPEST = 7;

const resolve = (lazy: Lazy): Schema => (typeof lazy === "function" ? lazy() : lazy);
/** A schema with traits comes as a pair; every schema itself is a number, a function or a longer array. */
const withoutTraits = (given: unknown): Lazy =>
  Array.isArray(given) && given.length === 2 ? (given[0] as Lazy) : (given as Lazy);

export function fill(lazy: Lazy, shape: Shape | undefined, choice: Choice, depth = 0): unknown {
  const schema = resolve(lazy);
  // The SDK's word for an operation without input.
  if ((schema as unknown) === "unit") return {};
  if (typeof schema === "number") return fillScalar(schema, shape, choice);
  const [type] = schema;
  if (type === 0) return fillScalar(schema[4] as number, shape, choice);
  if (type === 1) {
    const item = shape?.kind === "list" ? shape.item : undefined;
    const make = () => fill(withoutTraits(schema[4]), item, choice, depth + 1);
    return depth < 4 ? [make(), make()] : [make()];
  }
  if (type === 4)
    return fillUnion(schema[4] as readonly string[], schema[5] as readonly unknown[], shape, choice, depth);
  if (type !== 3) throw new Error(`schema ${schema[2]} has the type ${type}, which the wire does not know`);
  const names = schema[4] as readonly string[];
  const members = schema[5] as readonly unknown[];
  const required = (schema[6] as number | undefined) ?? 0;
  const value: Record<string, unknown> = {};
  names.forEach((name, index) => {
    // A query can't express an empty structure, so below the input itself one member is always given.
    const isOnlyHope = depth > 0 && index === names.length - 1 && Object.keys(value).length === 0;
    if (index >= required && !isOnlyHope && (depth >= DEEPEST || !choice.isPresent())) return;
    const own = shape?.kind === "structure" ? shape.members.find((member) => member.name === name) : undefined;
    value[name] = fill(withoutTraits(members[index]), own?.shape, choice, depth + 1);
  });
  return value;
}

/** One of the members. */
function fillUnion(
  names: readonly string[],
  members: readonly unknown[],
  shape: Shape | undefined,
  choice: Choice,
  depth: number,
): unknown {
  const index = choice.below(names.length);
  const name = names[index] ?? "";
  const own = shape?.kind === "structure" ? shape.members.find((member) => member.name === name) : undefined;
  return { [name]: fill(withoutTraits(members[index]), own?.shape, choice, depth + 1) };
}

function fillScalar(code: number, shape: Shape | undefined, choice: Choice): unknown {
  if (code >= 128) {
    const value = shape?.kind === "map" ? shape.value : undefined;
    return { [choice.text()]: fillScalar(code - 128, value, choice) };
  }
  if (code >= 64 && code < 128) {
    const item = shape?.kind === "list" ? shape.item : undefined;
    return [fillScalar(code - 64, item, choice), fillScalar(code - 64, item, choice)];
  }
  if (code === 1) return within(shape, choice.integer());
  if (code === 17) return BigInt(within(shape, choice.integer()));
  if (code === 2) return choice.below(2) === 1;
  if (code >= 4 && code <= 7) return new Date(choice.below(4_000_000_000) * 1000);
  if (code === 21) return new TextEncoder().encode(choice.text());
  if (shape?.kind === "enum") return [...shape.values][choice.below(shape.values.size)];
  return choice.text();
}

const within = (shape: Shape | undefined, value: number): number =>
  shape?.kind === "number" ? Math.min(Math.max(value, shape.least), shape.most) : value;

/** The value in our form: times as ISO 8601 text, blobs as base64, nothing undefined. */
export function asOurs(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(asOurs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [name, asOurs(item)]),
  );
}

/** Fills everything, with every text and number distinct, and with characters that encodings stumble over. */
export function fullChoice(): Choice {
  let count = 0;
  return {
    isPresent: () => true,
    text: () => `t${++count} a&b<c>"d'e+f%20=g;h/i?ü漢😀`,
    integer: () => ++count,
    below: (most) => ++count % most,
  };
}
