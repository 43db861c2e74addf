/** Saved answers on disk: one JSON file for each answer of AWS, as the AWS CLI prints it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { commandFor, isExported, kebab, OPTIONS, ofEach } from "./operations.ts";

/** The lists of all answers together; those of `ofEach` by the id of the thing. What an import takes, and an export gives. */
export type SavedState = Readonly<Record<string, unknown>>;

/** The JSON files of folders and files, put together. Throws an Error that names the file that cannot be read. */
export function readSavedState(paths: readonly string[]): SavedState {
  const state: Record<string, unknown[]> = {};
  const structures: Record<string, unknown> = {};
  const maps = new Map<string, Record<string, unknown[]>>(ofEach.filter(isExported).map(({ name }) => [name, {}]));
  const attributes: unknown[] = [];
  const policies: unknown[] = [];
  for (const file of paths.flatMap(filesOf)) {
    const answer = parse(file);
    refusePage(file, answer);
    const lists = takeOfEach(file, answer, maps);
    // DescribeVpcAttribute's answer is about one VPC, and has no list.
    if (typeof answer["VpcId"] === "string") attributes.push(answer);
    // Nor has that of an authorization policy; without one only the id of the endpoint is in the file.
    if (typeof answer["ClientVpnEndpointId"] === "string") policies.push(answer);
    for (const [name, list] of Object.entries(lists)) {
      if (Array.isArray(list)) state[name] = [...(state[name] ?? []), ...list];
      else if (name === OPTIONS) structures[name] = list;
    }
  }
  if (Object.keys(state).length === 0) throw new Error(`there is no answer of AWS in ${paths.join(", ")}`);
  const VpcAttributes = [...(state["VpcAttributes"] ?? []), ...attributes];
  const ClientVpnAuthorizationPolicies = [...(state["ClientVpnAuthorizationPolicies"] ?? []), ...policies];
  return {
    ...state,
    ...structures,
    ...Object.fromEntries(maps),
    ...(VpcAttributes.length > 0 && { VpcAttributes }),
    ...(ClientVpnAuthorizationPolicies.length > 0 && { ClientVpnAuthorizationPolicies }),
  };
}

/** Puts what an answer says of single things where it belongs, and returns the rest. */
function takeOfEach(
  file: string,
  answer: Readonly<Record<string, unknown>>,
  maps: Map<string, Record<string, unknown[]>>,
): Readonly<Record<string, unknown>> {
  const rest = { ...answer };
  for (const { name, member, id, named, mayBeOther, words } of ofEach) {
    const found = maps.get(name) ?? {};
    const add = (of: string, items: readonly unknown[]): void => {
      found[of] = [...(found[of] ?? []), ...items];
    };
    const list = answer[member];
    const whole = answer[name];
    if (Array.isArray(list) && !mayBeOther?.(answer)) {
      refusePart(file, answer);
      const inName = id.exec(basename(file))?.[0];
      const [content, thing, example] = words;
      for (const item of list) {
        const own = named === undefined ? undefined : (item as Record<string, unknown>)[named];
        if (typeof own !== "string" && inName === undefined)
          throw new Error(`${file} has ${content}; name the file after the ${thing}, for example ${example}.json`);
        add(typeof own === "string" ? own : (inName as string), [item]);
      }
      if (inName !== undefined) add(inName, []);
      delete rest[member];
    }
    if (typeof whole === "object" && whole !== null && !Array.isArray(whole)) {
      for (const [of, items] of Object.entries(whole)) if (Array.isArray(items)) add(of, items);
      delete rest[name];
    }
    if (Object.keys(found).length > 0) maps.set(name, found);
  }
  return rest;
}

/** A search that found more routes than it returns. */
function refusePart(file: string, { AdditionalRoutesAvailable }: Readonly<Record<string, unknown>>): void {
  if (AdditionalRoutesAvailable !== true) return;
  throw new Error(
    `${file} has only a part of the routes that there are. Save them in several files, each named after the route table, with --filters such as Name=route-search.subnet-of-match,Values=10.0.0.0/8`,
  );
}

/** A list that goes on elsewhere isn't the whole list. */
function refusePage(file: string, answer: Record<string, unknown>): void {
  const { NextToken, ...lists } = answer;
  if (NextToken === undefined || NextToken === null || NextToken === "") return;
  const one = ofEach.find(({ member, mayBeOther }) => Array.isArray(lists[member]) && !mayBeOther?.(lists));
  const command = one?.command ?? commandFor(Object.keys(lists)) ?? "the command of the AWS CLI";
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
  const files = Object.entries(state).flatMap(([name, list]): readonly (readonly [string, unknown])[] => {
    const each = ofEach.find((each) => each.name === name);
    if (each === undefined) return [[`${kebab(name)}.json`, { [name]: list }]];
    const { member, words } = each;
    // An example is an id and what comes after it.
    const after = words[2].replace(/^.*[0-9a-f]{16}/, "");
    const others = name === "TransitGatewayRoutes" ? { AdditionalRoutesAvailable: false } : {};
    return Object.entries(list as object).map(([id, items]) => [`${id}${after}.json`, { [member]: items, ...others }]);
  });
  const names = files.map(([name]) => name);
  for (const name of there) if (earlier.includes(name) && !names.includes(name)) rmSync(join(directory, name));
  for (const [name, content] of files) writeFileSync(join(directory, name), `${JSON.stringify(content, null, 2)}\n`);
  writeFileSync(join(directory, LISTING), `${names.join("\n")}\n`);
  return names;
}
