/** One resource of a Terraform plan: its attributes before and after, and the ids that it refers to. */
import type { Attributes, Expressions, PlannedChange, PlanReferences } from "./plan-references.ts";

/** Says what the plan doesn't know of a resource. */
export class CannotMap extends Error {}

export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const texts = (value: unknown): readonly string[] => list(value).flatMap((each) => text(each) ?? []);
export const defined = (input: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

/** One resource of the plan. Ids that are known only after apply are those of the calls that will create them. */
export class PlannedResource {
  readonly address: string;
  readonly before: Attributes;
  readonly after: Attributes;
  readonly #change: PlannedChange;
  readonly #references: PlanReferences;
  readonly #created: ReadonlyMap<string, string>;
  readonly expressions: Expressions;

  constructor(change: PlannedChange, references: PlanReferences, created: ReadonlyMap<string, string>) {
    this.#change = change;
    this.#references = references;
    this.#created = created;
    this.address = change.address;
    this.before = change.change.before ?? {};
    this.after = change.change.after ?? {};
    this.expressions = references.expressionsOf(change);
  }

  get creates(): boolean {
    return this.#change.change.actions.includes("create");
  }
  get deletes(): boolean {
    return this.#change.change.actions.includes("delete");
  }
  get updates(): boolean {
    return this.#change.change.actions.includes("update");
  }
  /** Stands for the id that the resource will have. */
  get newId(): string {
    const id = this.#created.get(this.address);
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
    const [only, ...others] = this.idsMeant(name, this.expressions[name]);
    if (only === undefined || others.length > 0) throw new CannotMap(`${name} is known only after apply`);
    return only;
  }

  /** A list of ids among the attributes to come, of which some may be known already. */
  idsOf(name: string): readonly string[] | undefined {
    const given = list(this.after[name]).flatMap((each) => text(each) ?? []);
    if (!this.isUnknown(name)) return this.after[name] === undefined || this.after[name] === null ? undefined : given;
    const declared = this.expressions[name];
    if (declared === undefined) return undefined;
    const meant = this.idsMeant(name, declared);
    if (meant.length === 0) throw new CannotMap(`${name} is known only after apply`);
    return [...new Set([...given, ...meant])];
  }

  idsMeant(name: string, expression: unknown, type?: string): readonly string[] {
    const meant = this.#references.meantBy(this.#change, expression);
    return meant
      .filter((each) => type === undefined || each.type === type)
      .map((each) => {
        const id = this.#created.get(each.address) ?? text(each.change.before?.["id"]);
        if (id === undefined) throw new CannotMap(`${name} refers to ${each.address}, whose id is not known`);
        return id;
      });
  }
}
