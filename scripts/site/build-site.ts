/** Writes the site into a folder: the pages, the index of the search, styles and scripts. Nothing in it comes from elsewhere. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../write-if-changed.ts";
import { layOut } from "./layout.ts";
import { Links } from "./links.ts";
import { navigationOf } from "./navigation.ts";
import { readPages, titleOf } from "./pages.ts";
import { render } from "./render.ts";
import { searchIndex } from "./search-index.ts";

interface Built {
  readonly pages: number;
  /** Links that lead nowhere. The site is written all the same. */
  readonly problems: readonly string[];
}

export async function buildSite(folder: string): Promise<Built> {
  const pages = await readPages();
  const links = new Links(pages);
  const rendered = new Map(
    pages.map((page) => [
      page.source,
      { ...page, title: titleOf(page.markdown), ...render(page, (href) => links.resolve(page, href)) },
    ]),
  );
  const of = (source: string) => rendered.get(source) as NonNullable<ReturnType<typeof rendered.get>>;
  links.checkAnchors((source) => of(source).anchors);
  const navigation = navigationOf(pages.map(({ source }) => source)).map(({ title, sources }) => ({
    title,
    entries: sources.map(of),
  }));
  const version = (JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { version: string }).version;

  empty(folder);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  // First, since it's what an earlier site is known by: a build that was killed can be repeated.
  write("assets/search-index.js", searchIndex([...rendered.values()].map((page) => ({ ...page, page: page.title }))));
  for (const page of rendered.values()) write(page.path, layOut({ ...page, navigation, version }));
  for (const [path, source] of links.files) cpSync(fileURLToPath(new URL(source, root)), join(folder, path));
  cpSync(fileURLToPath(new URL("./assets", import.meta.url)), join(folder, "assets"), { recursive: true });
  const minisearch = createRequire(import.meta.url).resolve("minisearch");
  const licence = readFileSync(join(dirname(minisearch), "../../LICENSE.txt"), "utf8");
  const library = readFileSync(join(dirname(minisearch), "../umd/index.js"), "utf8").replace(/\n\/\/# sourceMap.*/, "");
  write("assets/minisearch.js", `/*!\n${licence}*/\n${library}`);
  return { pages: pages.length, problems: links.problems };
}

/** Removes an earlier site, and nothing else. */
function empty(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  if (!existsSync(join(folder, "assets/search-index.js")))
    throw new Error(`${folder} has other files than a site. Name a folder that is empty or doesn't exist.`);
  rmSync(folder, { recursive: true });
}
