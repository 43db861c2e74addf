/** The trail: which calls are events, what these say for each kind of caller, and what they never say. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Gateway } from "../../src/gateway/handle-call.ts";
import { handleCall } from "../../src/gateway/handle-call.ts";
import { ACCOUNT, allow, secureGateway, trusting, withRole, withUser } from "../setup/iam.ts";
import { ANY_KEY, element, type Key, signedHeaders } from "../setup/signed-call.ts";
import { smallGateway } from "../setup/small-gateway.ts";

const VERSIONS: Readonly<Record<string, string>> = { ec2: "2016-11-15", iam: "2010-05-08", sts: "2011-06-15" };

interface By {
  readonly key?: Key;
  readonly region?: string;
}

/** A call of a query service. */
async function call(
  gateway: Gateway,
  service: string,
  Action: string,
  parameters: Readonly<Record<string, string>> = {},
  { key = ANY_KEY, region = "us-east-1" }: By = {},
): Promise<string> {
  const body = new URLSearchParams({ Action, Version: VERSIONS[service] ?? "", ...parameters }).toString();
  const headers = {
    "user-agent": "a test",
    ...(await signedHeaders("http://localhost", key, { service, region, body })),
  };
  const readBody = async () => Buffer.from(body);
  const request = { method: "POST", path: "/", query: [], headers, readBody, requestId: `request-of-${Action}` };
  const answer = await handleCall(gateway, { ...request, remoteAddress: "::ffff:192.0.2.7" });
  return "body" in answer ? answer.body : "";
}

interface Shown {
  readonly [member: string]: unknown;
}

