/** Tables align, wrap and colour as the reader's end allows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { count, lookOf, paint, table } from "./table.ts";

const rows = [
  ["eni-1", "tcp/443", "from everyone, by the rule for the shop"],
  ["eni-22222", "all", ""],
];

test("columns are as wide as their widest cell, and no line ends in blanks", () => {
  assert.equal(
    table(rows, { head: ["interface", "traffic", "why"], indent: "  " }),
    [
      "  interface  traffic  why",
      "  eni-1      tcp/443  from everyone, by the rule for the shop",
      "  eni-22222  all",
    ].join("\n"),
  );
  assert.equal(table([]), "");
});

test("on a narrow terminal the last column goes on below itself", () => {
  assert.equal(
    table(rows, { look: { isColored: false, width: 42 } }),
    ["eni-1      tcp/443  from everyone, by the", "                    rule for the shop", "eni-22222  all"].join("\n"),
  );
});

test("colour on a terminal or by FORCE_COLOR, without NO_COLOR, and it does not disturb the columns", () => {
  const terminal = { isTTY: true, columns: 80 } as const;
  assert.deepEqual(lookOf(terminal, {}), { isColored: true, width: 80 });
  assert.equal(lookOf(terminal, { NO_COLOR: "1" }).isColored, false);
  assert.equal(lookOf(terminal, { NO_COLOR: "" }).isColored, true);
  assert.equal(lookOf(terminal, { TERM: "dumb" }).isColored, false);
  assert.deepEqual(lookOf({ isTTY: false, columns: 80 } as never, {}), { isColored: false, width: undefined });
  assert.equal(lookOf({ isTTY: false, columns: 80 } as never, { FORCE_COLOR: "1" }).isColored, true);
  assert.equal(lookOf({ isTTY: false, columns: 80 } as never, { FORCE_COLOR: "0" }).isColored, false);
  assert.equal(lookOf(terminal, { FORCE_COLOR: "1", NO_COLOR: "1" }).isColored, false);
  const look = lookOf(terminal, {});
  assert.equal(paint(look, "bad", "refused"), "\u001b[31mrefused\u001b[39m");
  assert.equal(
    table(
      [
        [paint(look, "good", "ok"), "x"],
        ["refused", "y"],
      ],
      { look },
    ),
    "\u001b[32mok\u001b[39m       x\nrefused  y",
  );
});

test("numbers are told with their noun", () => {
  assert.deepEqual(
    [count(1, "rule"), count(12_345, "rule"), count(2, "entry", "entries")],
    ["1 rule", "12,345 rules", "2 entries"],
  );
});
