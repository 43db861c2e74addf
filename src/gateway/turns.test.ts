/** Long works take turns: between two looks at what has arrived, only one of them goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Steps } from "../model/steps.ts";
import { finish, nextTurn, takeTurn } from "./turns.ts";

test("of several long works, each gets its turn, and only one between two looks at what has arrived", async () => {
  const order: string[] = [];
  let isDone = false;
  const look = () => {
    order.push("look");
    if (!isDone) setImmediate(look);
  };
  setImmediate(look);
  const work = async (name: string) => {
    for (let turn = 0; turn < 4; turn++) {
      await nextTurn();
      order.push(name);
    }
  };
  await Promise.all(["a", "b", "c"].map(work));
  isDone = true;
  const looks = order
    .join(" ")
    .split("look")
    .map(
      (text) =>
        text
          .trim()
          .split(" ")
          .filter((name) => name !== "").length,
    );
  assert.deepEqual([...new Set(looks)].toSorted(), [0, 1], order.join(" "));
  const turns = order.filter((name) => name !== "look").join("");
  assert.equal(turns, "abcabcabcabc");
});

/** Each step takes as long as a turn may. */
function* slow(steps: number): Steps<string> {
  for (let n = 0; n < steps; n++) {
    for (const end = performance.now() + 25; performance.now() < end; );
    yield;
  }
  return "done";
}

test("a turn ends with the step in which its time is over, and finish goes on until there's a result", async () => {
  const steps = slow(2);
  assert.equal(takeTurn(steps), undefined);
  assert.equal(takeTurn(steps), undefined);
  assert.deepEqual(takeTurn(steps), { value: "done" });
  let others = 0;
  const timer = setInterval(() => others++, 1);
  assert.equal(await finish(slow(3)), "done");
  clearInterval(timer);
  assert.ok(others >= 2, `others had ${others} turns`);
});
