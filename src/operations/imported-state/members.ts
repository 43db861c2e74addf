/** Reads the members of saved answers: a member that is present must have its type, and refusals say where it is. */

/** The saved state can't be imported: `message` names the place and says what to do. */
export class ImportRefused extends Error {}

/** No name, description, id or CIDR that AWS answers with is longer, in characters, but for these. */
const LONGEST = 1_024;
const LONG: Readonly<Record<string, number>> = {
  PolicyDocument: 65_536,
  UserData: 65_536,
  LaunchTemplateData: 131_072,
};
/** A structure that a record keeps as it is, as text. */
const LONGEST_STRUCTURE = 4_096;

export type Saved = Readonly<Record<string, unknown>>;

/** One saved structure with its place, for example `SecurityGroups[3]`. */
export class Members {
  readonly where: string;
  readonly #saved: Saved;

  constructor(saved: unknown, where: string) {
    if (typeof saved !== "object" || saved === null || Array.isArray(saved)) {
      throw new ImportRefused(`${where} is not an object`);
    }
    this.#saved = saved as Saved;
    this.where = where;
  }

  has(name: string): boolean {
    return this.#saved[name] !== undefined && this.#saved[name] !== null;
  }
  names(): readonly string[] {
    return Object.keys(this.#saved).filter((name) => this.has(name));
  }
  /** Undefined if it's absent or null. */
  maybeText(name: string): string | undefined {
    return this.#typed(name, "string") as string | undefined;
  }
  text(name: string): string {
    const value = this.maybeText(name);
    if (value === undefined || value === "") throw new ImportRefused(`${this.where} needs ${name}`);
    return value;
  }
  maybeNumber(name: string): number | undefined {
    return this.#typed(name, "number") as number | undefined;
  }
  number(name: string): number {
    const value = this.maybeNumber(name);
    if (value === undefined) throw new ImportRefused(`${this.where} needs ${name}`);
    return value;
  }
  flag(name: string, otherwise = false): boolean {
    return (this.#typed(name, "boolean") as boolean | undefined) ?? otherwise;
  }
  maybe(name: string): Members | undefined {
    const value = this.#saved[name];
    return value === undefined || value === null ? undefined : new Members(value, `${this.where}.${name}`);
  }
  /** The structures of a list; empty if it's absent. */
  list(name: string): readonly Members[] {
    const value = this.#saved[name] ?? [];
    if (!Array.isArray(value)) throw new ImportRefused(`${this.where}.${name} is not a list`);
    return value.map(
      (item, index) => new Members(item, this.where === "" ? `${name}[${index}]` : `${this.where}.${name}[${index}]`),
    );
  }
  /** One of several texts; any other text is refused. */
  oneOf<T extends string>(name: string, values: readonly T[], otherwise: T): T {
    const value = this.maybeText(name);
    if (value === undefined) return otherwise;
    if ((values as readonly string[]).includes(value)) return value as T;
    throw new ImportRefused(`${this.where}.${name} is ${value}; it must be one of ${values.join(", ")}`);
  }
  /** A list of texts; none if it's absent. */
  texts(name: string): readonly string[] {
    const value = this.#saved[name] ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) {
      throw new ImportRefused(`${this.where}.${name} is not a list of texts`);
    }
    for (const text of value as readonly string[]) this.#refuseLong(name, text.length, LONGEST);
    return value as readonly string[];
  }
  /** A structure that a record keeps in AWS's own shape. */
  structure(name: string): Saved | undefined {
    const found = this.maybe(name);
    if (found === undefined) return undefined;
    this.#refuseLong(name, JSON.stringify(found.#saved).length, LONG[name] ?? LONGEST_STRUCTURE);
    return found.#saved;
  }
  /** All of it, to be kept in AWS's own shape. */
  whole(): Saved {
    const { length } = JSON.stringify(this.#saved);
    if (length <= LONGEST_STRUCTURE) return this.#saved;
    throw new ImportRefused(`${this.where} has ${length} characters, and at most ${LONGEST_STRUCTURE} are allowed`);
  }
  /** A member that a record keeps as it is, of whatever type. */
  plain(name: string): unknown {
    const value = this.#saved[name];
    if (value === undefined || value === null) return undefined;
    this.#refuseLong(name, JSON.stringify(value).length, LONG[name] ?? LONGEST_STRUCTURE);
    return value;
  }
  tags(name = "Tags"): readonly { readonly key: string; readonly value: string }[] {
    return this.list(name).map((tag) => ({ key: tag.text("Key"), value: tag.maybeText("Value") ?? "" }));
  }

  #refuseLong(name: string, length: number, most: number): void {
    if (length <= most) return;
    throw new ImportRefused(`${this.where}.${name} has ${length} characters, and at most ${most} are allowed`);
  }

  #typed(name: string, type: "string" | "number" | "boolean"): unknown {
    const value = this.#saved[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== type) throw new ImportRefused(`${this.where}.${name} is not a ${type}`);
    if (typeof value === "string") this.#refuseLong(name, value.length, LONG[name] ?? LONGEST);
    if (typeof value === "string" && !value.isWellFormed()) {
      throw new ImportRefused(`${this.where}.${name} has half a character in it, which no text can have`);
    }
    return value;
  }
}
