/** What a session of a role has beside its permissions, its tags and its source identity, and what goes on along a chain of roles. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCOUNT, allow, ask, secureGateway, trusting, withRole, withUser } from "../setup/iam.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { call, element, formOf, type Key } from "../setup/signed-call.ts";
import { assume, keyIn, mayAssume, OTHER } from "./assumed-roles.ts";

test("catalogue 505: the caller's policies decide on a session's name, external id, tags and source identity too", async () => {
  const of = (Action: string, Condition: object, Effect = "Allow") => ({ Effect, Action, Resource: "*", Condition });
  const free = of("sts:AssumeRole", {});
  const named = { "sts:RoleSessionName": "ann" };
  const tagged = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "net" };
  const transitive = { ...tagged, "TransitiveTagKeys.member.1": "team" };
  const cases = [
    [[of("sts:AssumeRole", { StringEquals: named })], {}, 200],
    [[of("sts:AssumeRole", { StringEquals: named })], { RoleSessionName: "bob" }, 403],
    [[free, of("sts:AssumeRole", { StringEquals: { "sts:ExternalId": "42" } }, "Deny")], { ExternalId: "42" }, 403],
    [[free, of("sts:AssumeRole", { StringEquals: { "sts:ExternalId": "42" } }, "Deny")], { ExternalId: "43" }, 200],
    [[of("sts:AssumeRole", { StringEquals: { "iam:ResourceTag/of": "role" } })], {}, 200],
    [[of("sts:AssumeRole", { StringEquals: { "aws:ResourceTag/of": "user" } })], {}, 403],
    [[of("sts:AssumeRole", { StringEquals: { "aws:ResourceAccount": OTHER } })], {}, 200],
    [[of("sts:AssumeRole", { StringEquals: { "aws:ResourceAccount": ACCOUNT } })], {}, 403],
    [[free], tagged, 403],
    [[free, of("sts:TagSession", { StringEquals: { "aws:RequestTag/team": "net" } })], tagged, 200],
    [[free, of("sts:TagSession", { StringEquals: { "aws:RequestTag/team": "web" } })], tagged, 403],
    [[free, of("sts:TagSession", { Null: { "sts:TransitiveTagKeys": "true" } })], transitive, 403],
    [[free], { SourceIdentity: "ann" }, 403],
    [
      [free, of("sts:SetSourceIdentity", { StringEquals: { "sts:SourceIdentity": "ann" } })],
      { SourceIdentity: "ann" },
      200,
    ],
  ] as const;
  const actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
  const change = { trustPolicy: trusting({ AWS: ACCOUNT }, {}, actions), tags: [{ key: "of", value: "role" }] };
  const RoleArn = `arn:aws:iam::${OTHER}:role/reader`;
  for (const [Statement, more, status] of cases) {
    const gateway = secureGateway();
    const document = JSON.stringify({ Version: "2012-10-17", Statement });
    const { key } = await withUser(gateway, { inlinePolicies: [{ name: "own", document }] });
    await withRole(gateway, change, OTHER);
    const answer = await assume(gateway, key, { RoleArn, ...more });
    assert.equal(answer.status, status, `${document} ${JSON.stringify(more)} ${answer.message}`);
  }
});

test("transitive session tags go on to the next role", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  const trustPolicy = trusting({ AWS: ACCOUNT }, {}, ["sts:AssumeRole", "sts:TagSession"]);
  const ofTeam = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Resource: "*" },
      {
        Effect: "Allow",
        Action: "ec2:DescribeVpcs",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalTag/team": "net" } },
      },
    ],
  });
  await withRole(gateway, { trustPolicy, inlinePolicies: [{ name: "team", document: ofTeam }] });
  const tags = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "net" };
  for (const [transitive, status] of [
    [{ "TransitiveTagKeys.member.1": "team" }, 200],
    [{}, 403],
  ] as const) {
    const first = keyIn(await assume(gateway, key, { ...tags, ...transitive }));
    assert.equal((await ask(gateway, first, "DescribeVpcs")).status, 200);
    const second = keyIn(await assume(gateway, first));
    assert.equal((await ask(gateway, second, "DescribeVpcs")).status, status);
    const third = keyIn(await assume(gateway, second));
    assert.equal((await ask(gateway, third, "DescribeVpcs")).status, status);
  }
});

const tagsOf = (tags: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], place) => [
      [`Tags.member.${place + 1}.Key`, key],
      [`Tags.member.${place + 1}.Value`, value],
    ]),
  );

test("catalogue 518: what can't be a session's tags, and what goes on with a session can't be changed", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  const actions = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
  const inlinePolicies = [{ name: "assume", document: allow(actions) }];
  await withRole(gateway, { trustPolicy: trusting({ AWS: ACCOUNT }, {}, actions), inlinePolicies });
  const wrong = async (by: Key, more: Readonly<Record<string, string>>) => {
    const { code, message } = await assume(gateway, by, more);
    return `${code}: ${message}`;
  };
  const DUPLICATE = "InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.";
  assert.equal(await wrong(key, tagsOf({ team: "a", Team: "b" })), DUPLICATE);
  const others = { ...tagsOf({ team: "a" }), "TransitiveTagKeys.member.1": "env" };
  assert.match(await wrong(key, others), /^InvalidParameterValue: The specified transitive tag key must be included/);
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, "v"]));
  for (const [tags, said] of [
    [many, /^ValidationError: .*at 'tags'.* less than or equal to 50/],
    [{ ["k".repeat(129)]: "v" }, /^ValidationError: .*less than or equal to 128/],
    [{ k: "v".repeat(257) }, /^ValidationError: .*less than or equal to 256/],
    [{ "aws:k": "v" }, /^InvalidParameterValue: Tag keys that begin with aws:/],
  ] as const) {
    assert.match(await wrong(key, tagsOf(tags)), said);
  }
  const passedOn = { ...tagsOf({ team: "net" }), "TransitiveTagKeys.member.1": "team", SourceIdentity: "ann" };
  const session = keyIn(await assume(gateway, key, passedOn));
  assert.match(
    await wrong(session, tagsOf({ TEAM: "web" })),
    /conflicts with a transitive tag key from the calling session/,
  );
  assert.equal(
    await wrong(session, { SourceIdentity: "bob" }),
    "ValidationError: The source identity is already set for this assume role session",
  );
  assert.equal((await assume(gateway, session)).member("SourceIdentity"), "ann");
  for (const missing of ["sts:TagSession", "sts:SetSourceIdentity"]) {
    const document = allow(actions.filter((action) => action !== missing));
    await withRole(gateway, {
      trustPolicy: trusting({ AWS: ACCOUNT }, {}, actions),
      inlinePolicies: [{ name: "assume", document }],
    });
    assert.match(await wrong(session, {}), new RegExp(`^AccessDenied: .* is not authorized to perform: ${missing}`));
  }
});

test("a session has its role's tags, as they are now, unless it has the same ones itself", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  const ofTeam = (team: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "ec2:DescribeVpcs",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalTag/team": team } },
      },
    });
  const trustPolicy = trusting({ AWS: ACCOUNT }, {}, ["sts:AssumeRole", "sts:TagSession"]);
  const role = (team: string) =>
    withRole(gateway, {
      trustPolicy,
      tags: [{ key: "team", value: team }],
      inlinePolicies: [{ name: "team", document: ofTeam("net") }],
    });
  await role("net");
  const untagged = keyIn(await assume(gateway, key));
  const tagged = keyIn(await assume(gateway, key, tagsOf({ TEAM: "web" })));
  const status = async (by: Key) => (await ask(gateway, by, "DescribeVpcs")).status;
  assert.deepEqual([await status(untagged), await status(tagged)], [200, 403]);
  await role("web");
  assert.deepEqual([await status(untagged), await status(tagged)], [403, 403]);
});

test("catalogue 519: what doesn't fit into a session is refused, and the token of what fits is taken", async (t) => {
  const { url, adminKey } = await openCordon(t, { store: "memory", secure: true });
  const admin = adminKey ?? assert.fail("there is no key");
  const asked = async (
    service: "iam" | "sts" | "ec2",
    Action: string,
    parameters: Readonly<Record<string, string>>,
    by: Key = admin,
  ) => {
    const Version = { iam: "2010-05-08", sts: "2011-06-15", ec2: "2016-11-15" }[service];
    return call(url, { service, body: formOf({ Action, Version, ...parameters }) }, by);
  };
  const account = element((await asked("sts", "GetCallerIdentity", {})).body, "Account") ?? "";
  const trust = trusting({ AWS: account }, {}, ["sts:AssumeRole", "sts:TagSession"]);
  const made = await asked("iam", "CreateRole", { RoleName: "reader", AssumeRolePolicyDocument: trust });
  assert.equal(made.status, 200, made.body);
  const RoleArn = element(made.body, "Arn") ?? "";
  const assumed = (more: Readonly<Record<string, string>>) =>
    asked("sts", "AssumeRole", { RoleArn, RoleSessionName: "ann", ...more });
  const tags = (count: number) =>
    tagsOf(Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`.padEnd(128, "x"), "v".repeat(256)])));
  const most = await assumed(tags(40));
  assert.equal(most.status, 200, most.body);
  assert.equal(element(most.body, "PackedPolicySize"), "98");
  const session: Key = {
    accessKeyId: element(most.body, "AccessKeyId") ?? "",
    secretAccessKey: element(most.body, "SecretAccessKey") ?? "",
    sessionToken: element(most.body, "SessionToken") ?? "",
  };
  assert.equal((await asked("sts", "GetCallerIdentity", {}, session)).status, 200);
  const tooMany = await assumed(tags(42));
  assert.equal(element(tooMany.body, "Code"), "PackedPolicyTooLarge");
  assert.match(
    element(tooMany.body, "Message") ?? "",
    /^Packed size of session tags consumes 10\d% of allotted space\.$/,
  );
  const tooLong = await assumed({ ...tags(40), Policy: allow("ec2:*", `arn:aws:ec2:*:*:vpc/${"x".repeat(1_500)}`) });
  assert.match(element(tooLong.body, "Message") ?? "", /^Packed policy consumes 1\d\d% of allotted space/);
});
