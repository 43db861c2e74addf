/** Long answers in pieces are the text that JSON.stringify makes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { jsonPieces } from "./json-pieces.ts";

async function piecesOf(value: unknown): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of jsonPieces(value)) pieces.push(piece);
  return pieces;
}
const whole = async (value: unknown) => (await piecesOf(value)).join("");

test("whatever is answered becomes the same text in pieces as in one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 8 }), async (value) => {
      assert.equal(await whole(value), JSON.stringify(value));
    }),
  );
  const absent = { a: undefined, b: [undefined, null], c: { d: undefined }, e: [] };
  assert.equal(await whole(absent), JSON.stringify(absent));
});

test("no piece of a long answer has much more than 64 KiB", async () => {
  const value = { list: Array.from({ length: 50_000 }, (_, n) => ({ name: `member ${n}` })) };
  const pieces = await piecesOf(value);
  assert.ok(pieces.length > 10);
  for (const piece of pieces) assert.ok(piece.length < 66 * 1024);
});
