import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import createUser from "./create-user.ts";
import getUser from "./get-user.ts";

const home = { region: GLOBAL };

test("a new user has AWS's form of id and ARN, and is found by its name in any case", () => {
  const cordon = new TestCordon();
  const { User } = cordon.run(
    createUser,
    { UserName: "Alice", Path: "/team/", Tags: [{ Key: "a", Value: "b" }] },
    home,
  );
  assert.match(User?.UserId ?? "", /^AIDA[A-Z2-7]{17}$/);
  assert.equal(User?.Arn, `arn:aws:iam::${ACCOUNT}:user/team/Alice`);
  const shown = cordon.run(getUser, { UserName: "alice" }, home).User;
  assert.deepEqual(shown, { ...User, Tags: [{ Key: "a", Value: "b" }] });
});

test("refusals: a name that exists in another case, names and paths of another form, and whoever isn't there", () => {
  const cordon = new TestCordon();
  cordon.run(createUser, { UserName: "alice" }, home);
  const create = (UserName: string, Path?: string) => () => cordon.run(createUser, { UserName, Path }, home);
  assert.throws(create("ALICE"), refusal("EntityAlreadyExists", "User with name ALICE already exists."));
  assert.throws(create("al ice"), refusal("ValidationError", /userName/));
  assert.throws(create("a".repeat(65)), refusal("ValidationError", /less than or equal to 64/));
  assert.throws(create("bob", "team"), refusal("ValidationError", /path/));
  assert.throws(create("bob", `/${"a".repeat(512)}/`), refusal("ValidationError", /less than or equal to 512/));
  assert.throws(
    () => cordon.run(getUser, { UserName: "carol" }, home),
    refusal("NoSuchEntity", "The user with name carol cannot be found."),
  );
});