/** The records of an account's trail, the newest first. */
async function records(gateway: Gateway, account = "123456789012", region = "us-east-1"): Promise<Shown[]> {
  const found = await gateway.ledger.trail.lookUp({
    ...{ account, region, limit: 50, from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" },
  });
  return found.events.map(({ record }) => JSON.parse(record) as Shown);
}

const names = async (gateway: Gateway, account?: string, region?: string) =>
  (await records(gateway, account, region)).map(({ eventName }) => eventName);

const lastOf = async (gateway: Gateway, account?: string, region?: string): Promise<Shown> => {
  const [last] = await records(gateway, account, region);
  return last ?? assert.fail("there is no event");
};

describe("which calls are events", () => {
  test("a call that changes something is, one that reads or is refused otherwise isn't", async () => {
    const gateway = smallGateway();
    await call(gateway, "ec2", "DescribeVpcs");
    await call(gateway, "ec2", "CreateVpc", { CidrBlock: "nonsense" });
    await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16", DryRun: "true" });
    assert.deepEqual(await records(gateway), []);
    await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" });
    assert.deepEqual(await names(gateway), ["CreateVpc"]);
  });

  test("calls that read are, if the operator wants them", async () => {
    const gateway = smallGateway({ trail: { days: 90, reads: true } });
    await call(gateway, "ec2", "DescribeVpcs");
    await call(gateway, "sts", "GetCallerIdentity");
    const [identity, vpcs] = await records(gateway);
    assert.deepEqual([identity?.["eventName"], vpcs?.["eventName"]], ["GetCallerIdentity", "DescribeVpcs"]);
    assert.deepEqual([vpcs?.["readOnly"], vpcs?.["responseElements"]], [true, null]);
  });

  test("a call refused for want of permission is, also one that reads or is dry", async () => {
    const gateway = secureGateway();
    const { key } = await withUser(gateway);
    await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16", DryRun: "true" }, { key });
    await call(gateway, "ec2", "DescribeSubnets", {}, { key });
    await call(gateway, "iam", "CreateUser", { UserName: "bob" }, { key });
    const shown = (await records(gateway, ACCOUNT)).map(({ eventName, errorCode, responseElements }) => [
      eventName,
      errorCode,
      responseElements,
    ]);
    assert.deepEqual(shown, [
      ["CreateUser", "AccessDenied", null],
      ["DescribeSubnets", "Client.UnauthorizedOperation", null],
      ["CreateVpc", "Client.UnauthorizedOperation", null],
    ]);
    assert.match(String((await lastOf(gateway, ACCOUNT))["errorMessage"]), /not authorized to perform: iam:CreateUser/);
  });

  test("nobody unproven makes events", async () => {
    const gateway = secureGateway();
    const { key } = await withUser(gateway);
    await call(gateway, "ec2", "CreateVpc", {}, { key: { ...key, secretAccessKey: "wrong" } });
    await call(gateway, "ec2", "CreateVpc", {}, { key: ANY_KEY });
    assert.deepEqual(await records(gateway, ACCOUNT), []);
  });
});

describe("what an event says", () => {
  test("catalogue 485: of EC2's calls names in camel case, lists as sets, and the request id in the answer", async () => {
    const gateway = smallGateway();
    await call(gateway, "ec2", "CreateVpc", {
      CidrBlock: "10.0.0.0/16",
      "TagSpecification.1.ResourceType": "vpc",
      "TagSpecification.1.Tag.1.Key": "Name",
      "TagSpecification.1.Tag.1.Value": "main",
    });
    const { userIdentity, eventTime, eventID, requestParameters, responseElements, ...others } = await lastOf(gateway);
    assert.deepEqual(userIdentity, {
      type: "Root",
      principalId: "123456789012",
      arn: "arn:aws:iam::123456789012:root",
      accountId: "123456789012",
      accessKeyId: "test",
    });
    assert.match(String(eventTime), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.match(String(eventID), /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    assert.deepEqual(others, {
      eventVersion: "1.11",
      eventSource: "ec2.amazonaws.com",
      eventName: "CreateVpc",
      awsRegion: "us-east-1",
      sourceIPAddress: "192.0.2.7",
      userAgent: "a test",
      requestID: "request-of-CreateVpc",
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: "123456789012",
      eventCategory: "Management",
    });
    assert.deepEqual(requestParameters, {
      cidrBlock: "10.0.0.0/16",
      tagSpecification: { items: [{ resourceType: "vpc", tag: { items: [{ key: "Name", value: "main" }] } }] },
    });
    const { requestId, vpc } = responseElements as { requestId: string; vpc: Shown };
    assert.equal(requestId, "request-of-CreateVpc");
    assert.deepEqual([vpc["cidrBlock"], vpc["tagSet"]], ["10.0.0.0/16", { items: [{ key: "Name", value: "main" }] }]);
  });

  test("catalogue 485: CreateTags shows a set of resources and one of tags", async () => {
    const gateway = smallGateway();
    const vpcId = element(await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId") ?? "";
    await call(gateway, "ec2", "CreateTags", { "ResourceId.1": vpcId, "Tag.1.Key": "a", "Tag.1.Value": "b" });
    const { requestParameters, responseElements } = await lastOf(gateway);
    assert.deepEqual(requestParameters, {
      resourcesSet: { items: [{ resourceId: vpcId }] },
      tagSet: { items: [{ key: "a", value: "b" }] },
    });
    assert.deepEqual(responseElements, { requestId: "request-of-CreateTags" });
  });

  test("catalogue 483: who called, for a user and for their session", async () => {
    const gateway = secureGateway();
    const { user, key } = await withUser(gateway, {
      inlinePolicies: [{ name: "all", document: allow("*") }],
    });
    await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }, { key });
    const who = { type: "IAMUser", principalId: user.id, arn: user.arn, accountId: ACCOUNT };
    assert.deepEqual((await lastOf(gateway, ACCOUNT))["userIdentity"], {
      ...who,
      accessKeyId: key.accessKeyId,
      userName: "alice",
    });
    const session = keyIn(await call(gateway, "sts", "GetSessionToken", {}, { key }));
    await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }, { key: session });
    const { sessionContext, ...identity } = (await lastOf(gateway, ACCOUNT))["userIdentity"] as Shown;
    assert.deepEqual(identity, { ...who, accessKeyId: session.accessKeyId, userName: "alice" });
    const { attributes } = sessionContext as { attributes: Shown };
    assert.equal(attributes["mfaAuthenticated"], "false");
    assert.match(String(attributes["creationDate"]), /Z$/);
  });

  test("catalogue 483, 487, 488: a role of another account, in both accounts' trails", async () => {
    const gateway = secureGateway();
    const { user, key } = await withUser(gateway, { inlinePolicies: [{ name: "all", document: allow("*") }] });
    const OTHER = "999999999999";
    const role = await withRole(
      gateway,
      { trustPolicy: trusting({ AWS: ACCOUNT }), inlinePolicies: [{ name: "all", document: allow("*") }] },
      OTHER,
    );
    const parameters = { RoleArn: role.arn, RoleSessionName: "visit", ExternalId: "shown" };
    const session = keyIn(await call(gateway, "sts", "AssumeRole", parameters, { key }));
    const [own, theirs] = [await lastOf(gateway, ACCOUNT), await lastOf(gateway, OTHER)];
    assert.equal(own["sharedEventID"], theirs["sharedEventID"]);
    assert.notEqual(own["eventID"], theirs["eventID"]);
    assert.deepEqual([own["recipientAccountId"], theirs["recipientAccountId"]], [ACCOUNT, OTHER]);
    assert.deepEqual(theirs["userIdentity"], { type: "AWSAccount", principalId: user.id, accountId: ACCOUNT });
    assert.deepEqual(own["resources"], [{ accountId: OTHER, type: "AWS::IAM::Role", ARN: role.arn }]);
    assert.equal(own["readOnly"], true);
    assert.deepEqual(own["requestParameters"], { roleArn: role.arn, roleSessionName: "visit", externalId: "shown" });
    const { credentials } = own["responseElements"] as { credentials: Shown };
    assert.deepEqual(Object.keys(credentials), ["accessKeyId", "expiration"]);
    assert.match(String(credentials["expiration"]), /^[A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d:\d\d [AP]M$/);

    await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }, { key: session });
    const { sessionContext, ...identity } = (await lastOf(gateway, OTHER))["userIdentity"] as Shown;
    assert.deepEqual(identity, {
      type: "AssumedRole",
      principalId: `${role.id}:visit`,
      arn: `arn:aws:sts::${OTHER}:assumed-role/${role.name}/visit`,
      accountId: OTHER,
      accessKeyId: session.accessKeyId,
    });
    assert.deepEqual((sessionContext as Shown)["sessionIssuer"], {
      type: "Role",
      principalId: role.id,
      arn: role.arn,
      accountId: OTHER,
      userName: role.name,
    });
  });

  test("a role that refuses its caller is an event of the caller's", async () => {
    const gateway = secureGateway();
    const { key } = await withUser(gateway, { inlinePolicies: [{ name: "all", document: allow("*") }] });
    const role = await withRole(gateway, { trustPolicy: trusting({ AWS: "999999999999" }) });
    await call(gateway, "sts", "AssumeRole", { RoleArn: role.arn, RoleSessionName: "visit" }, { key });
    const { eventName, errorCode } = await lastOf(gateway, ACCOUNT);
    assert.deepEqual([eventName, errorCode], ["AssumeRole", "AccessDenied"]);
  });

  test("catalogue 486: what IAM does is in the trail of us-east-1, other calls in that of their Region", async () => {
    const gateway = smallGateway();
    await call(gateway, "iam", "CreateUser", { UserName: "bob" });
    await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }, { region: "eu-west-1" });
    assert.deepEqual(await names(gateway), ["CreateUser"]);
    assert.deepEqual(await names(gateway, "123456789012", "eu-west-1"), ["CreateVpc"]);
    const { user } = (await lastOf(gateway))["responseElements"] as { user: Shown };
    assert.match(String(user["createDate"]), /^[A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d:\d\d [AP]M$/);
  });

  test("catalogue 489: a long text is cut, and very many parameters are left out", async () => {
    const gateway = smallGateway();
    const vpcId = element(await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId") ?? "";
    const many = Object.fromEntries(
      Array.from({ length: 900 }, (_, n) => [
        [`ResourceId.${n + 1}`, vpcId],
        [`Tag.${n + 1}.Key`, `key-${n % 40}-${"k".repeat(80)}`],
        [`Tag.${n + 1}.Value`, "v".repeat(40)],
      ]).flat(),
    ) as Record<string, string>;
    await call(gateway, "ec2", "DeleteTags", many);
    const { requestParameters } = await lastOf(gateway);
    assert.equal((requestParameters as Shown)["omitted"], true);
  });
});

