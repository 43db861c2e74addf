/** The packages that a published package needs, as package-lock.json has them and npm installed them in this clone. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));

export interface InstalledFile {
  /** Relative to the package that needs it: `node_modules/yaml/package.json`. */
  readonly path: string;
  readonly body: Buffer;
}

/** All files of the packages, and of those that they need in turn. Throws an Error if one isn't installed. */
export function filesOfDependencies(names: readonly string[]): readonly InstalledFile[] {
  const folders = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from);
    if (folders.has(folder)) return;
    folders.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    for (const each of Object.keys(dependencies)) visit(each, folder);
  };
  for (const name of names) visit(name, repository);
  return [...folders].flatMap((folder) => filesBelow(folder));
}

/** Where Node would find it: in the nearest node_modules. */
function folderOf(name: string, from: string): string {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return folder;
  if (relative(repository, from) === "") throw new Error(`the package needs ${name}, which isn't installed: npm ci`);
  return folderOf(name, dirname(from));
}

/** Without the packages nested in it: only those that something needs are looked for. */
const filesBelow = (folder: string): readonly InstalledFile[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path);
    return entry.isFile() ? [{ path: relative(repository, path), body: readFileSync(path) }] : [];
  });
