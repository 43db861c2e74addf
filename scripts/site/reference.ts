/** Pages of reference as Markdown: the commands by their own help, the operations, and the routes of Cordon's own interface. */
import { readFileSync } from "node:fs";
import { commands } from "../../src/main/commands.ts";
import { findOperations } from "../generate-registry.ts";
import { root } from "../write-if-changed.ts";
import { inWords, type Schema } from "./schema-in-words.ts";

export async function commandsPage(): Promise<string> {
  const parts = await Promise.all(
    Object.entries(commands).map(async ([name, { summary, load }]) => {
      const { default: command } = await load();
      const usage = "usage" in command ? `\n\n\`\`\`text\n${command.usage}\n\`\`\`` : "";
      return `## cordon ${name}\n\n${capital(summary)}.${usage}\n`;
    }),
  );
  return `# Commands\n\nWhat \`cordon help COMMAND\` prints of each command. \`$NAME\` is a variable of the environment.\n\n${parts.join("\n")}`;
}

const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

export function operationsPage(): string {
  const operations = findOperations();
  const folders = Map.groupBy(operations, ({ path }) => path.split("/")[0] as string);
  const sections = [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, files]) => {
      const rows = files.map(({ name, service, path }) => `| ${name} | ${service} | ${sentenceOf(path)} |`);
      return `## ${folder}\n\n| operation | service | what it does |\n|---|---|---|\n${rows.join("\n")}\n`;
    });
  return `# Operations\n\n${operations.length} operations of AWS are served. What they answer if they can't be carried out is in [Errors](docs/errors.md).\n\n${sections.join("\n")}`;
}

/** The first sentence of an operation's file. */
function sentenceOf(path: string): string {
  const text = readFileSync(new URL(`src/operations/${path}`, root), "utf8");
  const comment = /^\/\*\*\s*([\s\S]*?)\*\//.exec(text)?.[1] ?? "";
  const words = comment
    .replaceAll(/\s*\n \* ?/g, " ")
    .replaceAll("|", "\\|")
    .trim();
  return /^.*?\.(?= [A-Z]|$)/.exec(words)?.[0] ?? words;
}

interface Described {
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}
type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/** Who may ask, by the first member of each security requirement. */
const WHO: Readonly<Record<string, string>> = {
  aws: "whoever signs and has permission",
  token: "the holder of the token",
  host: "a host, by its own key",
};

export function routesPage(): string {
  const { paths, components } = JSON.parse(readFileSync(new URL("src/own-api/openapi.json", root), "utf8")) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => routePart(method.toUpperCase(), path, described)),
  );
  const types = Object.entries(components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `### ${name}\n\n${described(schema)}\`\`\`text\n${inWords(schema)}\n\`\`\`\n`);
  return `# Routes of Cordon's own interface

Made from the description that \`GET /_cordon/openapi.json\` answers. [Its rules](docs/own-interface.md): who may ask, how it may change.

${routes.join("\n")}
## Types

\`?\` is behind what may be absent.

${types.join("\n")}`;
}

const described = ({ description }: Schema): string => (description === undefined ? "" : `${description}\n\n`);

function routePart(method: string, path: string, route: Described): string {
  const who = route.security.map((each) => WHO[Object.keys(each)[0] ?? ""] ?? "anyone").join(", or ") || "anyone";
  const parameters = (route.parameters ?? []).map(
    ({ name, in: where, required, description = "", schema }) =>
      `| \`${name}\` | ${where}${required ? "" : ", optional"} | ${cell(description || inWords(schema))} |`,
  );
  const table = parameters.length === 0 ? "" : `\n| parameter | in | |\n|---|---|---|\n${parameters.join("\n")}\n`;
  const answers = Object.entries(route.responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([status, { content }]) => `Answers ${status}${content === undefined ? "." : `:\n\n${shapes(content)}`}`);
  const body = route.requestBody === undefined ? "" : `\nThe body:\n\n${shapes(route.requestBody.content)}\n`;
  return `## ${method} ${path}\n\n${route.summary} Who may: ${who}.\n${table}${body}\n${answers.join("\n\n")}\n`;
}

const shapes = (content: Content): string =>
  Object.entries(content)
    .map(([type, { schema }]) => `\`\`\`text\n${type}\n${inWords(schema)}\n\`\`\``)
    .join("\n\n");

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
