/** One resource of a Terraform plan: its attributes before and after, and the ids that it refers to. */
import {
  type Attributes,
  type Expressions,
  isCreated,
  type Meant,
  type PlannedChange,
  type PlanReferences,
} from "./plan-references.ts";

/** Says what the plan doesn't know of a resource. */
export class CannotMap extends Error {}

/** Says that a resource has no part in the network, as it's configured. */
export class HasNoPart extends Error {}

export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const texts = (value: unknown): readonly string[] => list(value).flatMap((each) => text(each) ?? []);
export const defined = (input: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

/** What stands for attributes that a resource will have once its call is made; undefined if nothing does. */
export type ToCome = (change: PlannedChange, attribute: string) => string | undefined;

const MOST_STEPS = 10;

/** One resource of the plan. Ids that are known only after apply are those of the calls that will create them. */
export class PlannedResource {
  readonly address: string;
  readonly before: Attributes;
  readonly after: Attributes;
  readonly expressions: Expressions;
  readonly #change: PlannedChange;
  readonly #references: PlanReferences;
  readonly #toCome: ToCome;
  readonly #depth: number;

  constructor(change: PlannedChange, references: PlanReferences, toCome: ToCome, depth = 0) {
    this.#change = change;
    this.#references = references;
    this.#toCome = toCome;
    this.#depth = depth;
    this.address = change.address;
    this.before = change.change.before ?? {};
    this.after = change.change.after ?? {};
    this.expressions = references.expressionsOf(change);
  }

  get creates(): boolean {
    return isCreated(this.#change);
  }
  get deletes(): boolean {
    return this.#change.change.actions.includes("delete");
  }
  get updates(): boolean {
    return this.#change.change.actions.includes("update");
  }
  /** Terraform deletes a resource that it replaces before it creates the new one, unless the configuration says otherwise. */
  get isDeletedFirst(): boolean {
    return this.creates && this.#change.change.actions[0] === "delete";
  }
  /** Stands for the id that the resource will have. */
  get newId(): string {
    const id = this.#toCome(this.#change, "id");
    if (id === undefined) throw new CannotMap("its id is known only after apply");
    return id;
  }
  /** The id that the resource has now. */
  get id(): string {
    const id = text(this.before["id"]);
    if (id === undefined) throw new CannotMap("its id is not in the plan");
    return id;
  }

  isUnknown(name: string): boolean {
    const unknown = this.#change.change.after_unknown?.[name];
    return unknown === true || (Array.isArray(unknown) && unknown.some((each) => each === true));
  }

  /** The members of a block of this attribute that are known only after apply. */
  unknownIn(name: string, block: number): readonly string[] {
    const unknown = list(this.#change.change.after_unknown?.[name])[block];
    return Object.entries((unknown ?? {}) as Attributes).flatMap(([member, is]) =>
      is === true || (Array.isArray(is) && is.includes(true)) ? member : [],
    );
  }

  changed(name: string): boolean {
    return (
      this.isUnknown(name) || JSON.stringify(this.before[name] ?? null) !== JSON.stringify(this.after[name] ?? null)
    );
  }

  /** An id among the attributes to come; undefined if the configuration gives no id. */
  idOf(name: string): string | undefined {
    const known = text(this.after[name]);
    // If the configuration doesn't give it, Terraform computes it, and it refers to nothing.
    if (known !== undefined || !this.isUnknown(name) || this.expressions[name] === undefined) return known;
    return this.idMeant(name, this.expressions[name]);
  }

  /** An id among the members of one of an attribute's blocks. */
  idIn(name: string, block: number, member: string): string {
    const known = text((list(this.after[name])[block] as Attributes | undefined)?.[member]);
    return known ?? this.idMeant(member, this.#expressionIn(name, block, member));
  }

  /** A list of ids among the members of one of an attribute's blocks. */
  idsIn(name: string, block: number, member: string): readonly string[] {
    const given = texts((list(this.after[name])[block] as Attributes | undefined)?.[member]);
    if (!this.unknownIn(name, block).includes(member)) return given;
    const meant = this.idsMeant(member, this.#expressionIn(name, block, member));
    if (meant.length === 0) throw new CannotMap(`${name}.${member} is known only after apply`);
    return [...new Set([...given, ...meant])];
  }

  #expressionIn(name: string, block: number, member: string): unknown {
    const declared = this.expressions[name];
    if (!Array.isArray(declared)) return declared;
    const blocks = declared as readonly Expressions[];
    // A dynamic block is configured once, and there as often as it's needed.
    return (blocks[block] ?? blocks[0])?.[member];
  }

  /** The resource of a type that an attribute refers to, or whose name it is; undefined if it isn't in the plan. */
  referredTo(name: string, type: string): PlannedResource | undefined {
    const meant = this.#references
      .meantBy(this.#change, name, this.expressions[name], false)
      .filter(({ change }) => change.type === type);
    const known = text(this.after[name]);
    const found = meant.length === 1 ? meant[0]?.change : known && this.#references.named(type, known);
    return found ? new PlannedResource(found, this.#references, this.#toCome, this.#depth + 1) : undefined;
  }

  /** An id that must be there. */
  neededId(name: string): string {
    const id = this.idOf(name);
    if (id === undefined) throw new CannotMap(`${name} is not known`);
    return id;
  }

  /** A list of ids among the attributes to come, of which some may be known already. */
  idsOf(name: string): readonly string[] | undefined {
    const given = texts(this.after[name]);
    if (!this.isUnknown(name)) return this.after[name] === undefined || this.after[name] === null ? undefined : given;
    const declared = this.expressions[name];
    if (declared === undefined) return undefined;
    const meant = this.idsMeant(name, declared);
    if (meant.length === 0) throw new CannotMap(`${name} is known only after apply`);
    return [...new Set([...given, ...meant])];
  }

  /** The one id that an expression gives. Whatever has its id already isn't what is known only after apply. */
  idMeant(name: string, expression: unknown): string {
    const meant = this.#references.meantBy(this.#change, name, expression, false);
    const values = meant.map((one) => ({ address: one.change.address, value: this.#valueOf(one) }));
    const toCome = values.filter(({ value }) => value?.startsWith("${") ?? true);
    const [only, ...others] = toCome.length > 0 ? toCome : values;
    if (only?.value === undefined) throw new CannotMap(`${name} is known only after apply`);
    if (others.some(({ value }) => value !== only.value)) {
      const choices = [only, ...others].map(({ address }) => address);
      throw new CannotMap(`${name} is ${choices.slice(0, 3).join(" or ")}, and the plan doesn't say which`);
    }
    return only.value;
  }

  idsMeant(name: string, expression: unknown, type?: string): readonly string[] {
    const meant = this.#references.meantBy(this.#change, name, expression, true);
    return meant
      .filter(({ change }) => type === undefined || change.type === type)
      .map((one) => {
        const value = this.#valueOf(one);
        if (value === undefined) throw new CannotMap(`${name} refers to ${one.change.address}, whose id is not known`);
        return value;
      });
  }

  #valueOf({ change, attribute = "id" }: Meant): string | undefined {
    const known = text(change.change.after?.[attribute]);
    if (known !== undefined && (attribute !== "id" || !isCreated(change))) return known;
    const toCome = isCreated(change) ? this.#toCome(change, attribute) : undefined;
    if (toCome !== undefined) return toCome;
    if (attribute === "id") return text(change.change.before?.[attribute]);
    if (this.#depth > MOST_STEPS) return undefined;
    return new PlannedResource(change, this.#references, this.#toCome, this.#depth + 1).idOf(attribute);
  }
}
