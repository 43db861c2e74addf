/** A JSON schema as a text that people read: members with their types, one a line. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

export function inWords(schema: Schema, indent = ""): string {
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1) as string;
  if (schema.anyOf !== undefined) return schema.anyOf.map((each) => inWords(each, indent)).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (schema.type === "array") return `list of ${inWords(schema.items ?? {}, indent)}`;
  if (schema.type === "object") return objectInWords(schema, indent);
  return schema.type === undefined ? "anything" : [schema.type].flat().join(" or ");
}

function objectInWords({ properties, required = [], additionalProperties }: Schema, indent: string): string {
  const inner = `${indent}  `;
  const members = Object.entries(properties ?? {}).map(([name, schema]) => {
    const note = schema.description === undefined ? "" : `   (${schema.description.replaceAll(/\s+/g, " ")})`;
    return `${inner}${name}${required.includes(name) ? "" : "?"}: ${inWords(schema, inner)}${note}`;
  });
  if (typeof additionalProperties === "object")
    members.push(`${inner}any name: ${inWords(additionalProperties, inner)}`);
  return members.length === 0 ? "object" : `{\n${members.join("\n")}\n${indent}}`;
}
