/**
 * Every served operation without a signature, with a wrong one, and by a principal without permissions is refused, and
 * nothing happens.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { parseCredentials } from "../../src/access/credentials.ts";
import { createHttpServer } from "../../src/gateway/http-server.ts";
import { allOf } from "../../src/model/world/all-of-for-tests.ts";
import type { EventsFound } from "../../src/model/world/trail.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { call, type Key, send, signedHeaders } from "../setup/signed-call.ts";
import { smallGateway } from "../setup/small-gateway.ts";
import { fill, fullChoice } from "../wire/fill.ts";
import { type HttpRequest, requestsOf, type Served, served } from "../wire/sdk.ts";

/** AWS: anyone may ask who they are, without any permission. This list may only shrink. */
const openToAnyone = ["sts.GetCallerIdentity"];

const nobody = { Statement: [] };
const deniesAll = {
  Statement: [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Deny", Action: "*", Resource: "*" },
  ],
};
const alice: Key = { accessKeyId: "AKIDALICE", secretAccessKey: "alice-secret" };
const bob: Key = { accessKeyId: "AKIDBOB", secretAccessKey: "bob-secret" };
const carol: Key = { accessKeyId: "AKIDCAROL", secretAccessKey: "carol-secret" };
const credentials = parseCredentials(
  JSON.stringify({
    credentials: [
      { ...alice, account: "111111111111" },
      { ...bob, account: "111111111111", policies: [nobody] },
      { ...carol, account: "111111111111", policies: [deniesAll] },
    ],
  }),
);

const store = openMemoryStore();
const gateway = smallGateway({ store, credentials });
const { server } = createHttpServer(gateway, []);
let url = "";
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

/** The error code, however the protocol wraps it. */
const codeOf = (body: string): string | undefined =>
  (/<Code>([^<]*)</.exec(body) ?? /"__type":"([^"]*)"/.exec(body))?.[1];

const refusals = {
  ec2: {
    unsigned: [403, "MissingAuthenticationToken"],
    unknown: [401, "AuthFailure"],
    wrong: [403, "SignatureDoesNotMatch"],
    denied: [403, "UnauthorizedOperation"],
  },
  query: {
    unsigned: [403, "MissingAuthenticationToken"],
    unknown: [403, "InvalidClientTokenId"],
    wrong: [403, "SignatureDoesNotMatch"],
    denied: [403, "AccessDenied"],
  },
  json: {
    unsigned: [400, "MissingAuthenticationTokenException"],
    unknown: [400, "UnrecognizedClientException"],
    wrong: [400, "InvalidSignatureException"],
    denied: [400, "AccessDeniedException"],
  },
} as const;

const keyOf = ({ service, name }: Served) => `${service}.${name}`;

/** The refusals of a key's calls that are in the trail: `ec2.CreateVpc`. */
async function trailOf(accessKeyId: string): Promise<string[]> {
  const all: string[] = [];
  const [from, to] = ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"];
  const asked = { account: "111111111111", region: "us-east-1", from, to, limit: 50 };
  const attribute = { key: "AccessKeyId", value: accessKeyId } as const;
  for (let after: { readonly after?: number } | undefined = {}; after !== undefined; ) {
    const page: EventsFound = await gateway.ledger.trail.lookUp({ ...asked, attribute, ...after });
    for (const { source, name, record } of page.events) {
      assert.match(record, /"errorCode":"(Client\.UnauthorizedOperation|AccessDenied)"/, name);
      all.push(`${source.split(".")[0]}.${name}`);
    }
    after = page.next === undefined ? undefined : { after: page.next };
  }
  return all;
}

test("catalogue 6-8: every served operation is refused without a signature, with a wrong one, and without permission", async () => {
  const open: string[] = [];
  for (const operation of served) {
    const { service, name } = operation;
    const [request] = await requestsOf(operation, [fill(operation.input, operation.shapes.input, fullChoice())]);
    const { body, headers: given, method, path, query = {} } = request as HttpRequest;
    const target = given["x-amz-target"];
    const headers = {
      "content-type": given["content-type"] ?? "",
      ...(target !== undefined && { "x-amz-target": target }),
    };
    const own =
      refusals[
        service === "ec2" ? service : ["elasticloadbalancing", "iam", "rds", "sts"].includes(service) ? "query" : "json"
      ];
    const sent = { method, path, query, headers, body };
    const outcome = async (key: Key | undefined) => {
      const signed = key === undefined ? headers : await signedHeaders(url, key, { service, ...sent });
      const search = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join("="));
      const place = search.length === 0 ? path : `${path}?${search.join("&")}`;
      const answer = await send(url, { method, path: place, headers: signed, body });
      return [answer.status, codeOf(answer.body)];
    };
    assert.deepEqual(await outcome(undefined), own.unsigned, name);
    assert.deepEqual(await outcome({ ...alice, accessKeyId: "AKIDNOBODY" }), own.unknown, name);
    assert.deepEqual(await outcome({ ...alice, secretAccessKey: bob.secretAccessKey }), own.wrong, name);
    for (const key of [bob, carol]) {
      const [status, code] = await outcome(key);
      if (status === 200) open.push(`${service}.${name}`);
      else assert.deepEqual([status, code], own.denied, `${name} by ${key.accessKeyId}`);
    }
  }
  assert.deepEqual([...new Set(open)], openToAnyone);
  for (const [who, { accessKeyId }] of Object.entries({ bob, carol })) {
    const refused = served.map(keyOf).filter((key) => !open.includes(key));
    assert.deepEqual((await trailOf(accessKeyId)).sort(), refused.sort(), `the refusals of ${who} in the trail`);
  }
  assert.deepEqual(await trailOf("AKIDNOBODY"), []);
  // GetCallerIdentity reads a world, and so founds it; no other call was let in that far.
  for (const partition of await store.partitions()) {
    assert.deepEqual(
      (await allOf(store.history(partition, 1, 9))).map((entry) => entry.operation),
      ["Cordon:FoundPartition"],
    );
  }
});

test("the same call with a correct signature and permission is let through to the operation", async () => {
  const body = "Action=DescribeVpcs&Version=2016-11-15";
  assert.equal((await call(url, { body }, alice)).status, 200);
});
