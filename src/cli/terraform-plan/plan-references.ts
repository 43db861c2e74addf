/** What of a Terraform plan is known only after apply: followed through the plan's configuration to the resource meant. */

export interface PlannedChange {
  readonly address: string;
  readonly module_address?: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Attributes | null;
    readonly after: Attributes | null;
    readonly after_unknown?: Attributes;
  };
}
export type Attributes = Readonly<Record<string, unknown>>;

interface Expression {
  readonly constant_value?: unknown;
  readonly references?: readonly string[];
}
export type Expressions = Readonly<Record<string, Expression | readonly Expressions[]>>;
interface Module {
  readonly resources?: readonly { readonly address: string; readonly expressions?: Expressions }[];
  readonly module_calls?: Readonly<Record<string, { readonly expressions?: Expressions; readonly module?: Module }>>;
  readonly outputs?: Readonly<Record<string, { readonly expression?: Expression }>>;
}

export interface Plan {
  readonly format_version?: string;
  readonly resource_changes?: readonly PlannedChange[];
  readonly configuration?: { readonly root_module?: Module };
}

/** The names of the module calls that lead to a module, without their indexes. */
const pathOf = (moduleAddress: string | undefined): readonly string[] =>
  [...(moduleAddress ?? "").replace(/\[[^\]]*\]/g, "").matchAll(/module\.([^.]+)/g)].map(([, name = ""]) => name);

export class PlanReferences {
  readonly #root: Module;
  readonly #byAddress: ReadonlyMap<string, PlannedChange>;

  constructor(plan: Plan) {
    this.#root = plan.configuration?.root_module ?? {};
    this.#byAddress = new Map((plan.resource_changes ?? []).map((each) => [each.address, each]));
  }

  /** The expressions that the configuration gives a resource. */
  expressionsOf(change: PlannedChange): Expressions {
    const resources = this.#moduleAt(pathOf(change.module_address))?.resources ?? [];
    return resources.find(({ address }) => address === `${change.type}.${change.name}`)?.expressions ?? {};
  }

  /** The resources that an attribute's expression refers to; empty if the configuration doesn't say. */
  meantBy(change: PlannedChange, expression: unknown): readonly PlannedChange[] {
    const { references = [] } = (expression ?? {}) as Expression;
    const found = this.#follow(references, pathOf(change.module_address), change, 0);
    return [...new Set(found)];
  }

  #moduleAt(path: readonly string[]): Module | undefined {
    let module: Module | undefined = this.#root;
    for (const name of path) module = module?.module_calls?.[name]?.module;
    return module;
  }

  #follow(
    references: readonly string[],
    path: readonly string[],
    asker: PlannedChange,
    depth: number,
  ): readonly PlannedChange[] {
    if (depth > 20) return [];
    // Terraform lists both `a.b.id` and `a.b`; only the first says something.
    const longest = references.filter(
      (one) => !references.some((other) => other !== one && other.startsWith(`${one}.`)),
    );
    return longest.flatMap((reference) => {
      const variable = /^var\.([^.[]+)/.exec(reference)?.[1];
      if (variable !== undefined) {
        const call = this.#moduleAt(path.slice(0, -1))?.module_calls?.[path.at(-1) ?? ""];
        const given = call?.expressions?.[variable] as Expression | undefined;
        return this.#follow(given?.references ?? [], path.slice(0, -1), asker, depth + 1);
      }
      const [, module, output] = /^module\.([^.[]+)(?:\[[^\]]*\])?\.([^.[]+)/.exec(reference) ?? [];
      if (module !== undefined && output !== undefined) {
        const inner = [...path, module];
        const given = this.#moduleAt(inner)?.outputs?.[output]?.expression;
        return this.#follow(given?.references ?? [], inner, asker, depth + 1);
      }
      const resource = /^([a-z0-9_]+\.[^.[]+)(\[[^\]]*\])?/.exec(reference);
      if (resource === null) return [];
      return this.#instances(path, resource[1] ?? "", resource[2], asker);
    });
  }

  /** The instance that is named, or the only one, or the one with the asker's own index. */
  #instances(
    path: readonly string[],
    resource: string,
    index: string | undefined,
    asker: PlannedChange,
  ): readonly PlannedChange[] {
    const all = [...this.#byAddress.values()].filter(
      (each) => `${each.type}.${each.name}` === resource && pathOf(each.module_address).join(".") === path.join("."),
    );
    if (index !== undefined) return all.filter(({ address }) => address.endsWith(`${resource}${index}`));
    if (all.length < 2) return all;
    return all.filter((each) => each.index !== undefined && each.index === asker.index);
  }
}
