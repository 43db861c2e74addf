import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type Change, put, remove } from "../model/world/change.ts";
import { type FollowUp, withFollowUps } from "./follow-up.ts";
import type { Call } from "./operation.ts";
import { TestCordon } from "./world-for-tests.ts";

const reservation = (id: string) =>
  put("subnet-cidr-reservation", { id, ownerId: "", subnetId: "s", cidr: "", reservationType: "prefix", tags: [] });

const call = () => ({ world: new TestCordon().world() }) as Call<unknown>;

suite("follow-ups", () => {
  const adds = (id: string): FollowUp => ({
    kinds: ["subnet-cidr-reservation"],
    follow: ({ world }, _, before) => {
      assert.equal(before.count("subnet-cidr-reservation"), 0);
      return [reservation(`${id}-after-${[...world.all("subnet-cidr-reservation")].map((each) => each.id)}`)];
    },
  });
  const idsIn = (changes: readonly Change[] | undefined) => changes?.map((each) => "put" in each && each.value.id);

  test("each sees the world as the call and earlier follow-ups leave it", () => {
    const { changes } = withFollowUps([adds("x"), adds("y")], call(), { changes: [reservation("a")], output: {} });
    assert.deepEqual(idsIn(changes), ["a", "x-after-a", "y-after-a,x-after-a"]);
  });

  test("a follow-up isn't asked about changes of other kinds, or if nothing changed", () => {
    for (const changes of [[], [remove("vpc", "vpc-1")]]) {
      const decision = { changes, output: {} };
      assert.equal(withFollowUps([adds("x")], call(), decision), decision);
    }
  });
});
