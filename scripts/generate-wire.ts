/** Writes src/wire/generated from the shapes that the AWS SDK publishes, for the operations that have a file. */
import { readdirSync, readFileSync } from "node:fs";
import type { OperationFile } from "./generate-registry.ts";
import { root, writeIfChanged } from "./write-if-changed.ts";

/** The services of the registry and the SDK clients whose schemas describe them. */
export const packages = [
  { service: "ec2", package: "@aws-sdk/client-ec2", types: "Ec2" },
  { service: "workspaces", package: "@aws-sdk/client-workspaces", types: "Workspaces" },
  { service: "ds", package: "@aws-sdk/client-directory-service", types: "Ds" },
  { service: "organizations", package: "@aws-sdk/client-organizations", types: "Organizations" },
  { service: "iam", package: "@aws-sdk/client-iam", types: "Iam" },
  { service: "cloudtrail", package: "@aws-sdk/client-cloudtrail", types: "Cloudtrail" },
  { service: "sts", package: "@aws-sdk/client-sts", types: "Sts" },
  { service: "config", package: "@aws-sdk/client-config-service", types: "Config" },
  { service: "servicequotas", package: "@aws-sdk/client-service-quotas", types: "Servicequotas" },
  {
    service: "elasticloadbalancing",
    package: "@aws-sdk/client-elastic-load-balancing-v2",
    types: "Elasticloadbalancing",
  },
  { service: "rds", package: "@aws-sdk/client-rds", types: "Rds" },
  { service: "ram", package: "@aws-sdk/client-ram", types: "Ram", isRest: true },
];

type Traits = { readonly xmlName?: string; readonly ec2QueryName?: string; readonly httpQuery?: string };
type OperationSchema = readonly [9, string, string, { readonly http?: readonly [string, string, number] }, Lazy, Lazy];
type Schema = number | readonly [number, string, string, unknown, ...unknown[]];
type Lazy = Schema | (() => Schema);
type MemberSchema = Lazy | readonly [Lazy, Traits];
type Member = readonly [name: string, queryName: string, xmlName: string, reference: string, required: 0 | 1];

/** One service's tables in their written form. A reference is a letter (see `wire/shapes.ts`) and a name. */
interface Tables {
  readonly operations: Record<string, readonly [string | null, string | null]>;
  readonly structures: Record<string, Member[]>;
  readonly lists: Record<string, readonly [itemName: string, reference: string]>;
  readonly enums: Record<string, readonly string[]>;
  readonly maps: Record<string, string>;
  /** Of a service that speaks REST: the method and path of each operation. */
  readonly paths?: Record<string, string>;
}

/** The enums of a client's type declarations, and which member has which type: its schemas leave both out. */
function readDeclarations(packageName: string) {
  const folder = new URL(`node_modules/${packageName}/dist-types/models/`, root);
  const text = readdirSync(folder)
    .filter((file) => file.endsWith(".d.ts"))
    .map((file) => readFileSync(new URL(file, folder), "utf8"))
    .join("\n")
    .replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const enums = new Map<string, readonly string[]>();
  for (const [, name = "", body = ""] of text.matchAll(/export declare const (\w+): \{([^}]*)\}/g)) {
    enums.set(
      name,
      [...body.matchAll(/readonly [^:]+: "([^"]*)"/g)].map(([, value = ""]) => value),
    );
  }
  const memberTypes = new Map<string, string>();
  for (const [, name, body = ""] of text.matchAll(/export interface (\w+)[^{]*\{([^}]*)\}/g)) {
    for (const [, member, type = ""] of body.matchAll(/(\w+)\??: (\w+)(?:\[\])? \| undefined;/g)) {
      memberTypes.set(`${name}.${member}`, type);
    }
  }
  return { enums, memberTypes };
}

/** Values that AWS takes and documents, though the SDK's enums leave them out (catalogue 384). */
const furtherValues: Readonly<Record<string, readonly string[]>> = {
  AccountAttributeName: [
    "max-elastic-ips",
    "max-instances",
    "vpc-max-elastic-ips",
    "vpc-max-security-groups-per-interface",
  ],
  // AWS: what a simulation answers with, whatever policies it was asked about (catalogue 479).
  PolicySourceType: ["IAM Policy"],
};

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const resolve = (lazy: Lazy): Schema => (typeof lazy === "function" ? lazy() : lazy);
/** A schema with traits comes as a pair; every schema itself is a number, a function or a longer array. */
const withTraits = (given: MemberSchema): readonly [Lazy, Traits] =>
  Array.isArray(given) && given.length === 2 ? (given as readonly [Lazy, Traits]) : [given as Lazy, {}];

