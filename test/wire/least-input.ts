/** The smallest input of an operation: the members that its shape requires, and those on the path to one member. */
import type { Shape } from "../../src/wire/shapes.ts";
import type { Served } from "./sdk.ts";

/** The names of the members on the path; lists aren't part of it. */
export type Path = readonly string[];

/**
 * Values have the form that the SDK's clients take. `text` makes each text from the member's name, and whether `path` leads
 * to it.
 */
export function leastInput(
  { shapes }: Served,
  path: Path = [],
  text: (member: string, isAtPath: boolean) => string = () => "x",
): Readonly<Record<string, unknown>> {
  const value = (shape: Shape, member: string, rest: Path | undefined): unknown => {
    if (shape.kind === "list") return [value(shape.item, member, rest)];
    if (shape.kind !== "structure") return shape.kind === "string" ? text(member, rest !== undefined) : scalar(shape);
    const next = rest?.[0];
    // A query can't express an empty structure.
    const needsOne = member !== "" && next === undefined && !shape.members.some(({ isRequired }) => isRequired);
    const members = needsOne
      ? shape.members.slice(0, 1)
      : shape.members.filter(({ isRequired, name }) => isRequired || name === next);
    return Object.fromEntries(
      members.map(({ name, shape }) => [name, value(shape, name, name === next ? rest?.slice(1) : undefined)]),
    );
  };
  return value(shapes.input, "", path.length === 0 ? undefined : path) as Record<string, unknown>;
}

export function scalar(shape: Shape): unknown {
  if (shape.kind === "enum") return [...shape.values][0];
  if (shape.kind === "number") return Math.max(1, shape.least);
  if (shape.kind === "boolean") return false;
  if (shape.kind === "timestamp") return new Date(0);
  return shape.kind === "blob" ? new Uint8Array([1]) : "x";
}
