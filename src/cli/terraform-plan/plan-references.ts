/**
 * What of a Terraform plan is known only after apply: followed through the plan's configuration to the resource meant.
 *
 * The configuration lists what an expression refers to, but not the expression: `aws_subnet.app[count.index % 2].id` is there as
 * `aws_subnet.app` and `count.index`, and a local's own references not at all. So this follows variables, outputs and
 * `each.value` to resources, and then chooses among their instances by what is written, by the asker's own key, and by the type
 * that the attribute's ids have. What that leaves open is more than one resource, and the caller says so.
 */
import { wantedTypes } from "./wanted-types.ts";

type Key = string | number;
export interface PlannedChange {
  readonly address: string;
  readonly module_address?: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly index?: Key;
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
interface Repeated {
  readonly for_each_expression?: Expression;
  readonly count_expression?: Expression;
}
interface ConfiguredResource extends Repeated {
  readonly address: string;
  readonly provider_config_key?: string;
  readonly expressions?: Expressions;
}
interface ModuleCall extends Repeated {
  /** As `source` is written: a folder if it begins with a dot. */
  readonly source?: string;
  readonly expressions?: Expressions;
  readonly module?: Module;
}
export interface Module {
  readonly resources?: readonly ConfiguredResource[];
  readonly module_calls?: Readonly<Record<string, ModuleCall>>;
  readonly outputs?: Readonly<Record<string, { readonly expression?: Expression }>>;
}

export interface Plan {
  readonly format_version?: string;
  /** Whether making it failed halfway. */
  readonly errored?: boolean;
  readonly resource_changes?: readonly PlannedChange[];
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly configuration?: {
    readonly root_module?: Module;
    readonly provider_config?: Readonly<Record<string, { readonly expressions?: Expressions }>>;
  };
}

/** A resource that is meant, and which of its attributes; undefined if all of it is, or the configuration doesn't say. */
export interface Meant {
  readonly change: PlannedChange;
  readonly attribute: string | undefined;
}

/** A module instance on the way from the root; without a key, any instance of the module. */
interface Step {
  readonly name: string;
  readonly key: Key | undefined;
}
type Path = readonly Step[];

/** What an expression is evaluated in. */
interface Scope {
  readonly path: Path;
  /** The key of the resource or module that asks, and what its `each.value` comes from. */
  readonly ownKey: Key | undefined;
  readonly each: Expression | undefined;
}

/** What the references before this one said about which instance and attribute is meant. */
interface Sought {
  readonly key: Key | undefined;
  readonly attribute: string | undefined;
  readonly depth: number;
}

const MOST_STEPS = 20;

/** `["a"]` and `[0]` as keys. */
const keyIn = (bracketed: string | undefined): Key | undefined =>
  bracketed === undefined ? undefined : (JSON.parse(bracketed.slice(1, -1)) as Key);

const KEY = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`;
const STEPS = new RegExp(String.raw`module\.([^.[]+)(${KEY})?`, "g");
/** What follows a name: a key, an attribute, both in either order. */
const TAIL = String.raw`(${KEY})?(?:\.([^.[]+))?(${KEY})?`;
const OUTPUT = new RegExp(String.raw`^module\.([^.[]+)(${KEY})?(?:\.([^.[]+))?${TAIL}`);
const VARIABLE = new RegExp(String.raw`^var\.([^.[]+)${TAIL}`);
const EACH = new RegExp(String.raw`^each\.value${TAIL}`);
const RESOURCE = new RegExp(String.raw`^([a-z0-9_]+\.[^.[]+)${TAIL}`);

export const pathOf = (moduleAddress: string | undefined): Path =>
  [...(moduleAddress ?? "").matchAll(STEPS)].map(([, name = "", key]) => ({ name, key: keyIn(key) }));

const isWithin = (inner: Path, outer: Path): boolean =>
  inner.length === outer.length &&
  inner.every(({ name, key }, i) => name === outer[i]?.name && (outer[i].key === undefined || key === outer[i].key));

/** Terraform lists `a.b["c"].id`, `a.b["c"]` and `a.b`; only the longest says something. */
const longestOf = (references: readonly string[]): readonly string[] =>
  references.filter(
    (one) => !references.some((other) => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`))),
  );

const isOwnKey = (reference: string): boolean => /^(each\.key|count\.index)$/.test(reference);

export const isCreated = ({ change }: PlannedChange): boolean => change.actions.includes("create");

export class PlanReferences {
  readonly #root: Module;
  readonly #managed: readonly PlannedChange[];
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#root = plan.configuration?.root_module ?? {};
    this.#managed = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  }

  /** The Region of a resource: its own, or that of its provider; undefined if the plan doesn't say. */
  regionOf(change: PlannedChange): string | undefined {
    const own = change.change.after?.["region"] ?? change.change.before?.["region"];
    if (typeof own === "string") return own;
    const { provider_config_key: key = "" } = this.#configured(change) ?? {};
    const given = this.#plan.configuration?.provider_config?.[key]?.expressions?.["region"] as Expression | undefined;
    const variable = given?.references?.map((reference) => VARIABLE.exec(reference)?.[1]).find(Boolean) ?? "";
    const region = given?.constant_value ?? this.#plan.variables?.[variable]?.value;
    return typeof region === "string" ? region : undefined;
  }

  /** The expressions that the configuration gives a resource. */
  expressionsOf(change: PlannedChange): Expressions {
    return this.#configured(change)?.expressions ?? {};
  }

  /** What an attribute's expression refers to; empty if the configuration doesn't say. `isList` if it may be several. */
  meantBy(change: PlannedChange, name: string, expression: unknown, isList: boolean): readonly Meant[] {
    const path = pathOf(change.module_address);
    const each = this.#configured(change)?.for_each_expression;
    const scope = { path, ownKey: change.index, each };
    const { references = [] } = (expression ?? {}) as Expression;
    const found = this.#follow(references, scope, { key: undefined, attribute: undefined, depth: 0 }, isList);
    const wanted = this.#ofWantedType(found, name);
    const meant = wanted.length > 0 ? wanted : this.#behindLocals(references, scope, name, isList);
    return [...new Map(meant.map((one) => [`${one.change.address} ${one.attribute}`, one])).values()];
  }

  /** The resource of a type whose own name or identifier is known to be this; undefined if there's none, or several. */
  named(type: string, name: string): PlannedChange | undefined {
    const found = this.#managed.filter(
      (one) => one.type === type && [one.change.after?.["name"], one.change.after?.["id"]].includes(name),
    );
    return found.length === 1 ? found[0] : undefined;
  }

  #configured({ type, name, module_address }: PlannedChange): ConfiguredResource | undefined {
    const resources = this.#moduleAt(pathOf(module_address))?.resources ?? [];
    return resources.find(({ address }) => address === `${type}.${name}`);
  }

  #moduleAt(path: Path): Module | undefined {
    let module: Module | undefined = this.#root;
    for (const { name } of path) module = module?.module_calls?.[name]?.module;
    return module;
  }

