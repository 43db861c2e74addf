/** Query strings as values: the order of lists, and what may not stand beside each other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Malformed } from "../malformed.ts";
import { type OperationShapes, shapesOf } from "../shapes.ts";
import { decodeQuery } from "./query.ts";

const tables = {
  operations: { Ask: ["Asked", null] },
  structures: {
    Asked: [
      ["VpcIds", "VpcId", "VpcId", "lIds", 0],
      ["Filters", "Filter", "Filter", "lFilters", 0],
    ],
    Filter: [
      ["Name", "Name", "Name", "s", 0],
      ["Values", "Value", "Value", "lIds", 0],
    ],
  },
  lists: { Ids: ["item", "s"], Filters: ["item", "oFilter"] },
  enums: {},
  maps: {},
} as const;
const { input } = shapesOf(tables)("Ask") as OperationShapes;
const decode = (...parameters: (readonly [string, string])[]) => decodeQuery(input, parameters, "");

test("the members of a list are in the order of their numbers, in whatever order they come", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 999_999 }), { minLength: 1, maxLength: 20 }), (indexes) => {
      const inOrder = [...indexes].sort((a, b) => a - b).map((index) => `vpc-${index}`);
      const given = indexes.map((index) => [`VpcId.${index}`, `vpc-${index}`] as const);
      assert.deepEqual(decode(...given), { VpcIds: inOrder });
    }),
  );
  assert.deepEqual(decode(["VpcId.10", "j"], ["VpcId.9", "i"], ["VpcId.2", "b"]), { VpcIds: ["b", "i", "j"] });
});

test("lists nest, and each level has its own order", () => {
  assert.deepEqual(
    decode(
      ["Filter.2.Value.11", "z"],
      ["Filter.2.Value.3", "y"],
      ["Filter.1.Name", "a"],
      ["Filter.2.Name", "b"],
      ["Filter.1.Value.1", "x"],
    ),
    {
      Filters: [
        { Name: "a", Values: ["x"] },
        { Name: "b", Values: ["y", "z"] },
      ],
    },
  );
});

test("a number of more than six digits, or none, is no number of a list", () => {
  for (const index of ["1000000", "x", "-1", "1.5"]) {
    assert.throws(
      () => decode([`VpcId.${index}`, "v"]),
      (error) => error instanceof Malformed && error.problem === "unknown" && error.parameter === `VpcId.${index}`,
    );
  }
});

test("a value and what is nested under its name refuse each other, whichever comes first", () => {
  const nested = ["VpcId.1", "v"] as const;
  const value = ["VpcId", "v"] as const;
  for (const pair of [
    [nested, value],
    [value, nested],
  ] as const) {
    assert.throws(
      () => decode(...pair),
      (error) => error instanceof Malformed && error.problem === "unknown",
    );
  }
});
