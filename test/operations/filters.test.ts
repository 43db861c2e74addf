import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { refusal } from "../../src/operations/world-for-tests.ts";
import { type Asked, allAsked, type GivenFilter, type Item } from "./filter-cases.ts";
import { alikeInAll, named, neverFound } from "./filters-without-choice.ts";
import { there } from "./named-calls.ts";

const filtered = allAsked.filter(({ filters }) => filters.length > 0);
const alike = new Set(named(alikeInAll));
const never = new Set(named(neverFound));

/** A pattern that matches exactly the value. */
const literally = (value: string): string => value.replaceAll(/[*?\\]/g, "\\$&");
const by = (Name: string, ...Values: readonly string[]): GivenFilter => ({ Name, Values });
const sorted = (items: readonly Item[]): readonly string[] => items.map((item) => JSON.stringify(item)).sort();

/** The values that a filter compares in each item. */
class Column {
  readonly filter: string;
  readonly #items: readonly Item[];
  readonly #texts: readonly (readonly string[])[];

  constructor({ name, read }: Asked, filter: string, items: readonly Item[]) {
    this.filter = filter;
    this.#items = items;
    this.#texts = items.map((item) => {
      const found = read(filter, item);
      return found ?? assert.fail(`nobody says where the answer of ${name} shows what ${filter} compares`);
    });
  }

  get values(): readonly string[] {
    return [...new Set(this.#texts.flat())];
  }
  /** Values that some items have and others lack. */
  get telling(): readonly string[] {
    return this.values.filter((value) => this.having((text) => text === value).length < this.#items.length);
  }
  having(matches: (text: string) => boolean): readonly Item[] {
    return this.#items.filter((_, index) => this.#texts[index]?.some(matches));
  }
}

/** The first, the middle and the last, because some lists have hundreds of values. */
const some = (values: readonly string[]): readonly string[] => [
  ...new Set([0, values.length >> 1, values.length - 1].flatMap((index) => values[index] ?? [])),
];

function checkFilter(asked: Asked, filter: string, items: readonly Item[]): void {
  const { name, ask } = asked;
  const label = `${name} ${filter}`;
  const column = new Column(asked, filter, items);
  const check = (value: string, expected: readonly Item[], pattern = literally(value)) =>
    assert.deepEqual(sorted(ask(by(filter, pattern))), sorted(expected), `${label} = ${pattern}`);
  check(
    "*",
    column.having(() => true),
    "*",
  );
  assert.equal(never.has(label), column.values.length === 0, `${label}: there is ${column.values.length} to find`);
  if (never.has(label)) return;
  assert.equal(alike.has(label), column.telling.length === 0, `${label}: ${column.values.slice(0, 5)}`);
  for (const value of some(alike.has(label) ? column.values : column.telling)) {
    check(
      value,
      column.having((text) => text === value),
    );
  }
}

suite("each filter finds the matching items, and nothing else", () => {
  for (const asked of filtered) {
    test(asked.name, () => {
      const items = asked.ask();
      assert.ok(items.length > 1, "the rich world has several");
      for (const filter of asked.filters) checkFilter(asked, filter, items);
    });
  }
});

test("catalogue 363: cidr, cidr-block and cidrBlock are one filter of DescribeVpcs", () => {
  const { ask } = there(allAsked.find(({ name }) => name === "DescribeVpcs"));
  for (const name of ["cidr", "cidr-block", "cidrBlock"]) {
    assert.deepEqual(
      ask(by(name, "10.0.0.0/16")).map(({ CidrBlock }) => CidrBlock),
      ["10.0.0.0/16"],
    );
    assert.deepEqual(ask(by(name, "10.1.0.0/16")), [], "a further block of the same VPC");
  }
});

test("every excused filter exists", () => {
  const all = new Set(allAsked.flatMap(({ name, filters }) => filters.map((filter) => `${name} ${filter}`)));
  assert.deepEqual(
    [...alike, ...never].filter((label) => !all.has(label)),
    [],
  );
  assert.equal(new Set([...alike, ...never]).size, named(alikeInAll).length + named(neverFound).length);
});

/** A filter with several values, and one value that some items have and others lack: a text if there is one. */
function tellingColumn(asked: Asked, items: readonly Item[]): { readonly column: Column; readonly value: string } {
  const columns = asked.filters.map((filter) => new Column(asked, filter, items));
  const found = columns
    .filter(({ values }) => values.length > 1)
    .flatMap((column) => column.telling.map((value) => ({ column, value })));
  return there(found.find(({ value }) => /[a-z]{3}/.test(value)) ?? found[0]);
}

suite("catalogue 16, 17: wildcards, several values, several filters, and refusals", () => {
  for (const asked of filtered) {
    test(asked.name, () => {
      const { ask } = asked;
      const items = ask();
      const { column, value } = tellingColumn(asked, items);
      const { filter } = column;
      const finds = (values: readonly string[], matches: (text: string) => boolean) =>
        assert.deepEqual(sorted(ask(by(filter, ...values))), sorted(column.having(matches)), `${filter}: ${values}`);
      const [head, tail] = [value.slice(0, -1), value.slice(1)];
      finds([`${literally(head)}?`], (text) => text.length === value.length && text.startsWith(head));
      finds([`?${literally(tail)}`], (text) => text.length === value.length && text.endsWith(tail));
      finds([`${literally(value.slice(0, 2))}*`], (text) => text.startsWith(value.slice(0, 2)));
      finds([`*${literally(value.slice(-2))}`], (text) => text.endsWith(value.slice(-2)));
      finds([`${literally(value)}?`], (text) => text.length === value.length + 1 && text.startsWith(value));
      finds([`\\${literally(value)}`], (text) => text === value);
      finds([value.toUpperCase()], (text) => text === value.toUpperCase());
      const other = there(column.values.find((text) => text !== value));
      finds([literally(value), literally(other)], (text) => text === value || text === other);
      const both = column
        .having((text) => text === value)
        .filter((item) => column.having((text) => text === other).includes(item));
      assert.deepEqual(sorted(ask(by(filter, literally(value)), by(filter, literally(other)))), sorted(both));
      for (const unknown of ["no-such-filter", `${filter}-`, filter.toUpperCase()]) {
        assert.throws(() => ask(by(unknown, value)), refusal("InvalidParameterValue", /^The filter '.*' is invalid$/));
      }
    });
  }
});

interface ShownTag {
  readonly Key: string;
  readonly Value: string;
}
/** AWS: a security group without tags shows no list. */
const tagsOf = (shown: unknown): readonly ShownTag[] => (shown ?? []) as readonly ShownTag[];

/** The items that these list can't have tags here. */
const untagged = ["DescribeImages"];

suite("tags: by a key's value, by a key, by any value", () => {
  for (const { name, tags, ask } of allAsked) {
    if (tags === undefined) continue;
    test(name, () => {
      const items = ask();
      const having = (matches: (tag: ShownTag) => boolean) =>
        sorted(items.filter((item) => tagsOf(item[tags]).some(matches)));
      const isProd = having(({ Key, Value }) => Key === "env" && Value === "prod");
      if (untagged.includes(name)) assert.deepEqual(isProd, []);
      else
        assert.ok(isProd.length > 0 && isProd.length < items.length, `${isProd.length} of ${items.length} have tags`);
      const finds = (filters: readonly GivenFilter[], expected: readonly string[]) =>
        assert.deepEqual(sorted(ask(...filters)), expected, JSON.stringify(filters));
      finds([by("tag:env", "prod")], isProd);
      finds([by("tag:env", "p*", "test")], isProd);
      finds([by("tag:env", "PROD")], []);
      finds([by("tag:Env", "prod")], []);
      finds(
        [by("tag-key", "env", "Name")],
        having(({ Key }) => Key === "env" || Key === "Name"),
      );
      finds([by("tag-key", "ENV")], []);
      finds(
        [by("tag-value", "prod")],
        having(({ Value }) => Value === "prod"),
      );
      finds([by("tag:env", "prod"), by("tag:Name", "no such")], []);
    });
  }
});