  /** Whatever is named only for its key or for a condition has another type. */
  #ofWantedType(found: readonly Meant[], name: string): readonly Meant[] {
    const types = wantedTypes(name);
    const fitting = found.filter(
      ({ change, attribute }) => types.includes(change.type) || (attribute !== undefined && attribute !== "id"),
    );
    return types.length === 0 ? found : fitting;
  }

  #follow(references: readonly string[], scope: Scope, sought: Sought, isList: boolean): readonly Meant[] {
    if (sought.depth > MOST_STEPS) return [];
    const key = sought.key ?? (references.some(isOwnKey) ? scope.ownKey : undefined);
    return longestOf(references).flatMap((reference) => {
      const next = (...tail: readonly (string | undefined)[]): Sought => ({
        key: keyIn(tail[0] ?? tail[2]) ?? key,
        attribute: tail[1] ?? sought.attribute,
        depth: sought.depth + 1,
      });
      const each = EACH.exec(reference);
      if (each !== null) {
        const { attribute, depth } = next(...each.slice(1));
        const own = { key: scope.ownKey, attribute, depth };
        return this.#follow(scope.each?.references ?? [], scope, own, isList);
      }
      const [, variable, ...ofVariable] = VARIABLE.exec(reference) ?? [];
      if (variable !== undefined) return this.#behindVariable(variable, scope, next(...ofVariable), isList);
      const [, module, moduleKey, output, ...ofOutput] = OUTPUT.exec(reference) ?? [];
      if (module !== undefined) {
        const written = keyIn(moduleKey) ?? (references.some(isOwnKey) ? scope.ownKey : undefined);
        const moduleSought = next(...ofOutput);
        return this.#behindOutputs(scope.path, { name: module, key: written }, output, moduleSought, isList);
      }
      const [, resource, written, attribute] = RESOURCE.exec(reference) ?? [];
      if (resource === undefined) return [];
      const all = this.#managed.filter(
        (one) => `${one.type}.${one.name}` === resource && isWithin(pathOf(one.module_address), scope.path),
      );
      const chosen = choose(all, keyIn(written), key, isList);
      return chosen.map((change) => ({ change, attribute: ofChange(change, attribute ?? sought.attribute) }));
    });
  }

  /** Without its name, the output may be any: `module.net[each.key].vpc_id` is there as `module.net` and `each.key`. */
  #behindOutputs(
    outer: Path,
    { name, key }: Step,
    output: string | undefined,
    sought: Sought,
    isList: boolean,
  ): readonly Meant[] {
    const call = this.#moduleAt(outer)?.module_calls?.[name];
    const isRepeated = call?.for_each_expression !== undefined || call?.count_expression !== undefined;
    const path = [...outer, { name, key: isRepeated ? key : undefined }];
    const { outputs = {} } = call?.module ?? {};
    const given = output === undefined ? Object.values(outputs) : [outputs[output] ?? {}];
    const inner = { path, ownKey: undefined, each: undefined };
    return given.flatMap(({ expression }) => this.#follow(expression?.references ?? [], inner, sought, isList));
  }

  #behindVariable(variable: string, { path }: Scope, sought: Sought, isList: boolean): readonly Meant[] {
    const outer = path.slice(0, -1);
    const { name = "", key } = path.at(-1) ?? {};
    const call = this.#moduleAt(outer)?.module_calls?.[name];
    const given = call?.expressions?.[variable] as Expression | undefined;
    const scope = { path: outer, ownKey: key, each: call?.for_each_expression };
    return this.#follow(given?.references ?? [], scope, sought, isList);
  }

  /**
   * A plan has no locals. But what isn't known until apply comes from what the plan creates: if that is only one resource of
   * the type, in the same module or else anywhere, or one for each key, it's the one.
   */
  #behindLocals(references: readonly string[], scope: Scope, name: string, isList: boolean): readonly Meant[] {
    if (![...references, ...(scope.each?.references ?? [])].some((one) => one.startsWith("local."))) return [];
    const types = wantedTypes(name);
    const created = this.#managed.filter((one) => types.includes(one.type) && isCreated(one));
    const here = created.filter((one) => isWithin(pathOf(one.module_address), scope.path));
    const candidates = here.length > 0 ? here : created;
    const blocks = new Set(candidates.map(({ type, name: own, module_address }) => `${module_address} ${type}.${own}`));
    if (blocks.size > 1) return [];
    const usesKey = references.some((one) => isOwnKey(one) || one.startsWith("each."));
    const key = usesKey ? scope.ownKey : keyIn(new RegExp(`${KEY}$`).exec(longestOf(references)[0] ?? "")?.[0]);
    const chosen = choose(candidates, undefined, key, false);
    return chosen.length > 1 && !isList ? [] : chosen.map((change) => ({ change, attribute: undefined }));
  }
}

/** An attribute's name, unless it's a member of something else on the way. */
const ofChange = ({ change }: PlannedChange, name: string | undefined): string | undefined =>
  name !== undefined && [change.after, change.before, change.after_unknown].some((all) => name in (all ?? {}))
    ? name
    : undefined;

/** The instance with the key that is written, or the only one, or the one with the asker's own key. */
function choose(
  all: readonly PlannedChange[],
  written: Key | undefined,
  key: Key | undefined,
  isList: boolean,
): readonly PlannedChange[] {
  const at = (wanted: Key) => all.filter(({ index }) => index === wanted);
  if (written !== undefined) return at(written);
  if (all.length < 2 || key === undefined) return all;
  const same = at(key);
  if (same.length > 0 || isList) return same.length > 0 ? same : all;
  if (typeof key !== "number") return all;
  // `element` starts again from the first; lists of what `for_each` makes are in the order of its keys.
  const ordered = all.toSorted((a, b) =>
    typeof a.index === "number" && typeof b.index === "number"
      ? a.index - b.index
      : String(a.index) < String(b.index)
        ? -1
        : 1,
  );
  return ordered.slice(key % all.length, (key % all.length) + 1);
}
