/** The string and integer members of an operation's input, and inputs that have one of them. */
import type { Shape } from "../../src/wire/shapes.ts";
import type { Path } from "./least-input.ts";
import type { Served } from "./sdk.ts";

export interface Scalar {
  /** The names of the members that lead to it; lists aren't part of it. */
  readonly path: Path;
  /** Its name in a query: `Filter.1.Name`. */
  readonly parameter: string;
  readonly shape: Extract<Shape, { kind: "string" | "number" }>;
}

export function scalarsIn({ shapes }: Served): readonly Scalar[] {
  const found: Scalar[] = [];
  const walk = (shape: Shape, path: Path, parameter: string, within: readonly Shape[]): void => {
    if (shape.kind === "string" || shape.kind === "number") found.push({ path, parameter, shape });
    if (shape.kind === "list") walk(shape.item, path, `${parameter}.1`, within);
    if (shape.kind !== "structure" || within.includes(shape)) return;
    for (const { name, queryName, shape: inner } of shape.members) {
      walk(inner, [...path, name], parameter === "" ? queryName : `${parameter}.${queryName}`, [...within, shape]);
    }
  };
  walk(shapes.input, [], "", []);
  return found;
}

/** `input` with the value added at `path`. */
export function withValue(shape: Shape, input: unknown, path: Path, value: unknown): unknown {
  if (shape.kind === "list") {
    const [first, ...rest] = (input as readonly unknown[] | undefined) ?? [];
    return [withValue(shape.item, first, path, value), ...rest];
  }
  const [name, ...rest] = path;
  if (shape.kind !== "structure" || name === undefined) return value;
  const member = shape.members.find((each) => each.name === name);
  if (member === undefined) throw new Error(`no member ${name}`);
  const before = (input ?? {}) as Readonly<Record<string, unknown>>;
  return { ...before, [name]: withValue(member.shape, before[name], rest, value) };
}
