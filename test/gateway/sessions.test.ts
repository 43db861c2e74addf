/** STS: who may assume a role, what the session may do, and why a call was refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Gateway } from "../../src/gateway/handle-call.ts";
import { GLOBAL } from "../../src/model/regions.ts";
import { put, remove } from "../../src/model/world/change.ts";
import { ACCOUNT, allow, ask, commit, rootKey, secureGateway, trusting, withRole, withUser } from "../setup/iam.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { call, element, formOf, type Key } from "../setup/signed-call.ts";

const OTHER = "444455556666";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
const session = { RoleArn: ROLE, RoleSessionName: "ann" };
const mayAssume = {
  inlinePolicies: [{ name: "assume", document: allow(["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]) }],
};

const assume = (gateway: Gateway, key: Key, more: Readonly<Record<string, string>> = {}) =>
  ask(gateway, key, "AssumeRole", { ...session, ...more }, "sts");

type Answer = Awaited<ReturnType<typeof ask>>;
const keyIn = ({ member, text }: Answer): Key => ({
  accessKeyId: member("AccessKeyId") ?? assert.fail(text),
  secretAccessKey: member("SecretAccessKey") ?? "",
  sessionToken: member("SessionToken") ?? "",
});
const refused = ({ status, code }: Answer) => [status, code];

test("a session of a role may do what the role may, and says who it is", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  const role = await withRole(gateway);
  const answer = await assume(gateway, key);
  assert.equal(answer.member("Arn"), `arn:aws:sts::${ACCOUNT}:assumed-role/reader/ann`);
  assert.equal(answer.member("AssumedRoleId"), `${role.id}:ann`);
  const given = keyIn(answer);
  assert.equal((await ask(gateway, given, "DescribeSubnets")).status, 200);
  assert.equal((await ask(gateway, given, "DescribeVpcs")).code, "UnauthorizedOperation");
  const identity = await ask(gateway, given, "GetCallerIdentity", {}, "sts");
  assert.deepEqual(["Arn", "UserId", "Account"].map(identity.member), [
    `arn:aws:sts::${ACCOUNT}:assumed-role/reader/ann`,
    `${role.id}:ann`,
    ACCOUNT,
  ]);
  await commit(gateway, [remove("iam-role", role.id)]);
  assert.equal((await ask(gateway, given, "DescribeSubnets")).code, "AuthFailure");
});

test("the trust policy decides, and the caller's policies beside it unless it names the caller", async () => {
  const user = `arn:aws:iam::${ACCOUNT}:user/alice`;
  const cases = [
    // The account is trusted: the user's policies must allow.
    [trusting({ AWS: ACCOUNT }), allow("sts:AssumeRole"), 200],
    [trusting({ AWS: ACCOUNT }), allow("ec2:*"), 403],
    // The user is trusted: its policies needn't allow, but may deny.
    [trusting({ AWS: user }), allow("ec2:*"), 200],
    [trusting({ AWS: user }), allow("sts:AssumeRole").replace("Allow", "Deny"), 403],
    [trusting({ AWS: `${user}x` }), allow("sts:AssumeRole"), 403],
    [trusting({ AWS: OTHER }), allow("sts:AssumeRole"), 403],
    [trusting({ Service: "ec2.amazonaws.com" }), allow("sts:AssumeRole"), 403],
  ] as const;
  for (const [trustPolicy, document, status] of cases) {
    const gateway = secureGateway();
    const { key } = await withUser(gateway, { inlinePolicies: [{ name: "own", document }] });
    await withRole(gateway, { trustPolicy });
    const answer = await assume(gateway, key);
    assert.equal(answer.status, status, `${trustPolicy} ${document}`);
    if (status === 403) assert.equal(answer.code, "AccessDenied");
  }
});

test("catalogue 499: a user or a role that was deleted and made anew is not the one that is trusted", async () => {
  const gateway = secureGateway();
  const root = await rootKey(gateway);
  const iam = (by: Key, action: string, parameters: Readonly<Record<string, string>>) =>
    ask(gateway, by, action, parameters, "iam");
  const newUser = async (): Promise<Key> => {
    await iam(root, "CreateUser", { UserName: "carol" });
    const policy = { PolicyName: "all", PolicyDocument: allow("*") };
    await iam(root, "PutUserPolicy", { UserName: "carol", ...policy });
    return keyIn(await iam(root, "CreateAccessKey", { UserName: "carol" }));
  };
  const newRole = (RoleName: string, AssumeRolePolicyDocument: string) =>
    iam(root, "CreateRole", { RoleName, AssumeRolePolicyDocument });
  const as = async (by: Key, name: string) => assume(gateway, by, { RoleArn: `arn:aws:iam::${ACCOUNT}:role/${name}` });
  const carol = await newUser();
  await newRole("first", trusting({ AWS: `arn:aws:iam::${ACCOUNT}:user/carol` }));
  await newRole("second", trusting({ AWS: `arn:aws:iam::${ACCOUNT}:role/first` }));
  assert.equal((await as(keyIn(await as(carol, "first")), "second")).status, 200);
  await iam(root, "UpdateUser", { UserName: "carol", NewUserName: "dora" });
  assert.equal((await as(carol, "first")).status, 200);
  await iam(root, "UpdateUser", { UserName: "dora", NewUserName: "carol" });

  await iam(root, "DeleteUserPolicy", { UserName: "carol", PolicyName: "all" });
  await iam(root, "DeleteAccessKey", { UserName: "carol", AccessKeyId: carol.accessKeyId });
  assert.equal((await iam(root, "DeleteUser", { UserName: "carol" })).status, 200);
  const another = await newUser();
  assert.deepEqual(refused(await as(another, "first")), [403, "AccessDenied"]);
  await iam(root, "DeleteRole", { RoleName: "first" });
  await newRole("first", trusting({ AWS: `arn:aws:iam::${ACCOUNT}:user/carol` }));
  const session = await as(another, "first");
  assert.equal(session.status, 200);
  assert.deepEqual(refused(await as(keyIn(session), "second")), [403, "AccessDenied"]);
});

test("a role of another account: both accounts must agree, and a role that isn't there is refused alike", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  const RoleArn = `arn:aws:iam::${OTHER}:role/reader`;
  const missing = await assume(gateway, key, { RoleArn });
  await withRole(gateway, { trustPolicy: trusting({ AWS: OTHER }) }, OTHER);
  const untrusted = await assume(gateway, key, { RoleArn });
  assert.deepEqual(
    [missing.status, missing.code, missing.message],
    [untrusted.status, untrusted.code, untrusted.message],
  );
  assert.equal(
    missing.message,
    `User: arn:aws:iam::${ACCOUNT}:user/alice is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
  );
  await withRole(gateway, { trustPolicy: trusting({ AWS: ACCOUNT }) }, OTHER);
  const given = keyIn(await assume(gateway, key, { RoleArn }));
  assert.equal((await ask(gateway, given, "GetCallerIdentity", {}, "sts")).member("Account"), OTHER);
});

test("an external id, session tags and a source identity must be as the trust policy wants them", async () => {
  const condition = (Condition: object, actions: readonly string[] = ["sts:AssumeRole"]) =>
    trusting({ AWS: ACCOUNT }, { Condition }, actions);
  const tagged = { "Tags.member.1.Key": "team", "Tags.member.1.Value": "net" };
  const cases = [
    [condition({ StringEquals: { "sts:ExternalId": "42" } }), { ExternalId: "42" }, 200],
    [condition({ StringEquals: { "sts:ExternalId": "42" } }), { ExternalId: "43" }, 403],
    [condition({ StringEquals: { "sts:ExternalId": "42" } }), {}, 403],
    [condition({ StringEquals: { "aws:RequestTag/team": "net" } }, ["sts:AssumeRole", "sts:TagSession"]), tagged, 200],
    [trusting({ AWS: ACCOUNT }), tagged, 403],
    [trusting({ AWS: ACCOUNT }, {}, ["sts:AssumeRole", "sts:SetSourceIdentity"]), { SourceIdentity: "ann" }, 200],
    [trusting({ AWS: ACCOUNT }), { SourceIdentity: "ann" }, 403],
  ] as const;
  for (const [trustPolicy, more, status] of cases) {
    const gateway = secureGateway();
    const { key } = await withUser(gateway, { inlinePolicies: [{ name: "all", document: allow("sts:*") }] });
    await withRole(gateway, { trustPolicy });
    assert.equal((await assume(gateway, key, more)).status, status, `${trustPolicy} ${JSON.stringify(more)}`);
  }
});

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

test("session policies, a boundary and the role's own limit a session together", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  await withRole(gateway, { inlinePolicies: [{ name: "all", document: allow("ec2:*") }] });
  const limited = keyIn(await assume(gateway, key, { Policy: allow("ec2:DescribeVpcs") }));
  assert.equal((await ask(gateway, limited, "DescribeVpcs")).status, 200);
  const denied = await ask(gateway, limited, "DescribeSubnets");
  assert.match(denied.message ?? "", /because no session policy allows the ec2:DescribeSubnets action/);
  assert.deepEqual(refused(await assume(gateway, key, { Policy: "{}" })), [400, "MalformedPolicyDocument"]);
  const unknown = { "PolicyArns.member.1.arn": `arn:aws:iam::${ACCOUNT}:policy/none` };
  assert.deepEqual(refused(await assume(gateway, key, unknown)), [400, "MalformedPolicyDocument"]);
});

test("what a caller writes into a policy stays one line of the operator's log", async () => {
  const lines: string[] = [];
  const gateway = { ...secureGateway(), log: (line: string) => lines.push(line) };
  const { key } = await withUser(gateway, mayAssume);
  await withRole(gateway);
  const Policy = JSON.stringify({ ...JSON.parse(allow("ec2:*")), "\u001b[2J\nrequest forged": 1 });
  assert.deepEqual(refused(await assume(gateway, key, { Policy })), [400, "MalformedPolicyDocument"]);
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /request forged/);
  assert.doesNotMatch(lines[0] ?? "", /\p{Cc}/u);
  const long = await assume(gateway, key, { Policy: allow("ec2:*", "x".repeat(1_900)) });
  assert.deepEqual(refused(long), [400, "MalformedPolicyDocument"]);
  assert.ok((lines[1]?.length ?? 0) < 2_200, lines[1]);
});

test("how long a session may last", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  await withRole(gateway, {
    inlinePolicies: [{ name: "assume", document: allow("sts:AssumeRole") }],
    maxSessionDuration: 7_200,
  });
  const message = async (by: Key, DurationSeconds: string) => (await assume(gateway, by, { DurationSeconds })).message;
  assert.match((await message(key, "899")) ?? "", /greater than or equal to 900/);
  assert.match((await message(key, "43201")) ?? "", /less than or equal to 43200/);
  assert.equal(
    await message(key, "7201"),
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  );
  const chained = keyIn(await assume(gateway, key));
  assert.equal(
    await message(chained, "3601"),
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
  );
  assert.equal(await message(chained, "3600"), undefined);
});

test("inputs of another form are refused", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  await withRole(gateway);
  for (const more of [
    { RoleArn: `arn:aws:iam::${ACCOUNT}:user/alice` },
    { RoleArn: "reader-reader-reader-reader" },
    { RoleSessionName: "a b" },
    { SourceIdentity: "a b" },
  ]) {
    assert.deepEqual(refused(await assume(gateway, key, more)), [400, "ValidationError"], JSON.stringify(more));
  }
  assert.deepEqual(refused(await assume(gateway, key, { SerialNumber: "GAHT12345678", TokenCode: "123456" })), [
    403,
    "AccessDenied",
  ]);
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

test("a session of a user's own may do what the user may, but for IAM and most of STS", async () => {
  const gateway = secureGateway();
  const { key, user } = await withUser(gateway, { inlinePolicies: [{ name: "all", document: allow("*") }] });
  const given = keyIn(await ask(gateway, key, "GetSessionToken", {}, "sts"));
  assert.equal((await ask(gateway, given, "DescribeVpcs")).status, 200);
  assert.equal(
    (await ask(gateway, given, "GetCallerIdentity", {}, "sts")).member("Arn"),
    `arn:aws:iam::${ACCOUNT}:user/alice`,
  );
  assert.deepEqual(refused(await ask(gateway, given, "GetUser", { UserName: "alice" }, "iam")), [
    403,
    "InvalidClientTokenId",
  ]);
  assert.deepEqual(refused(await ask(gateway, given, "GetSessionToken", {}, "sts")), [403, "InvalidClientTokenId"]);
  const withMfa = { SerialNumber: "GAHT12345678", TokenCode: "123456" };
  assert.deepEqual(refused(await ask(gateway, key, "GetSessionToken", withMfa, "sts")), [403, "AccessDenied"]);
  const byRoot = await ask(gateway, await rootKey(gateway), "GetSessionToken", { DurationSeconds: "129600" }, "sts");
  assert.ok(Date.parse(byRoot.member("Expiration") ?? "") <= Date.now() + 3_600_000);
  assert.equal((await ask(gateway, keyIn(byRoot), "DescribeSubnets")).status, 200);
  assert.deepEqual(refused(await ask(gateway, keyIn(byRoot), "ListUsers", {}, "iam")), [403, "InvalidClientTokenId"]);
  await commit(gateway, [put("iam-user", { ...user, name: "eve", arn: `arn:aws:iam::${ACCOUNT}:user/eve` })]);
  const renamed = await ask(gateway, given, "GetCallerIdentity", {}, "sts");
  assert.equal(renamed.member("Arn"), `arn:aws:iam::${ACCOUNT}:user/eve`);
});

test("catalogue 492: a role says when a session of it last called, and where", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, { inlinePolicies: [{ name: "all", document: allow("*") }] });
  await withRole(gateway);
  const used = async () => {
    const { member } = await ask(gateway, key, "GetRole", { RoleName: "reader" }, "iam");
    return [member("LastUsedDate"), member("Region")];
  };
  const given = keyIn(await assume(gateway, key));
  assert.deepEqual(await used(), [undefined, undefined]);
  await ask(gateway, given, "DescribeSubnets");
  const [at, region] = await used();
  assert.ok(Math.abs(Date.parse(at ?? "") - Date.now()) < 60_000, at);
  assert.equal(region, "us-east-1");
  const details = await ask(gateway, key, "GetAccountAuthorizationDetails", {}, "iam");
  assert.equal(details.member("LastUsedDate"), at);
  const { id } = await withRole(gateway, { inlinePolicies: [] });
  await ask(gateway, key, "DeleteRole", { RoleName: "reader" }, "iam");
  const home = { account: ACCOUNT, region: GLOBAL };
  assert.equal(await gateway.ledger.read(home, (world) => world.get("iam-access-key-use", id)), undefined);
});

test("a role's session asks for no session of its own", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway, mayAssume);
  await withRole(gateway);
  const given = keyIn(await assume(gateway, key));
  const answer = await ask(gateway, given, "GetSessionToken", {}, "sts");
  assert.deepEqual(
    [answer.status, answer.code, answer.message],
    [403, "AccessDenied", "Cannot call GetSessionToken with session credentials"],
  );
});

test("catalogue 391: DecodeAuthorizationMessage shows why a call was refused, to who may ask", async () => {
  const gateway = secureGateway();
  const { key } = await withUser(gateway);
  const { message = "" } = await ask(gateway, key, "CreateVpc", { CidrBlock: "10.0.0.0/16" });
  const EncodedMessage = /Encoded authorization failure message: (\S+)$/.exec(message)?.[1] ?? assert.fail(message);
  assert.deepEqual(refused(await ask(gateway, key, "DecodeAuthorizationMessage", { EncodedMessage }, "sts")), [
    403,
    "AccessDenied",
  ]);
  const root = await rootKey(gateway);
  const decoded = await ask(gateway, root, "DecodeAuthorizationMessage", { EncodedMessage }, "sts");
  const record = JSON.parse((decoded.member("DecodedMessage") ?? "").replaceAll("&quot;", '"'));
  assert.deepEqual(
    [record.allowed, record.explicitDeny, record.context.action, record.context.resource, record.context.principal.arn],
    [false, false, "ec2:CreateVpc", `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/*`, `arn:aws:iam::${ACCOUNT}:user/alice`],
  );
  const ofOthers = await ask(
    gateway,
    await rootKey(gateway, OTHER),
    "DecodeAuthorizationMessage",
    { EncodedMessage },
    "sts",
  );
  assert.equal(ofOthers.code, "InvalidAuthorizationMessageException");
  for (const wrong of [
    "made up",
    `${EncodedMessage.slice(0, -2)}xx`,
    keyIn(await ask(gateway, root, "GetSessionToken", {}, "sts")).sessionToken ?? "",
  ]) {
    const answer = await ask(gateway, root, "DecodeAuthorizationMessage", { EncodedMessage: wrong }, "sts");
    assert.equal(answer.code, "InvalidAuthorizationMessageException");
  }
});

test("GetAccessKeyInfo reads the account from the id", async () => {
  const gateway = secureGateway();
  const root = await rootKey(gateway);
  const ofKey = (AccessKeyId: string) => ask(gateway, root, "GetAccessKeyInfo", { AccessKeyId }, "sts");
  assert.equal((await ofKey(root.accessKeyId)).member("Account"), ACCOUNT);
  assert.equal((await ofKey("AKIDSOMEBODYELSE0000")).code, "ValidationError");
});
