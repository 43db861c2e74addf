/** Features common to all calls, over HTTP: headers, error documents, versions, dry runs, tokens, filters, pages. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Cordon, startCordon } from "../../src/main/start-cordon.ts";
import { ANY_KEY, call, ec2, element, formOf, send, signedHeaders } from "../setup/signed-call.ts";

let cordon: Cordon;
let url = "";
before(async () => {
  const log = (line: string, detail?: unknown) => {
    // One call below has too many filter values.
    if (!line.startsWith("the limit filterValues")) assert.fail(`${line} ${detail}`);
  };
  cordon = await startCordon({ port: 0, log });
  url = cordon.url;
});
after(() => cordon.close());

const codeAnd = ({ status, body }: { status: number; body: string }) => [
  status,
  element(body, "Code"),
  element(body, "Message"),
];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test("catalogue 1: a success names its operation, its namespace and a request id", async () => {
  const { status, body } = await ec2(url, "DescribeVpcs");
  assert.equal(status, 200);
  assert.match(
    body,
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<DescribeVpcsResponse xmlns="http:\/\/ec2.amazonaws.com\/doc\/2016-11-15\/"><requestId>/,
  );
  assert.match(element(body, "requestId") ?? "", UUID);
  assert.match(body, /<vpcSet><item>/);
});

test("catalogue 2: an error has its own root element, no namespace and another spelling of the request id", async () => {
  const { body } = await ec2(url, "DescribeVpcs", { "VpcId.1": "vpc-00000000" });
  const id = element(body, "RequestID") ?? "";
  assert.match(id, UUID);
  assert.equal(
    body,
    `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code>` +
      `<Message>The vpc ID 'vpc-00000000' does not exist</Message></Error></Errors><RequestID>${id}</RequestID></Response>`,
  );
});

test("catalogue 3: headers of an answer", async () => {
  const { headers, body } = await ec2(url, "DescribeVpcs");
  assert.equal(headers["content-type"], "text/xml;charset=UTF-8");
  assert.equal(headers["server"], "AmazonEC2");
  assert.equal(headers["transfer-encoding"], "chunked");
  assert.equal(headers["vary"], "Accept-Encoding");
  assert.equal(headers["x-amzn-requestid"], element(body, "requestId"));
});

test("catalogue 4: a caller's mistake is status 400, not 404 or 409", async () => {
  const refused = [
    await ec2(url, "DescribeSecurityGroups", { "GroupId.1": "sg-00000000" }),
    await ec2(url, "DescribeVpcs", { MaxResults: "x" }),
    await ec2(url, "CreateSecurityGroup", { GroupName: "a" }),
  ];
  assert.deepEqual(
    refused.map(({ status, body }) => [status, element(body, "Code")]),
    [
      [400, "InvalidGroup.NotFound"],
      [400, "InvalidParameterValue"],
      [400, "MissingParameter"],
    ],
  );
});

test("catalogue 5: DryRun answers 412, and nothing changes", async () => {
  const group = { GroupName: "dry", GroupDescription: "dry" };
  const dry = await ec2(url, "CreateSecurityGroup", { ...group, DryRun: "true" });
  assert.deepEqual(codeAnd(dry), [412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set."]);
  const found = await ec2(url, "DescribeSecurityGroups", { "Filter.1.Name": "group-name", "Filter.1.Value.1": "dry" });
  assert.match(found.body, /<securityGroupInfo\/>/);
  // A call that would be refused is refused as a dry run too.
  const refused = await ec2(url, "CreateSecurityGroup", { ...group, GroupName: "default", DryRun: "true" });
  assert.equal(element(refused.body, "Code"), "InvalidParameterValue");
  assert.equal((await ec2(url, "CreateSecurityGroup", { ...group, DryRun: "false" })).status, 200);
});

test("catalogue 9: no action, an unknown one, an unknown version, an unknown parameter", async () => {
  const version = "2016-11-15";
  const refused = async (parameters: Record<string, string>) => codeAnd(await call(url, { body: formOf(parameters) }));
  assert.deepEqual(await refused({ Version: version }), [
    400,
    "MissingAction",
    "The request is missing an action or a required parameter.",
  ]);
  for (const Action of ["DescribeNothing", "constructor", "__proto__", "describeVpcs"]) {
    const text = `The action ${Action} is not valid for this web service. Cordon does not serve it.`;
    assert.deepEqual(await refused({ Action, Version: version }), [400, "InvalidAction", text]);
  }
  assert.deepEqual(await refused({ Action: "DescribeVpcs", Version: "2016-11-16" }), [
    400,
    "NoSuchVersion",
    "The requested version (2016-11-16) of service AmazonEC2 does not exist",
  ]);
  for (const name of ["Vpc", "VpcId", "VpcId.x", "Filter.1.Nam", "constructor", "__proto__", "VpcId.1.2"]) {
    const [status, code] = await refused({ Action: "DescribeVpcs", Version: version, [name]: "x" });
    assert.deepEqual(
      [status, code],
      name === "VpcId" ? [400, "InvalidParameterValue"] : [400, "UnknownParameter"],
      name,
    );
  }
});

test("older versions of the API are answered under their own name, with the parameters of version 2 signatures", async () => {
  const body = formOf({ Action: "DescribeVpcs", Version: "2014-10-01", SignatureVersion: "2", Timestamp: "x" });
  const answer = await call(url, { body });
  assert.equal(answer.status, 200);
  assert.match(answer.body, /xmlns="http:\/\/ec2.amazonaws.com\/doc\/2014-10-01\/"/);
});

test("malformed numbers, booleans and escapes are the caller's fault", async () => {
  for (const value of ["x", "1.5", "1e3", "", "99999999999999999999", "0x10", "-"]) {
    const { status, body } = await ec2(url, "DescribeVpcs", { MaxResults: value });
    assert.deepEqual([status, element(body, "Code")], value === "" ? [200, undefined] : [400, "InvalidParameterValue"]);
  }
  const dry = await ec2(url, "DescribeVpcs", { DryRun: "maybe" });
  assert.deepEqual([dry.status, element(dry.body, "Code")], [400, "InvalidParameterValue"]);
  const escaped = await call(url, { body: "Action=DescribeVpcs&Version=2016-11-15&VpcId.1=%zz" });
  assert.deepEqual([escaped.status, element(escaped.body, "Code")], [400, "MalformedQueryString"]);
});

test("catalogue 10, 11: a repeated ClientToken is refused with other parameters, and answered again with the same ones", async () => {
  const list = { PrefixListName: "l", AddressFamily: "IPv4", MaxEntries: "5", ClientToken: "token" };
  const first = await ec2(url, "CreateManagedPrefixList", list);
  assert.equal(first.status, 200, first.body);
  const again = await ec2(url, "CreateManagedPrefixList", list);
  assert.equal(element(again.body, "prefixListId"), element(first.body, "prefixListId"));
  assert.notEqual(element(again.body, "requestId"), element(first.body, "requestId"));
  const other = await ec2(url, "CreateManagedPrefixList", { ...list, MaxEntries: "6" });
  assert.deepEqual([other.status, element(other.body, "Code")], [400, "IdempotentParameterMismatch"]);
});

test("catalogue 12: a ClientToken has at most 255 characters", async () => {
  const list = { PrefixListName: "l", AddressFamily: "IPv4", MaxEntries: "5" };
  const long = await ec2(url, "CreateManagedPrefixList", { ...list, ClientToken: "t".repeat(256) });
  assert.deepEqual([long.status, element(long.body, "Code")], [400, "InvalidParameterValue"]);
  assert.equal((await ec2(url, "CreateManagedPrefixList", { ...list, ClientToken: "t".repeat(255) })).status, 200);
});

test("catalogue 13-15: page parameters are refused as AWS refuses them", async () => {
  const refused = async (parameters: Record<string, string>) => codeAnd(await ec2(url, "DescribeVpcs", parameters));
  const [status, code] = await refused({ NextToken: "nonsense" });
  assert.deepEqual([status, code], [400, "InvalidNextToken"]);
  assert.deepEqual(await refused({ MaxResults: "3" }), [
    400,
    "InvalidParameterValue",
    "Value ( 3 ) for parameter maxResults is invalid. Expecting a value greater than 5.",
  ]);
  assert.deepEqual(await refused({ MaxResults: "5", "VpcId.1": "vpc-00000000" }), [
    400,
    "InvalidParameterCombination",
    "The parameter VpcIds cannot be used with the parameter MaxResults",
  ]);
});

test("catalogue 16, 17: filters respect case, OR their values, AND each other, and have wildcards", async () => {
  await ec2(url, "CreateSecurityGroup", { GroupName: "filter-one", GroupDescription: "first" });
  await ec2(url, "CreateSecurityGroup", { GroupName: "filter-two", GroupDescription: "second" });
  const names = async (...filters: [string, ...string[]][]) => {
    const parameters = filters.flatMap(([name, ...values], f) => [
      [`Filter.${f + 1}.Name`, name],
      ...values.map((value, v) => [`Filter.${f + 1}.Value.${v + 1}`, value]),
    ]);
    const { body } = await ec2(url, "DescribeSecurityGroups", Object.fromEntries(parameters));
    return element(body, "Code") ?? [...body.matchAll(/<groupName>(filter-\w+)</g)].map(([, name]) => name).sort();
  };
  assert.deepEqual(await names(["group-name", "filter-*"]), ["filter-one", "filter-two"]);
  assert.deepEqual(await names(["group-name", "filter-t?o"]), ["filter-two"]);
  assert.deepEqual(await names(["group-name", "Filter-one"]), []);
  assert.deepEqual(await names(["Group-Name", "filter-one"]), "InvalidParameterValue");
  assert.deepEqual(await names(["group-name", "filter-one", "filter-two"]), ["filter-one", "filter-two"]);
  assert.deepEqual(await names(["group-name", "filter-*"], ["description", "second"]), ["filter-two"]);
  const many = Array.from({ length: 201 }, (_, n) => `v${n}`);
  assert.deepEqual(await names(["group-name", ...many]), "FilterLimitExceeded");
});

test("a query in the URL is answered like one in the body", async () => {
  const path = `/?${formOf({ Action: "DescribeVpcs", Version: "2016-11-15" })}`;
  const headers = {
    authorization:
      "AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0",
    "x-amz-date": "20260102T030405Z",
  };
  assert.equal((await send(url, { method: "GET", path, headers, body: "" })).status, 200);
});

test("the account is that of a 12-digit access key, the Region that of the credential scope", async () => {
  const vpcOf = async (accessKeyId: string, region: string) => {
    const body = formOf({ Action: "DescribeVpcs", Version: "2016-11-15" });
    const answer = await call(url, { region, body }, { ...ANY_KEY, accessKeyId });
    return [element(answer.body, "ownerId"), element(answer.body, "vpcId")];
  };
  const [owner, vpc] = await vpcOf("999900001111", "eu-west-1");
  assert.equal(owner, "999900001111");
  assert.deepEqual(await vpcOf("999900001111", "eu-west-1"), [owner, vpc]);
  assert.notEqual((await vpcOf("999900001111", "eu-west-2"))[1], vpc);
  assert.equal((await vpcOf("test", "eu-west-1"))[0], "123456789012");
});

test("STS answers in its own protocol", async () => {
  const body = formOf({ Action: "GetCallerIdentity", Version: "2011-06-15" });
  const answer = await call(url, { service: "sts", body });
  assert.equal(answer.headers["content-type"], "text/xml");
  assert.equal(element(answer.body, "Account"), "123456789012");
  const wrong = await call(url, { service: "sts", body: formOf({ Action: "Nothing", Version: "2011-06-15" }) });
  assert.match(wrong.body, /^<ErrorResponse .*<Type>Sender<\/Type><Code>InvalidAction<\/Code>/);
});

test("catalogue 25, 26: WorkSpaces answers JSON with a length, and errors with a type and a message", async () => {
  const ask = (operation: string, body: string) =>
    call(url, {
      service: "workspaces",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `WorkspacesService.${operation}` },
      body,
    });
  const listed = await ask("DescribeIpGroups", "{}");
  assert.deepEqual(JSON.parse(listed.body), { Result: [] });
  assert.equal(listed.headers["content-type"], "application/x-amz-json-1.1");
  assert.equal(listed.headers["content-length"], String(listed.body.length));
  assert.equal(listed.headers["server"], undefined);
  const types: [string, string, string][] = [
    ["DescribeNothing", "{}", "UnknownOperationException"],
    ["DescribeIpGroups", "{", "SerializationException"],
    ["DescribeIpGroups", "[]", "SerializationException"],
    ["DescribeIpGroups", '{"MaxResults":"five"}', "SerializationException"],
    ["DescribeIpGroups", '{"MaxResults":1e999}', "SerializationException"],
    ["DescribeIpGroups", `{"GroupIds":${"[".repeat(200_000)}${"]".repeat(200_000)}}`, "SerializationException"],
    ["CreateIpGroup", "{}", "ValidationException"],
  ];
  for (const [operation, body, type] of types) {
    const answer = await ask(operation, body);
    const { __type, message } = JSON.parse(answer.body) as { __type: string; message: string };
    assert.deepEqual(
      [answer.status, __type, typeof message],
      [400, type, "string"],
      `${operation} ${body.slice(0, 40)}`,
    );
  }
});

test("a body of more than 1 MiB is refused, and the next call answered", async () => {
  const body = `Action=DescribeVpcs&Version=2016-11-15&NextToken=${"x".repeat(1024 * 1024)}`;
  const headers = await signedHeaders(url, ANY_KEY, { body: "" });
  const answer = await send(url, { headers, body });
  assert.deepEqual([answer.status, element(answer.body, "Code")], [413, "RequestEntityTooLarge"]);
  assert.equal((await ec2(url, "DescribeVpcs")).status, 200);
});

test("Cordon's own paths: health, unknown paths, and no reset unless allowed", async () => {
  const health = await send(url, { method: "GET", path: "/_cordon/health", body: "" });
  assert.deepEqual([health.status, JSON.parse(health.body)], [200, { status: "ok" }]);
  assert.equal((await send(url, { method: "POST", path: "/_cordon/health", body: "" })).status, 405);
  assert.equal((await send(url, { method: "GET", path: "/_cordon/nothing", body: "" })).status, 404);
  assert.equal((await send(url, { path: "/_cordon/reset", body: "" })).status, 403);
});

test("catalogue 48, 49: an empty required parameter counts as missing", async () => {
  const create = (GroupName: string, GroupDescription: string) =>
    ec2(url, "CreateSecurityGroup", { GroupName, GroupDescription });
  assert.deepEqual(codeAnd(await create("", "d")).slice(0, 2), [400, "MissingParameter"]);
  assert.deepEqual(codeAnd(await create("web", "")).slice(0, 2), [400, "MissingParameter"]);
});
