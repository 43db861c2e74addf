/** Bodies read in turns say what JSON.parse says of them, or are refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { OwnRefusal } from "../http-server.ts";
import { readJson } from "./read-json.ts";

const read = (text: string) => readJson(Buffer.from(text));
const refused = (text: string) => assert.rejects(read(text), OwnRefusal, text.slice(0, 100));

test("whatever JSON can say is read as JSON.parse reads it, blanks and escapes included", async () => {
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, "\t"), async (json, space) => {
      const text = JSON.stringify(JSON.parse(json), undefined, space);
      assert.deepEqual(await read(text), JSON.parse(text));
    }),
    { numRuns: 500 },
  );
  for (const text of [
    '{"a":[],"b":{},"c":[ ],"d":{ }}',
    '{"a":[1,{"b":[2,3]},[4,[5]]],"c":"d","e":{"f":[6],"g":{"h":7}}}',
    '[[1,2],{"a":"]}"},"\\"[{"]',
    ' {"__proto__":[1],"a":{"__proto__":{"b":1}},"a":{"c":[2]}} ',
    '"text"',
    "5",
  ]) {
    assert.deepEqual(await read(text), JSON.parse(text), text);
  }
});

test("what is not JSON is refused, wherever the mistake stands", async () => {
  const right = '{"a":[1,{"b":[2,3]}],"c":{"d":[4],"e":"f"}}';
  for (let at = 0; at < right.length; at++) {
    for (const text of [right.slice(0, at), right.slice(0, at) + right.slice(at + 1)]) {
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch {
        await refused(text);
        continue;
      }
      assert.deepEqual(await read(text), parsed, text);
    }
  }
  for (const text of ["", " ", '{"a":[,]}', '{"a":[1,]}', '{"a":{5,"k":1}}', '{"a":{[1]:2}}', '{"a":[1 2]}', "]]"])
    await refused(text);
  await assert.rejects(readJson(Buffer.from([0x22, 0xff, 0x22])), /UTF-8/);
});

test("what nests too deep, or has too long a part or too many, is refused", async () => {
  await assert.rejects(read("[".repeat(1_000_000)), /too deep/);
  await assert.rejects(read(`{"a":[${"[".repeat(63)}`), /too deep/);
  await assert.rejects(read(`{"a":["${"x".repeat(1024 * 1024)}"]}`), /longer than/);
  await assert.rejects(read(`{"a":[${"1,".repeat(500_000)}1]}`), /too many parts/);
});
