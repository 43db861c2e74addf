/** Every refusal by the gateway itself, word for word. Sign-in has its own file. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { ec2Query } from "../../src/gateway/codecs.ts";
import type { Gateway } from "../../src/gateway/handle-call.ts";
import { RequestBodies } from "../../src/gateway/http/request-body.ts";
import { rehearse } from "../../src/gateway/rehearsal.ts";
import { type CommitResult, StoreError } from "../../src/model/world/log.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { formOf } from "../setup/signed-call.ts";
import { answerTo, type Refusal, smallGateway, tamper } from "../setup/small-gateway.ts";

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  "x-amz-date": "20260102T030405Z",
});

const askEc2 = (parameters: Readonly<Record<string, string>>, gateway: Gateway = smallGateway()) =>
  answerTo(gateway, signedFor("ec2"), formOf({ Version: "2016-11-15", ...parameters }));

const askWorkspaces = (operation: string, body: string, gateway: Gateway = smallGateway()) =>
  answerTo(gateway, { ...signedFor("workspaces"), "x-amz-target": `WorkspacesService.${operation}` }, body);

test("catalogue 9, 387: a query that doesn't have the shape of its operation", async () => {
  const invalid = (parameter: string, value: string, why: string): Refusal => [
    400,
    "InvalidParameterValue",
    `Value (${value}) for parameter ${parameter} is invalid.${why}`,
  ];
  const history = { Action: "GetIpamAddressHistory", Cidr: "10.0.0.0/8", IpamScopeId: "ipam-scope-00000000000000000" };
  const cases: readonly (readonly [Readonly<Record<string, string>>, Refusal])[] = [
    [
      { Action: "CreateSecurityGroup", GroupName: "a" },
      [400, "MissingParameter", "The request must contain the parameter GroupDescription"],
    ],
    [
      { Action: "CreateTags", "Tag.1.Key": "k", "Tag.1.Value": "v" },
      [400, "MissingParameter", "The request must contain the parameter resourceIdSet"],
    ],
    [{ Action: "DeleteTags" }, [400, "MissingParameter", "The request must contain the parameter resourceIdSet"]],
    [
      { Action: "DescribeVpcs", "Filter.1.Nam": "x" },
      [400, "UnknownParameter", "The parameter Filter.1.Nam is not recognized"],
    ],
    [{ Action: "ModifyVolume", VolumeId: "v", Size: "0" }, invalid("Size", "0", " It must be at least 1.")],
    [{ Action: "ModifyVolume", VolumeId: "v", Size: "65537" }, invalid("Size", "65537", " It must be at most 65536.")],
    [
      { Action: "DescribeVpcs", "VpcId.1": "v".repeat(1025) },
      [400, "InvalidParameterValue", "The value for parameter VpcId.1 has 1025 characters. It can have up to 1024."],
    ],
    [{ Action: "DescribeVpcs", MaxResults: "x" }, invalid("MaxResults", "x", " It must be a number.")],
    [{ Action: "DescribeVpcs", DryRun: "maybe" }, invalid("DryRun", "maybe", " It must be true or false.")],
    [{ ...history, StartTime: "yesterday" }, invalid("StartTime", "yesterday", " It must be a time in ISO 8601.")],
    [{ Action: "CreateVpc", InstanceTenancy: "shared" }, invalid("InstanceTenancy", "shared", "")],
    [{ Action: "DescribeVpcs", "Filter.1": "x" }, invalid("Filter.1", "x", " It has members of its own.")],
    [{ Action: "DescribeVpcs", VpcId: "vpc-1" }, invalid("VpcId", "vpc-1", " It is a list.")],
  ];
  for (const [parameters, refusal] of cases) assert.deepEqual(await askEc2(parameters), refusal);
});

test("a query string that can't be unescaped", async () => {
  const body = "Action=DescribeVpcs&Version=2016-11-15&VpcId.1=%zz";
  const refusal = [400, "MalformedQueryString", "The query string contains a syntax error."];
  assert.deepEqual(await answerTo(smallGateway(), signedFor("ec2"), body), refusal);
});

test("a query of more parameters than any call has", async () => {
  const body = `Action=DescribeVpcs&Version=2016-11-15${"&a=1".repeat(10_000)}`;
  const refusal = [400, "MalformedQueryString", "The request has more than 10000 parameters."];
  assert.deepEqual(await answerTo(smallGateway(), signedFor("ec2"), body), refusal);
});

test("a body for which the budget of all bodies has no room", async () => {
  const bodies = new RequestBodies(1_000);
  const { promise: refused, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((incoming, response) => {
    const body = bodies.of(incoming, 1_000_000);
    body
      .read()
      .then(resolve, resolve)
      .finally(() => response.end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}`, { method: "POST", body: "x".repeat(100_000) }).catch(() => {});
  const { code, status } = (await refused) as { readonly code: string; readonly status: number };
  assert.deepEqual([code, status], ["RequestLimitExceeded", 429]);
  server.closeAllConnections();
  server.close();
});

test("a query's service follows from its scope, so only the words for another scope are tested", () => {
  const { code, status, message } = ec2Query.refusals.wrongScope("ec2");
  const text = "Credential should be scoped to correct service: 'ec2'. ";
  assert.deepEqual([code, status, message], ["SignatureDoesNotMatch", 403, text]);
});

test("JSON that doesn't have the shape of its operation", async () => {
  const unlike = (where: string): Refusal => [
    400,
    "SerializationException",
    `The value at '${where}' does not have the type that the operation takes.`,
  ];
  const invalid = (what: string): Refusal => [400, "ValidationException", `1 validation error detected: Value ${what}`];
  assert.deepEqual(await askWorkspaces("DescribeIpGroups", "{"), [
    400,
    "SerializationException",
    "The body is not JSON in UTF-8, or it nests too deep.",
  ]);
  assert.deepEqual(await askWorkspaces("DescribeIpGroups", '{"MaxResults":"five"}'), unlike("maxResults"));
  assert.deepEqual(await askWorkspaces("DescribeIpGroups", '{"GroupIds":[5]}'), unlike("groupIds.1.member"));
  assert.deepEqual(
    await askWorkspaces("DescribeIpGroups", `{"MaxResults":${2 ** 31}}`),
    invalid(
      "'2147483648' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 2147483647",
    ),
  );
  assert.deepEqual(
    await askWorkspaces("DescribeIpGroups", `{"MaxResults":${-(2 ** 31) - 1}}`),
    invalid(
      "'-2147483649' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to -2147483648",
    ),
  );
  assert.deepEqual(
    await askWorkspaces("DescribeIpGroups", `{"GroupIds":["${"x".repeat(1025)}"]}`),
    invalid(
      "of 1025 characters at 'groupIds.1.member' failed to satisfy constraint: Member must have length less than or equal to 1024",
    ),
  );
  assert.deepEqual(
    await askWorkspaces("CreateIpGroup", "{}"),
    invalid("null at 'groupName' failed to satisfy constraint: Member must not be null"),
  );
  assert.deepEqual(
    await askWorkspaces("RegisterWorkspaceDirectory", '{"DirectoryId":"d-1234567890","Tenancy":"COMMON"}'),
    invalid("'COMMON' at 'tenancy' failed to satisfy constraint: Member must satisfy enum value set"),
  );
});

test("catalogue 10, 12: a client token with other parameters, or too long", async () => {
  const gateway = smallGateway();
  const list = { Action: "CreateManagedPrefixList", PrefixListName: "l", AddressFamily: "IPv4", MaxEntries: "5" };
  assert.equal((await askEc2({ ...list, ClientToken: "t" }, gateway))[0], 200);
  assert.deepEqual(await askEc2({ ...list, MaxEntries: "6", ClientToken: "t" }, gateway), [
    400,
    "IdempotentParameterMismatch",
    "The client token was used before with other parameters. Use a new token, or the same parameters.",
  ]);
  assert.deepEqual(await askEc2({ ...list, ClientToken: "t".repeat(256) }, gateway), [
    400,
    "InvalidParameterValue",
    "The client token is too long: at most 255 characters are allowed.",
  ]);
});

test("a call that meets a bug is answered without its details, which go to the log with the request's id", async () => {
  const lines: string[] = [];
  const gateway = smallGateway({ now: () => Number.NaN, log: (line, detail) => lines.push(`${line}: ${detail}`) });
  const refusal = [500, "InternalError", "An internal error has occurred"];
  assert.deepEqual(await askEc2({ Action: "DescribeVpcs" }, gateway), refusal);
  assert.deepEqual(await askWorkspaces("DescribeIpGroups", "{}", gateway), refusal);
  const line = "request r failed: RangeError: Invalid time value";
  assert.deepEqual(lines, [line, line]);
});

test("a store that can't keep a change: the answer says what became of it", async () => {
  const conflict: CommitResult = { committed: false, conflict: "123456789012/us-east-1" };
  const cases: readonly (readonly [() => Promise<CommitResult>, string])[] = [
    [
      () => Promise.reject(new StoreError("full", "full")),
      "The disk that keeps the log is full, and nothing was changed. Make room, then try again.",
    ],
    [
      () => Promise.reject(new StoreError("closed", "closed")),
      "Cordon is stopping or being reset, and nothing was changed.",
    ],
    [
      () => Promise.resolve(conflict),
      "Other calls kept changing what this call reads. Nothing was changed; try again.",
    ],
    [
      () => Promise.reject(new StoreError("failed", "failed")),
      "The log's disk failed. Whether the change was kept is known when Cordon has been started again.",
    ],
  ];
  for (const [commit, text] of cases) {
    const store = tamper(openMemoryStore(), commit);
    const lines: string[] = [];
    const gateway = smallGateway({ store, log: (line, detail) => lines.push(`${line} ${detail}`) });
    const create = { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" };
    assert.deepEqual(await askEc2(create, gateway), [503, "Unavailable", text]);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /^request r was not answered: .* undefined$/);
  }
});

test("a rehearsed call is refused if the wire would refuse it, and if it refers to an answer that doesn't exist", async () => {
  const ask = (action: string, input: Readonly<Record<string, unknown>>) => ({ service: "ec2", action, input });
  const calls = [
    ask("DescribeVpcs", { VpcIds: [5] }),
    ask("DescribeVpcs", { VpcIds: [`\${earlier.VpcId}`] }),
    ask("DescribeVpcs", { Filters: [{ Nam: "x" }] }),
    ask("DescribeNothing", {}),
  ];
  const home = { account: "111111111111", region: "us-east-1" };
  const caller = { account: undefined, home, principal: undefined, context: () => new Map() };
  const answers = await rehearse(smallGateway(), caller, calls, function* (rehearsal) {
    yield;
    return rehearsal.answers;
  });
  const refused = (code: string, message: string) => ({ outcome: "refused", code, message });
  assert.deepEqual(answers, [
    refused("InvalidParameterValue", "Value () for parameter vpcIds.1.member is invalid. It must be text."),
    refused("InvalidParameterValue", `Nothing before this call answers \${earlier.VpcId}.`),
    refused("UnknownParameter", "The parameter Filters.1.Nam is not recognized"),
    refused("InvalidAction", "The action DescribeNothing is not valid for this web service. Cordon does not serve it."),
  ]);
});
