/** The shapes of inputs and outputs, linked from the generated tables on first use. The protocols walk them. */

import { type Bounds, boundsOfNumber, lengthOf } from "./bounds.ts";

/**
 * The generated tables of one service. A reference is a letter and a name: `s` string, `n` number, `b` boolean,
 * `t` timestamp, `x` blob, `e`num, `o`bject (structure), `l`ist, `m`ap.
 */
export interface Tables {
  /** Operation -> its input and output structures; null if it has none. */
  readonly operations: Readonly<Record<string, readonly [string | null, string | null]>>;
  readonly structures: Readonly<
    Record<
      string,
      readonly (readonly [name: string, queryName: string, xmlName: string, reference: string, required: 0 | 1])[]
    >
  >;
  readonly lists: Readonly<Record<string, readonly [itemName: string, reference: string]>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
  /** Map -> its values; keys are texts. */
  readonly maps: Readonly<Record<string, string>>;
  /** Of a service that speaks REST: `<method> <path>` of each operation. */
  readonly paths?: Readonly<Record<string, string>>;
}

export type Shape =
  | { readonly kind: "boolean" | "timestamp" | "blob" }
  /** `most` is how many characters it may have. */
  | { readonly kind: "string"; readonly most: number }
  | ({ readonly kind: "number" } & Bounds)
  | { readonly kind: "enum"; readonly values: ReadonlySet<string> }
  | List
  | MapShape
  | Structure;

interface List {
  readonly kind: "list";
  readonly itemName: string;
  item: Shape;
}

/** Its keys are texts. */
interface MapShape {
  readonly kind: "map";
  value: Shape;
}

export interface Structure {
  readonly kind: "structure";
  members: readonly Member[];
  /** By the name that a query string uses. */
  byQueryName: ReadonlyMap<string, Member>;
}

export interface Member {
  /** The name in JSON, in the SDKs, and in our code. */
  readonly name: string;
  /** In a service that speaks REST: empty, unless the member is in the URL. */
  readonly queryName: string;
  readonly xmlName: string;
  readonly shape: Shape;
  readonly isRequired: boolean;
}

export interface OperationShapes {
  readonly input: Structure;
  /** Undefined if AWS answers nothing but success. */
  readonly output: Structure | undefined;
}

const scalars: Readonly<Record<string, Shape>> = {
  b: { kind: "boolean" },
  t: { kind: "timestamp" },
  x: { kind: "blob" },
};

/** Finds the shapes of an operation. Each is linked once. */
export function shapesOf(tables: Tables): (operation: string) => OperationShapes | undefined {
  const linked = new Map<string, Shape>();
  const operations = new Map<string, OperationShapes>();

  /** `name` is that of the member or of the list that the reference stands in. */
  const link = (reference: string, name: string): Shape => {
    if (reference === "s") return { kind: "string", most: lengthOf(name) };
    if (reference === "n") return { kind: "number", ...boundsOfNumber(name) };
    return linkShared(reference);
  };
  const linkShared = (reference: string): Shape => {
    const known = scalars[reference] ?? linked.get(reference);
    if (known !== undefined) return known;
    const name = reference.slice(1);
    if (reference.startsWith("e")) {
      const shape: Shape = { kind: "enum", values: new Set(tables.enums[name]) };
      linked.set(reference, shape);
      return shape;
    }
    // Shapes may contain themselves, so a shape is known before its parts are linked.
    if (reference.startsWith("l")) {
      const [itemName, item] = tables.lists[name] as readonly [string, string];
      const shape: List = { kind: "list", itemName, item: { kind: "boolean" } };
      linked.set(reference, shape);
      shape.item = link(item, name);
      return shape;
    }
    if (reference.startsWith("m")) {
      const shape: MapShape = { kind: "map", value: { kind: "boolean" } };
      linked.set(reference, shape);
      shape.value = link(tables.maps[name] ?? "s", name);
      return shape;
    }
    return structure(name);
  };
  const structure = (name: string): Structure => {
    const known = linked.get(`o${name}`);
    if (known?.kind === "structure") return known;
    const shape: Structure = { kind: "structure", members: [], byQueryName: new Map() };
    linked.set(`o${name}`, shape);
    shape.members = (tables.structures[name] ?? []).map(([member, queryName, xmlName, reference, required]) => ({
      name: member,
      queryName,
      xmlName,
      shape: link(reference, member),
      isRequired: required === 1,
    }));
    shape.byQueryName = new Map(shape.members.map((member) => [member.queryName, member]));
    return shape;
  };

  return (operation) => {
    const known = operations.get(operation);
    if (known !== undefined) return known;
    const entry = Object.hasOwn(tables.operations, operation) ? tables.operations[operation] : undefined;
    if (entry === undefined) return undefined;
    const [input, output] = entry;
    const shapes = {
      input: input === null ? { kind: "structure" as const, members: [], byQueryName: new Map() } : structure(input),
      output: output === null ? undefined : structure(output),
    };
    operations.set(operation, shapes);
    return shapes;
  };
}
