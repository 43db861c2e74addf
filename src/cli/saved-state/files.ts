/** Saved answers on disk: one JSON file for each answer of AWS, as the AWS CLI prints it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { commandFor, kebab, OPTIONS } from "./operations.ts";

/** The lists of all answers together; `PrefixListEntries` by the list's id. What an import takes, and an export gives. */
export type SavedState = Readonly<Record<string, unknown>>;

/** The JSON files of folders and files, put together. Throws an Error that names the file that cannot be read. */
export function readSavedState(paths: readonly string[]): SavedState {
  const state: Record<string, unknown[]> = {};
  const structures: Record<string, unknown> = {};
  const entries: Record<string, unknown> = {};
  const attributes: unknown[] = [];
  for (const file of paths.flatMap(filesOf)) {
    const answer = parse(file);
    refusePage(file, answer);
    const { Entries, PrefixListEntries, ...lists } = answer;
    // DescribeVpcAttribute's answer is about one VPC, and has no list.
    if (typeof answer["VpcId"] === "string") attributes.push(answer);
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
      if (Array.isArray(list)) state[name] = [...(state[name] ?? []), ...list];
      else if (name === OPTIONS) structures[name] = list;
    }
  }
  if (Object.keys(state).length === 0) throw new Error(`there is no answer of AWS in ${paths.join(", ")}`);
  const VpcAttributes = [...(state["VpcAttributes"] ?? []), ...attributes];
  return { ...state, ...structures, PrefixListEntries: entries, ...(VpcAttributes.length > 0 && { VpcAttributes }) };
}

/** A list that goes on elsewhere isn't the whole list. */
function refusePage(file: string, answer: Record<string, unknown>): void {
  const { NextToken, ...lists } = answer;
  if (NextToken === undefined || NextToken === null || NextToken === "") return;
  const isOfEntries = "Entries" in lists;
  const command = isOfEntries
    ? "aws ec2 get-managed-prefix-list-entries --prefix-list-id ID"
    : (commandFor(Object.keys(lists)) ?? "the command of the AWS CLI");
  throw new Error(
    `${file} is only a part of its list: it ends with a NextToken. Save all of it, without --max-items, --max-results and --no-paginate: ${command} > ${file}`,
  );
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

/** Lists what an export wrote into its folder: the next one replaces exactly that. Reading takes `.json` files only. */
const LISTING = ".cordon-export";

/**
 * Writes one file per list, and one for the entries of each prefix list, in place of what an earlier export wrote there. Returns
 * their names. Throws an Error if the folder has files but no export, unless it `mayMix` with them.
 */
export function writeSavedState(directory: string, state: SavedState, mayMix: boolean): readonly string[] {
  mkdirSync(directory, { recursive: true });
  const there = readdirSync(directory);
  const earlier = there.includes(LISTING) ? readFileSync(join(directory, LISTING), "utf8").split("\n") : [];
  const [other] = there.includes(LISTING) ? [] : there;
  if (other !== undefined && !mayMix) {
    throw new Error(
      `${directory} has files that no export wrote, such as ${other}: name another directory, or say --force to write among them`,
    );
  }
  const { PrefixListEntries = {}, ...lists } = state;
  const files: (readonly [string, unknown])[] = [
    ...Object.entries(lists).map(([name, list]) => [`${kebab(name)}.json`, { [name]: list }] as const),
    ...Object.entries(PrefixListEntries as object).map(([id, Entries]) => [`${id}.json`, { Entries }] as const),
  ];
  const names = files.map(([name]) => name);
  for (const name of there) if (earlier.includes(name) && !names.includes(name)) rmSync(join(directory, name));
  for (const [name, content] of files) writeFileSync(join(directory, name), `${JSON.stringify(content, null, 2)}\n`);
  writeFileSync(join(directory, LISTING), `${names.join("\n")}\n`);
  return names;
}
