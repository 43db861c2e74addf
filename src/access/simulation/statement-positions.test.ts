import assert from "node:assert/strict";
import { test } from "node:test";
import { statementSpans } from "./statement-positions.ts";

const spans = (text: string) =>
  statementSpans(text).map(({ start, end }) => `${start.line}:${start.column}-${end.line}:${end.column}`);

const ALLOW = '{"Effect":"Allow","Action":"*","Resource":"*"}';

test("catalogue 479: a statement begins after the bracket of the list or after the one before it, and ends after its brace", () => {
  const administrator = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}`;
  assert.deepEqual(spans(administrator), ["3:17-8:6"]);
  const two = `{"Version":"2012-10-17","Statement":[${ALLOW},${ALLOW}]}`;
  const [first, last] = [38, 38 + ALLOW.length];
  assert.deepEqual(spans(two), [`1:${first}-1:${last}`, `1:${last}-1:${last + 1 + ALLOW.length}`]);
});

test("a statement in no list begins after its own brace", () => {
  assert.deepEqual(spans(`{\n  "Version":"2012-10-17",\n  "Statement":{\n    "Effect":"Allow"\n  }\n}`), ["3:16-5:4"]);
});

test("only the document's own member is looked at, whatever texts say; braces of conditions end nothing", () => {
  const condition = '{"Effect":"Allow","Condition":{"StringEquals":{"Statement":["{", "}]"]}}}';
  const text = `{"Id":"\\"Statement\\": [{}]","\\u0053tatement":[${condition}]}`;
  const start = text.indexOf("[{") === -1 ? 0 : text.lastIndexOf('[{"Effect') + 2;
  assert.deepEqual(spans(text), [`1:${start}-1:${start + condition.length}`]);
});
