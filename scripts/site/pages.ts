/** The pages of the site before they're rendered: the documents of the repository, and what is generated. */
import { readdirSync, readFileSync } from "node:fs";
import { root } from "../write-if-changed.ts";
import { commandsPage, operationsPage, routesPage } from "./reference.ts";

export interface Page {
  /** The file in the repository, or the name of a generated page. */
  readonly source: string;
  /** In the site. */
  readonly path: string;
  readonly markdown: string;
  /** Whether rows of tables and numbered items have anchors, and are found by search, each by itself. */
  readonly isFine: boolean;
}

const FINE = ["docs/errors.md", "docs/aws-behaviour.md", "operations"];

const read = (source: string): string => readFileSync(new URL(source, root), "utf8");

const page = (source: string, path: string, markdown: string): Page => ({
  source,
  path,
  markdown,
  isFine: FINE.includes(source),
});

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(".md"))
    .sort();

export async function readPages(): Promise<readonly Page[]> {
  const documents = markdownIn("docs/").map((name) => `docs/${name}`);
  const decisions = markdownIn("docs/decisions/").map((name) => `docs/decisions/${name}`);
  return [
    page("README.md", "index.html", read("README.md")),
    page("CONTRIBUTING.md", "contributing.html", read("CONTRIBUTING.md")),
    page("CHANGELOG.md", "changes.html", linkDocuments(read("CHANGELOG.md"), documents)),
    page("commands", "commands.html", await commandsPage()),
    page("operations", "operations.html", operationsPage()),
    page("routes", "routes.html", routesPage()),
    page("decisions", "decisions/index.html", decisionsPage(decisions)),
    ...[...documents, ...decisions].map((source) =>
      page(source, source.slice("docs/".length).replace(/\.md$/, ".html"), read(source)),
    ),
  ];
}

/** The changelog names documents as text. */
const linkDocuments = (text: string, documents: readonly string[]): string =>
  text.replaceAll(/(?<![\w(/`[])docs\/[\w-]+\.md/g, (name) => (documents.includes(name) ? `[${name}](${name})` : name));

function decisionsPage(decisions: readonly string[]): string {
  const lines = decisions.map((source) => `- [${titleOf(read(source))}](${source})`);
  return `# Decisions\n\nWhat was decided, and why, in the order of its numbers.\n\n${lines.join("\n")}\n`;
}

/** The text of the first heading, without what stands in brackets. */
export function titleOf(markdown: string): string {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error(`a page begins without a heading: ${markdown.slice(0, 80)}`);
  return title.replaceAll("`", "").replace(/ \(.*\)$/, "");
}
