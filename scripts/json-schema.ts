/** JSON Schemas of TypeScript's types, as JSON.stringify writes their values. TypeScript's own checker says what a type is. */
import ts from "typescript-6";

export type JsonSchema = { [key: string]: unknown };

/** Makes schemas that refer to each other. Types with a name become `definitions`, once each. */
export class Schemas {
  readonly definitions = new Map<string, JsonSchema>();
  readonly #checker: ts.TypeChecker;
  readonly #prefix: string;
  readonly #names = new Map<ts.Type, string>();

  /** `prefix` comes before a definition's name in a reference: `#/components/schemas/`. */
  constructor(checker: ts.TypeChecker, prefix: string) {
    this.#checker = checker;
    this.#prefix = prefix;
  }

  of(type: ts.Type): JsonSchema {
    const simple = simpleSchema(type);
    if (simple !== undefined) return simple;
    if (type.isUnion()) return this.#named(type, () => this.#union(type.types));
    if (this.#checker.isTupleType(type)) return this.#tuple(type as ts.TypeReference);
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
      return { type: "array", items: item === undefined ? {} : this.of(item) };
    }
    if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0)
      throw new Error(`no JSON has the type ${this.#checker.typeToString(type)}`);
    return this.#named(type, () => this.#object(type));
  }

  /** The members of an object, each with its comment. */
  members(
    type: ts.Type,
  ): { readonly name: string; readonly isOptional: boolean; readonly type: ts.Type; readonly comment: string }[] {
    return this.#checker.getPropertiesOfType(type).map((member) => {
      const own = this.#checker.getTypeOfSymbol(member);
      const mayLack = own.isUnion() && own.types.some((each) => (each.flags & ts.TypeFlags.Undefined) !== 0);
      const comment = ts
        .displayPartsToString(member.getDocumentationComment(this.#checker))
        .replaceAll(/\s*\n\s*/g, " ");
      return {
        name: member.name,
        isOptional: mayLack || (member.flags & ts.SymbolFlags.Optional) !== 0,
        type: own,
        comment,
      };
    });
  }

  #named(type: ts.Type, make: () => JsonSchema): JsonSchema {
    const name = nameOf(type);
    if (name === undefined) return make();
    let given = this.#names.get(type);
    if (given === undefined) {
      given = name;
      // Rooms may use one name for different things.
      for (let more = 2; this.definitions.has(given); more++) given = `${name}${more}`;
      this.#names.set(type, given);
      const definition: JsonSchema = {};
      this.definitions.set(given, definition);
      const comment = commentOf(type, this.#checker);
      Object.assign(definition, comment === "" ? {} : { description: comment }, make());
    }
    return { $ref: `${this.#prefix}${given}` };
  }

  #union(types: readonly ts.Type[]): JsonSchema {
    const present = types.filter((each) => (each.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) === 0);
    const literals = present.filter(isLiteral);
    const booleans = present.filter((each) => (each.flags & ts.TypeFlags.BooleanLiteral) !== 0);
    const rest = present.filter((each) => !isLiteral(each) && !booleans.includes(each)).map((each) => this.of(each));
    if (literals.length > 0) {
      const values = literals.map(({ value }) => value);
      rest.push({ type: typeof values[0], enum: values.toSorted() });
    }
    if (booleans.length === 2) rest.push({ type: "boolean" });
    else rest.push(...booleans.map((each) => this.of(each)));
    return rest.length === 1 ? (rest[0] as JsonSchema) : { anyOf: rest };
  }

  #tuple(type: ts.TypeReference): JsonSchema {
    const items = this.#checker.getTypeArguments(type).map((each) => this.of(each));
    return { type: "array", prefixItems: items, minItems: items.length, maxItems: items.length };
  }

  #object(type: ts.Type): JsonSchema {
    const members = this.members(type);
    const properties = Object.fromEntries(
      members.map(({ name, type: own, comment }) => [
        name,
        { ...(comment !== "" && { description: comment }), ...this.of(own) },
      ]),
    );
    const required = members.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
    const index = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return {
      type: "object",
      ...(members.length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index !== undefined && { additionalProperties: this.of(index) }),
    };
  }
}

/** Of types without parts. */
function simpleSchema(type: ts.Type): JsonSchema | undefined {
  const is = (flags: ts.TypeFlags) => (type.flags & flags) !== 0;
  if (is(ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (is(ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: "string" };
  if (is(ts.TypeFlags.Number)) return { type: "number" };
  if (is(ts.TypeFlags.BooleanLiteral))
    return { const: (type as unknown as { intrinsicName: string }).intrinsicName === "true" };
  if (is(ts.TypeFlags.Boolean)) return { type: "boolean" };
  if (is(ts.TypeFlags.Null)) return { type: "null" };
  if (is(ts.TypeFlags.NonPrimitive)) return { type: "object" };
  return undefined;
}

/** The name that its author gave it: of an interface or an alias without parameters. */
function nameOf(type: ts.Type): string | undefined {
  const isInterface = (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Interface;
  const symbol = type.aliasSymbol ?? (isInterface ? type.symbol : undefined);
  const parameters = type.aliasTypeArguments ?? (type as ts.TypeReference).typeArguments ?? [];
  return symbol === undefined || parameters.length > 0 ? undefined : symbol.name;
}

function commentOf(type: ts.Type, checker: ts.TypeChecker): string {
  const symbol = type.aliasSymbol ?? type.symbol;
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\s*\n\s*/g, " ");
}

const isLiteral = (type: ts.Type): type is ts.StringLiteralType | ts.NumberLiteralType =>
  type.isStringLiteral() || type.isNumberLiteral();
