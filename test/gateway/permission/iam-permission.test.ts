/** Who may act on which user, as administrators hand that out: their own keys, certain policies, boundaries, paths. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../src/model/regions.ts";
import { managedPolicyForTests } from "../../../src/operations/iam/policies/policy-for-tests.ts";
import { ACCOUNT } from "../../../src/operations/world-for-tests.ts";
import { NamedCalls, there } from "../../operations/named-calls.ts";
import { served } from "../../wire/sdk.ts";
import { answerUnder, CALLER, type Statement } from "./call-under-policies.ts";

const cordon = new NamedCalls();
const self = CALLER.slice(CALLER.lastIndexOf("/") + 1);
for (const UserName of [self, "bob"]) cordon.call("iam", "CreateUser", { UserName }, { region: GLOBAL });
const [read, write] = [managedPolicyForTests(cordon, "read"), managedPolicyForTests(cordon, "write")];

const users = (path: string): string => `arn:aws:iam::${ACCOUNT}:user/${path}`;
const allow = (Action: string, Resource: string | readonly string[], key?: string, value = ""): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(key !== undefined && { Condition: { StringEquals: { [key]: value } } }),
});

/** What a call may do under a statement: one call that it allows, and one like it that it doesn't. */
const cases: readonly (readonly [title: string, call: string, Statement, allowed: object, refused: object])[] = [
  ["their own keys", "CreateAccessKey", allow("iam:*AccessKey*", users(`\${aws:username}`)), {}, { UserName: "bob" }],
  [
    "certain policies",
    "AttachUserPolicy",
    allow("iam:AttachUserPolicy", "*", "iam:PolicyARN", read),
    { UserName: "bob", PolicyArn: read },
    { UserName: "bob", PolicyArn: write },
  ],
  [
    "new users within a boundary",
    "CreateUser",
    allow("iam:CreateUser", "*", "iam:PermissionsBoundary", read),
    { UserName: "carol", PermissionsBoundary: read },
    { UserName: "carol" },
  ],
  [
    "new users under a path",
    "CreateUser",
    allow("iam:CreateUser", users("team/*")),
    { UserName: "carol", Path: "/team/" },
    { UserName: "carol" },
  ],
  [
    "another name: of the user as it is and as it will be",
    "UpdateUser",
    allow("iam:UpdateUser", [users("bob"), users("b*")]),
    { UserName: "bob", NewUserName: "bert" },
    { UserName: "bob", NewUserName: "alfred" },
  ],
  [
    "users with certain tags",
    "DeleteUser",
    allow("iam:DeleteUser", "*", "iam:ResourceTag/team", "red"),
    { UserName: "bob" },
    { UserName: self },
  ],
  [
    "tags with certain values",
    "TagUser",
    allow("iam:TagUser", "*", "aws:RequestTag/team", "red"),
    { UserName: "bob", Tags: [{ Key: "team", Value: "red" }] },
    { UserName: "bob", Tags: [{ Key: "team", Value: "blue" }] },
  ],
];

cordon.call("iam", "TagUser", { UserName: "bob", Tags: [{ Key: "team", Value: "red" }] }, { region: GLOBAL });

for (const [title, name, statement, allowed, refused] of cases) {
  test(`${name}: ${title}`, async () => {
    const operation = there(served.find((each) => each.service === "iam" && each.name === name));
    assert.deepEqual(await answerUnder(cordon, [statement], operation, allowed), [200, undefined, undefined]);
    const [status, code, message] = await answerUnder(cordon, [statement], operation, refused);
    assert.deepEqual([status, code], [403, "AccessDenied"]);
    assert.match(message ?? "", new RegExp(`^User: ${CALLER} is not authorized to perform: iam:${name} on resource: `));
  });
}
