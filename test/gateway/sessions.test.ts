/** STS: who may assume a role, what the session may do, and why a call was refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../src/model/regions.ts";
import { put, remove } from "../../src/model/world/change.ts";
import { ACCOUNT, allow, ask, commit, rootKey, secureGateway, trusting, withRole, withUser } from "../setup/iam.ts";
import type { Key } from "../setup/signed-call.ts";
import { assume, keyIn, mayAssume, OTHER, refused } from "./assumed-roles.ts";

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
  const arns = Array.from({ length: 11 }, (_, n) => [
    `PolicyArns.member.${n + 1}.arn`,
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
  ]);
  assert.match(
    (await assume(gateway, key, Object.fromEntries(arns))).message ?? "",
    /at 'policyArns' .* or equal to 10/,
  );
  assert.deepEqual(refused(await assume(gateway, key, { SerialNumber: "GAHT12345678", TokenCode: "123456" })), [
    403,
    "AccessDenied",
  ]);
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
    `${EncodedMessage.startsWith("x") ? "y" : "x"}${EncodedMessage.slice(1)}`,
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