function walk(client: Record<string, unknown>, packageName: string, names: readonly string[], isRest: boolean): Tables {
  const paths: Record<string, string> = {};
  const tables: Tables = {
    ...{ operations: {}, structures: {}, lists: {}, enums: {}, maps: {} },
    ...(isRest ? { paths } : {}),
  };
  const declared = readDeclarations(packageName);

  /** `owner` is `<Structure>.<Member>`, by which the declarations know an enum. */
  const scalar = (code: number, owner: string): string => {
    if (code >= 64 && code < 128) return list(`${owner.replace(".", "")}List`, "member", scalar(code - 64, owner));
    if (code >= 128) {
      const name = `${owner.replace(".", "")}Map`;
      tables.maps[name] = scalar(code - 128, owner);
      return `m${name}`;
    }
    if (code === 1 || code === 17 || code === 19) return "n";
    if (code === 2) return "b";
    if (code >= 4 && code <= 7) return "t";
    if (code === 21) return "x";
    const type = declared.memberTypes.get(owner);
    const values = type === undefined ? undefined : declared.enums.get(type);
    if (type === undefined || values === undefined || values.length === 0) return "s";
    tables.enums[type] = [...values, ...(furtherValues[type] ?? [])];
    return `e${type}`;
  };
  const list = (name: string, itemName: string, item: string): string => {
    const key = item.startsWith("e") ? `${item.slice(1)}In${name}` : name;
    tables.lists[key] = [itemName, item];
    return `l${key}`;
  };
  const reference = (lazy: Lazy, owner: string): string => {
    const schema = resolve(lazy);
    if (typeof schema === "number") return scalar(schema, owner);
    const [type, , name] = schema;
    if (type === 0) return scalar(schema[4] as number, owner);
    if (type === 1) {
      const [target, traits] = withTraits(schema[4] as MemberSchema);
      return list(name, traits.xmlName ?? "member", reference(target, owner));
    }
    if (type === 2) {
      tables.maps[name] = reference(withTraits(schema[5] as MemberSchema)[0], owner);
      return `m${name}`;
    }
    // A union's members are written like a structure's, of which only one is there.
    if (type === 3 || type === 4) {
      structure(schema);
      return `o${name}`;
    }
    throw new Error(`${packageName}: ${owner} has a shape that the wire does not know (${type} ${name})`);
  };
  const structure = (schema: Exclude<Schema, number>): void => {
    const [, , name, , memberNames, memberSchemas, required] = schema as readonly [...unknown[]] as readonly [
      3 | 4,
      string,
      string,
      unknown,
      readonly string[],
      readonly MemberSchema[],
      number | undefined,
    ];
    if (tables.structures[name] !== undefined) return;
    const members: Member[] = [];
    tables.structures[name] = members;
    memberNames.forEach((member, index) => {
      const [target, traits] = withTraits(memberSchemas[index] as MemberSchema);
      const xmlName = traits.xmlName ?? member;
      // In REST only some members are in the query; the others have no name there.
      const queryName = isRest
        ? (traits.httpQuery ?? "")
        : (traits.ec2QueryName ?? (packageName === "@aws-sdk/client-ec2" ? upperFirst(xmlName) : xmlName));
      // The schema lists required members first and gives their number.
      members.push([
        member,
        queryName,
        xmlName,
        reference(target, `${name}.${member}`),
        index < (required ?? 0) ? 1 : 0,
      ]);
    });
  };
  const structureName = (lazy: Lazy): string | null => {
    const schema = resolve(lazy);
    if (typeof schema === "number" || schema[0] !== 3 || schema[2] === "Unit" || schema[2] === "__Unit") return null;
    structure(schema);
    return schema[2];
  };

  for (const operation of names) {
    const schema = client[`${operation}$`] as OperationSchema | undefined;
    if (schema === undefined) throw new Error(`${packageName} has no operation ${operation}`);
    tables.operations[operation] = [structureName(schema[4]), structureName(schema[5])];
    paths[operation] = schema[3].http?.slice(0, 2).join(" ") ?? "";
  }
  return tables;
}

const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** One shape per line, so that AWS's changes read well in a diff. */
function renderTables(tables: Tables): string {
  const names = [
    "operations",
    "structures",
    "lists",
    "enums",
    "maps",
    ...("paths" in tables ? ["paths" as const] : []),
  ];
  const sections = (names as (keyof Tables)[]).map((name) => {
    const lines = sorted<unknown>(tables[name] ?? {}).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
    return `"${name}": {\n${lines.join(",\n")}\n}`;
  });
  return `{\n${sections.join(",\n")}\n}\n`;
}

/** Enums longer than this are plain strings in the types; the wire still checks their values. */
const LONGEST_UNION = 60;

function renderTypes(typeName: string, packageName: string, tables: Tables): string {
  const typeOf = (ref: string): string => {
    const name = ref.slice(1);
    if (ref[0] === "n") return "number";
    if (ref[0] === "b") return "boolean";
    if (ref[0] === "o") return name;
    if (ref[0] === "e") {
      const values = tables.enums[name] ?? [];
      return values.length > LONGEST_UNION ? "string" : values.map((value) => JSON.stringify(value)).join(" | ");
    }
    if (ref[0] === "l") {
      const item = typeOf(tables.lists[name]?.[1] ?? "s");
      return `readonly ${item.includes(" ") ? `(${item})` : item}[]`;
    }
    if (ref[0] === "m") return `Readonly<Record<string, ${typeOf(tables.maps[name] ?? "s")}>>`;
    return "string";
  };
  const interfaces = sorted(tables.structures).map(([name, members]) => {
    const lines = members.map(([member, , , ref, required]) =>
      required ? `  readonly ${member}: ${typeOf(ref)};\n` : `  readonly ${member}?: ${typeOf(ref)} | undefined;\n`,
    );
    return `export interface ${name} {\n${lines.join("")}}\n`;
  });
  const operations = sorted(tables.operations).map(
    ([name, [input, output]]) => `  ${name}: { input: ${input ?? "object"}; output: ${output ?? "object"} };\n`,
  );
  return `/** Generated by \`npm run generate\` from ${packageName}. Timestamps are ISO 8601 text, blobs base64. */

${interfaces.join("\n")}
export interface ${typeName}Operations {
${operations.join("")}}
`;
}

export async function generateWire(operations: readonly OperationFile[]): Promise<void> {
  for (const { service, package: packageName, types, isRest = false } of packages) {
    const names = operations.filter((operation) => operation.service === service).map(({ name }) => name);
    const tables = walk((await import(packageName)) as Record<string, unknown>, packageName, names, isRest);
    writeIfChanged(`src/wire/generated/${service}.json`, renderTables(tables));
    writeIfChanged(`src/wire/generated/${service}.ts`, renderTypes(types, packageName, tables));
  }
}
