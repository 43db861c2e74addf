/**
 * What AWS's newest model has and no operation here reads or answers. A member counts as handled if its name stands in the file of an
 * operation that has it, or in what that file imports of its room and of those below. So this finds what nobody thought of, and
 * not what is read by the wrong one.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Tables } from "../../src/wire/shapes.ts";

const root = new URL("../../", import.meta.url);
const registry = new URL("src/operations/registry.generated.ts", root);
/** Rooms whose code decides and shows. */
const READ = /\/src\/(operations|model|policy|ipam|access)\//;
/** The gateway and `describe` handle these for all. */
const BY_ALL: ReadonlySet<string> = new Set(["DryRun", "ClientToken", "NextToken", "MaxResults", "Filters", "Filter"]);

interface Source {
  readonly words: ReadonlySet<string>;
  readonly imports: readonly URL[];
}
const sources = new Map<string, Source>();

function sourceOf(file: URL): Source {
  let source = sources.get(file.href);
  if (source === undefined) {
    const text = readFileSync(file, "utf8");
    const imports = [...text.matchAll(/from\s+"(\.[^"]+\.ts)"/g)].map(([, path = ""]) => new URL(path, file));
    source = { words: new Set(text.match(/\w+/g)), imports: imports.filter(({ href }) => READ.test(href)) };
    sources.set(file.href, source);
  }
  return source;
}

/** All words in a file and what it imports. */
function wordsFrom(file: URL): ReadonlySet<string> {
  const found = new Map([[file.href, file]]);
  const words = new Set<string>();
  for (const each of found.values()) {
    const source = sourceOf(each);
    for (const word of source.words) words.add(word);
    for (const further of source.imports) found.set(further.href, further);
  }
  return words;
}

type Direction = "takes" | "answers";

/** What is ignored everywhere, as `<service> takes|answers <structure>.<member>`. */
function ignoredMembers(): readonly string[] {
  const [ignored, handled] = [new Set<string>(), new Set<string>()];
  for (const [, service = "", operation = "", path = ""] of readFileSync(registry, "utf8").matchAll(
    /^ {2}"(\w+)\.(\w+)": \(\) => import\("(.*)"\)/gm,
  )) {
    const words = wordsFrom(new URL(path, registry));
    const { operations, structures, lists, maps } = tablesOf(service);
    const [input, output] = operations[operation] ?? [null, null];
    const look = (direction: Direction, reference: string, seen: ReadonlySet<string>): void => {
      const [kind, name] = [reference.slice(0, 1), reference.slice(1)];
      if (kind === "l") look(direction, lists[name]?.[1] ?? "s", seen);
      if (kind === "m") look(direction, maps[name] ?? "s", seen);
      if (kind !== "o" || seen.has(name)) return;
      for (const [member, , , of] of structures[name] ?? []) {
        if (BY_ALL.has(member)) continue;
        const key = `${service} ${direction} ${name}.${member}`;
        if (words.has(member)) {
          handled.add(key);
          look(direction, of, new Set([...seen, name]));
        } else ignored.add(key);
      }
    };
    if (input !== null) look("takes", `o${input}`, new Set());
    if (output !== null) look("answers", `o${output}`, new Set());
  }
  return [...ignored].filter((key) => !handled.has(key)).sort();
}

const tables = new Map<string, Tables>();
function tablesOf(service: string): Tables {
  const read = () => JSON.parse(readFileSync(new URL(`src/wire/generated/${service}.json`, root), "utf8")) as Tables;
  const known = tables.get(service) ?? read();
  tables.set(service, known);
  return known;
}

test("no member of AWS's model is ignored, but for those of a list, which may only shrink", () => {
  const listed = readFileSync(new URL("ignored-members.txt", import.meta.url), "utf8")
    .trim()
    .split("\n");
  const ignored = ignoredMembers();
  assert.deepEqual(
    ignored.filter((key) => !listed.includes(key)),
    [],
    "read or answer these, or say in ignored-members.txt that they are ignored",
  );
  assert.deepEqual(
    listed.filter((key) => !ignored.includes(key)),
    [],
    "these are handled now: take them out of ignored-members.txt",
  );
});