describe("what an event never says", () => {
  test("catalogue 484: the secret of an access key, and the token of a session", async () => {
    const gateway = smallGateway();
    await call(gateway, "iam", "CreateUser", { UserName: "bob" });
    const made = await call(gateway, "iam", "CreateAccessKey", { UserName: "bob" });
    const session = keyIn(await call(gateway, "sts", "GetSessionToken"));
    const text = JSON.stringify(await records(gateway));
    assert.match(text, /"accessKey":\{"userName":"bob","accessKeyId":"AKIA/);
    for (const secret of [element(made, "SecretAccessKey"), session.secretAccessKey, session.sessionToken]) {
      assert.ok(secret !== undefined && secret.length > 20);
      assert.ok(!text.includes(secret));
    }
  });
});

describe("what an event is found by", () => {
  test("the resources that a call touched and made, by id and by name", async () => {
    const gateway = smallGateway();
    const vpcId = element(await call(gateway, "ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId") ?? "";
    const group = { GroupName: "web", GroupDescription: "d", VpcId: vpcId };
    const groupId = element(await call(gateway, "ec2", "CreateSecurityGroup", group), "groupId") ?? "";
    await call(gateway, "ec2", "AuthorizeSecurityGroupIngress", {
      GroupId: groupId,
      "IpPermissions.1.IpProtocol": "tcp",
      "IpPermissions.1.FromPort": "22",
      "IpPermissions.1.ToPort": "22",
      "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/8",
    });
    const by = async (key: "ResourceName" | "ResourceType" | "Username", value: string) => {
      const lookup = { account: "123456789012", region: "us-east-1", limit: 50, from: "2020-01-01", to: "2100-01-01" };
      const { events } = await gateway.ledger.trail.lookUp({ ...lookup, attribute: { key, value } });
      return events.map(({ name }) => name);
    };
    const [authorize, create] = ["AuthorizeSecurityGroupIngress", "CreateSecurityGroup"];
    assert.deepEqual(await by("ResourceName", groupId), [authorize, create]);
    assert.deepEqual(await by("ResourceName", "web"), [authorize, create]);
    assert.deepEqual(await by("ResourceType", "AWS::EC2::SecurityGroup"), [authorize, create, "CreateVpc"]);
    assert.deepEqual(await by("ResourceName", vpcId), [create, "CreateVpc"]);
    assert.deepEqual(await by("Username", "root"), [authorize, create, "CreateVpc"]);
  });
});

/** The key in an answer of STS. */
function keyIn(answer: string): Key {
  const [accessKeyId, secretAccessKey] = [element(answer, "AccessKeyId"), element(answer, "SecretAccessKey")];
  const sessionToken = element(answer, "SessionToken");
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) assert.fail(answer);
  return { accessKeyId, secretAccessKey, sessionToken };
}
