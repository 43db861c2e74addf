/** Saved answers on disk: one JSON file for each answer of AWS, as the AWS CLI prints it. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** The lists of all answers together; `PrefixListEntries` by the list's id. What an import takes, and an export gives. */
export type SavedState = Readonly<Record<string, unknown>>;

/** The JSON files of folders and files, put together. Throws an Error that names the file that cannot be read. */
export function readSavedState(paths: readonly string[]): SavedState {
  const state: Record<string, unknown> = {};
  const entries: Record<string, unknown> = {};
  for (const file of paths.flatMap(filesOf)) {
    const answer = parse(file);
    const { Entries, PrefixListEntries, ...lists } = answer;
    if (Entries !== undefined) {
      // GetManagedPrefixListEntries does not say which list it is about: the file's name does.
      const id = /pl-[0-9a-f]+/.exec(basename(file))?.[0];
      if (id === undefined)
        throw new Error(
          `${file} has entries of a prefix list; name the file after the list, for example pl-0123456789abcdef0.json`,
        );
      entries[id] = Entries;
    }
    Object.assign(entries, PrefixListEntries);
    for (const [name, list] of Object.entries(lists)) {
      if (Array.isArray(list)) state[name] = [...((state[name] as unknown[]) ?? []), ...list];
    }
  }
  if (Object.keys(state).length === 0) throw new Error(`there is no answer of AWS in ${paths.join(", ")}`);
  return { ...state, PrefixListEntries: entries };
}

const filesOf = (path: string): readonly string[] => {
  if (!statSync(path, { throwIfNoEntry: false })) throw new Error(`there is no ${path}`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(path, name));
};

function parse(file: string): Record<string, unknown> {
  let answer: unknown;
  try {
    answer = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (typeof answer !== "object" || answer === null || Array.isArray(answer))
    throw new Error(`${file} is not an answer of AWS`);
  return answer as Record<string, unknown>;
}

const kebab = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();

/** Writes one file per list, and one for the entries of each prefix list. Returns their names. */
export function writeSavedState(directory: string, state: SavedState): readonly string[] {
  mkdirSync(directory, { recursive: true });
  const { PrefixListEntries = {}, ...lists } = state;
  const files: (readonly [string, unknown])[] = [
    ...Object.entries(lists).map(([name, list]) => [`${kebab(name)}.json`, { [name]: list }] as const),
    ...Object.entries(PrefixListEntries as object).map(([id, Entries]) => [`${id}.json`, { Entries }] as const),
  ];
  for (const [name, content] of files) writeFileSync(join(directory, name), `${JSON.stringify(content, null, 2)}\n`);
  return files.map(([name]) => name);
}
