/** Markdown for others' eyes: nobody's text becomes markup, and no report is longer than a comment may be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { code, formatMarkdown } from "./markdown.ts";

test("a text is code, and whatever could end the code or a table's cell is written as entities", () => {
  assert.equal(code('aws_instance.web["a"]'), '`aws_instance.web["a"]`');
  assert.equal(code("@someone #12 <b>*bold*</b>"), "`@someone #12 <b>*bold*</b>`");
  assert.equal(code("a|b"), "<code>a&#124;b</code>");
  assert.equal(code("a\\|b"), "<code>a&#92;&#124;b</code>");
  assert.equal(code("x` <img src=y> `"), "<code>x&#96; &#60;img src&#61;y&#62; &#96;</code>");
  assert.equal(code("one\ntwo"), "<code>one&#10;two</code>");
  assert.equal(code("</code>`"), "<code>&#60;/code&#62;&#96;</code>");
  assert.equal(code("  "), "");
  assert.equal(code("é日本"), "`é日本`");
  assert.equal(code("x".repeat(1_000)), `\`${"x".repeat(300)}…\``);
  assert.equal(code("😀".repeat(1_000)), `\`${"😀".repeat(300)}…\``);
});

const section = (title: string, rows: number, isFolded = false) => ({
  title,
  isFolded,
  columns: ["flow", "on"],
  rows: Array.from({ length: rows }, (_, i) => [code(`flow ${i}`), code("tcp/443")]),
});

test("sections come in their order, folded if they are less important, and empty ones not at all", () => {
  assert.equal(
    formatMarkdown(
      "Cordon",
      ["One line."],
      [section("Opens", 1), section("No", 0), section("Closes", 1, true)],
      "See all.",
    ),
    `### Cordon

One line.

#### Opens (1)

| flow | on |
| --- | --- |
| \`flow 0\` | \`tcp/443\` |

<details><summary>Closes (1)</summary>

| flow | on |
| --- | --- |
| \`flow 0\` | \`tcp/443\` |

</details>
`,
  );
});

test("a report that would be too long keeps what comes first, and counts what it leaves out", () => {
  const sections = [section("Opens", 1_500), section("Closes", 10_000), section("Others", 500, true)];
  const text = formatMarkdown("Cordon", [], sections, "See all.");
  assert.ok(text.length <= 60_000 && text.length > 55_000, String(text.length));
  const shown = text.match(/^\| `flow/gm)?.length ?? 0;
  assert.match(
    text,
    new RegExp(
      `^\\*\\*${(12_000 - shown).toLocaleString("en-US")} more lines have no room here\\.\\*\\* See all\\.$`,
      "m",
    ),
  );
  assert.match(text, /^\| `flow 1499` /m);
  assert.match(text, /#### Closes \(10,000\)/);
  assert.match(text, /<summary>Others \(500\)<\/summary>/);
});
