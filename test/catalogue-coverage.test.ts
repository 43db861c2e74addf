/** Every fact of the behaviour catalogue has a test that names its number, or a line that says why not. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../", import.meta.url);

/** The numbers of the facts in docs/aws-behaviour.md, one per line: `12. **A** ...`. */
function facts(): readonly number[] {
  const text = readFileSync(new URL("docs/aws-behaviour.md", root), "utf8");
  return [...text.matchAll(/^([0-9]+)\. \*\*[A-D]\*?\*\* /gm)].map(([, number]) => Number(number));
}

/** The numbers in the names of tests that prove them: `catalogue 12, 14-16: ...`. */
function proven(): ReadonlySet<number> {
  const files = ["src", "test"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(test|contract|long)\.ts$/.test(path))
      .map((path) => `${folder}/${path}`),
  );
  const numbers = new Set<number>();
  for (const file of files) {
    const text = readFileSync(new URL(file, root), "utf8");
    for (const [, list = ""] of text.matchAll(/["'`]catalogue ([0-9][0-9, -]*)/g)) add(numbers, list);
  }
  return numbers;
}

/** `12, 14-16` as numbers. */
function add(numbers: Set<number>, list: string): void {
  for (const [, from, to] of list.matchAll(/(\d+)(?:-(\d+))?/g)) {
    for (let number = Number(from); number <= Number(to ?? from); number++) numbers.add(number);
  }
}

function excused(): ReadonlySet<number> {
  const numbers = new Set<number>();
  const text = readFileSync(new URL("docs/not-yet-proven.md", root), "utf8");
  for (const [, list = ""] of text.matchAll(/^\| ([0-9][0-9, -]*) \|/gm)) add(numbers, list);
  return numbers;
}

test("every fact is proven by a test that names it, or has a line in docs/not-yet-proven.md", () => {
  const [tests, lines] = [proven(), excused()];
  assert.deepEqual(
    facts().filter((number) => !tests.has(number) && !lines.has(number)),
    [],
  );
});

test("facts are numbered from 1 without a gap, and every number in a test or line exists", () => {
  const numbers = facts();
  assert.deepEqual(
    numbers,
    Array.from(numbers, (_, i) => i + 1),
  );
  const most = numbers.length;
  assert.deepEqual(
    [...proven(), ...excused()].filter((number) => number > most),
    [],
  );
});

test("a proven fact has no line in docs/not-yet-proven.md", () => {
  const [tests, lines] = [proven(), excused()];
  assert.deepEqual(
    [...lines].filter((number) => tests.has(number)),
    [],
  );
});
