/** The description of Cordon's own interface: it's sound, has every route and no other, and the server answers as it says. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { test } from "node:test";
import {
  AssociateClientVpnTargetNetworkCommand,
  AuthorizeClientVpnIngressCommand,
  CreateClientVpnEndpointCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import document from "../../src/own-api/openapi.json" with { type: "json" };
import { callers } from "../gate/site.ts";
import { flowOf, logFlows, minute } from "../hosts/flow-reports.ts";
import { ACCOUNT, addHost, askAsHost, join, newKey, openFeed, operate, report } from "../hosts/host-client.ts";
import { openCordon } from "../setup/open-cordon.ts";
import { type RawAnswer, send } from "../setup/signed-call.ts";
import { makeSmallStack } from "../setup/small-stack.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { allRoutes } from "./all-routes.ts";

type Json = { [member: string]: unknown };

interface Media {
  readonly schema: Json;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: { readonly "application/json": Media } };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);

const served = allRoutes.map(({ method, path }) => `${method} ${path}`);

/** As routes name themselves. */
const routeOf = (name: string): string => name.replace(/\{\w+\}$/, "");

test("the description keeps the rules of OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  assert.deepEqual([valid, errors], [true, undefined]);
});

test("every route is in it, everything in it is a route, and each says what it does", () => {
  assert.deepEqual(operations.map(({ name }) => routeOf(name)).toSorted(), served.toSorted());
  for (const { name, operation } of operations) assert.ok(operation.summary.length > 5, name);
  const ids = operations.map(({ operation }) => operation.operationId);
  assert.deepEqual([...new Set(ids)], ids);
});

test("the parameters that it names are those that the routes read", () => {
  const own = new URL("../../src/own-api/", import.meta.url);
  const files = readdirSync(own, { recursive: true, encoding: "utf8" }).filter((file) => /(?<!test)\.ts$/.test(file));
  const read = files.flatMap((file) =>
    [
      ...readFileSync(new URL(file, own), "utf8").matchAll(/(?:parameters?\(request, |\btext\(|\btime\()"([\w-]+)"/g),
    ].map(([, name]) => name),
  );
  const named = operations.flatMap(({ operation }) => operation.parameters ?? []).filter((each) => each.in === "query");
  assert.deepEqual([...new Set(read)].toSorted(), [...new Set(named.map(({ name }) => name))].toSorted());
});

/** Refuses members that it doesn't name: what is answered must be described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return parts["properties"] === undefined || "additionalProperties" in parts
    ? parts
    : { ...parts, additionalProperties: false };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: "described", ...(closed(document) as Json) });

function conform(value: unknown, pointer: string): void {
  const validate = ajv.compile({ $ref: `described#${pointer}` });
  assert.ok(
    validate(value),
    `${pointer}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value).slice(0, 2_000)}`,
  );
}

const asked = new Set<string>();

/** What was answered is what is described for this status. */
function check(name: string, { status, body, headers }: Pick<RawAnswer, "status" | "body" | "headers">): void {
  const route = operations.find((each) => each.name === name) ?? assert.fail(`${name} isn't described`);
  const { responses } = route.operation;
  const of = String(status) in responses ? String(status) : "default";
  if (status < 300) {
    asked.add(name);
    assert.ok(of !== "default", `${name} answers ${status}, which isn't described: ${body}`);
  }
  const content = responses[of]?.content;
  if (body === "") return;
  const [type = ""] = String(headers["content-type"]).split(";");
  assert.ok(content?.[type] !== undefined, `${name} answers ${status} ${type}, which isn't described`);
  const [method = "", path = ""] = name.split(" ");
  const pointer = `/paths/${inPointer(path)}/${method.toLowerCase()}/responses/${of}/content/${inPointer(type)}/schema`;
  if (type === "application/json") conform(JSON.parse(body), pointer);
  if (type === "application/x-ndjson") {
    for (const line of body.trim().split("\n").filter(Boolean)) conform(JSON.parse(line), pointer);
  }
}

const inPointer = (part: string): string => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));

/** Asks as an operator does; `path` is of the description, `place` where that is, with its query. */
async function ask(url: string, name: string, place = name.split(" ")[1] ?? "", sent?: object): Promise<RawAnswer> {
  const answer = await operate(url, place.replace("/_cordon/", ""), sent);
  check(name, answer);
  return answer;
}

test("what the routes about flows answer is what is described", async (t) => {
  const { url } = await openCordon(t);
  const { ids, ec2 } = await makeSmallStack(url, ACCOUNT);
  const before = new Date().toISOString();
  await ask(url, "GET /_cordon/check", "/_cordon/check?from=web-1&to=db-1&traffic=tcp/5432");
  await ask(url, "GET /_cordon/check", "/_cordon/check?from=web-1&to=db-1&traffic=tcp/22");
  const { ClientVpnEndpointId } = await ec2.send(
    new CreateClientVpnEndpointCommand({
      ClientCidrBlock: "10.100.0.0/16",
      ServerCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/server`,
      AuthenticationOptions: [
        { Type: "directory-service-authentication", ActiveDirectory: { DirectoryId: "d-0123456789" } },
      ],
      ConnectionLogOptions: { Enabled: false },
    }),
  );
  const network = { ClientVpnEndpointId, SubnetId: ids["subnet-front"] };
  await ec2.send(new AssociateClientVpnTargetNetworkCommand(network));
  const vpn = `/_cordon/client-vpn?endpoint=${ClientVpnEndpointId}&to=10.0.1.11&traffic=tcp/443&group=staff&group=guests`;
  await ask(url, "GET /_cordon/client-vpn", vpn);
  const rule = { ClientVpnEndpointId, TargetNetworkCidr: "10.0.0.0/16", AccessGroupId: "staff" };
  await ec2.send(new AuthorizeClientVpnIngressCommand(rule));
  await ask(url, "GET /_cordon/client-vpn", vpn);
  await ask(url, "GET /_cordon/check", "/_cordon/check?from=internet&to=tag:role=web&traffic=tcp/1-1000");
  await ask(url, "GET /_cordon/check", `/_cordon/check?from=web-1&to=192.0.2.1&traffic=udp/53&at=${before}`);
  await ask(url, "GET /_cordon/reach", "/_cordon/reach?of=db-1");
  await ask(url, "GET /_cordon/reach", "/_cordon/reach?of=web-1&direction=egress&traffic=all");
  await ask(url, "GET /_cordon/open", "/_cordon/open");
  await ask(url, "GET /_cordon/open", `/_cordon/open?all=true&traffic=tcp/22&at=${before}`);
  await ask(url, "GET /_cordon/open/summary");
  await ask(url, "GET /_cordon/summary", `/_cordon/summary?at=${before}`);
  await ask(url, "GET /_cordon/ipam/usage");
  await ask(url, "POST /_cordon/routes/load", undefined, { table: "roas", rows: ["192.0.2.0/24 24 64500 1"] });
  await ask(url, "POST /_cordon/routes/load", undefined, {
    ...{ table: "routes", rows: ["192.0.2.0/24 64500\n192.0.2.0/25 64501"], only: ["192.0.2.0/24"] },
  });
  const holding = { registry: "ripe", organization: "ORG-X1", cidrs: ["192.0.2.0/24"], asns: ["64500"] };
  await ask(url, "POST /_cordon/routes/holdings", undefined, holding);
  await ask(url, "GET /_cordon/routes");
  await ask(url, "GET /_cordon/routes/check", "/_cordon/routes/check?prefix=192.0.2.0/24");
  await ask(url, "GET /_cordon/routes/check", "/_cordon/routes/check?prefix=10.0.0.0/8&asn=AS1");
  await ask(url, "GET /_cordon/matrix", "/_cordon/matrix");
  await ask(url, "GET /_cordon/matrix", `/_cordon/matrix?by=tag:role&traffic=tcp/443&at=${before}`);
  await ask(url, "GET /_cordon/uses", `/_cordon/uses?of=${ids["sg-web"]}`);
  await ask(url, "GET /_cordon/uses", "/_cordon/uses?of=office");
  await ec2.send(
    new RevokeSecurityGroupIngressCommand({ GroupId: ids["sg-db"], SecurityGroupRuleIds: [ids["sgr-db-5432"] ?? ""] }),
  );
  await ask(url, "GET /_cordon/diff", `/_cordon/diff?from=${before}`);
  await ask(url, "GET /_cordon/history", "/_cordon/history?limit=100");
  await ask(url, "GET /_cordon/rules/unused", "/_cordon/rules/unused?days=1");
  const [web, db] = [[{ kind: "group", of: "web" }], [{ kind: "group", of: "db" }]];
  const expectations = [
    { kind: "may", from: web, to: db, on: ["tcp/5432"] },
    { kind: "may-not", from: web, to: db, on: ["tcp/22"] },
    { kind: "nothing", direction: "ingress", of: db, on: [], except: true },
    { kind: "internet-reaches-only", targets: [{ to: web, on: ["tcp/443"] }] },
  ];
  const outcomes = await ask(url, "POST /_cordon/expectations", undefined, { expectations });
  assert.equal(outcomes.body.trim().split("\n").length, 4);
  const permission = {
    GroupId: ids["sg-db"],
    IpPermissions: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
  };
  const calls = [
    { service: "ec2", action: "AuthorizeSecurityGroupIngress", input: permission },
    { service: "ec2", action: "AuthorizeSecurityGroupIngress", input: permission },
    { service: "ec2", action: "DeleteSubnet", input: { SubnetId: ids["subnet-front"] } },
  ];
  await ask(url, "POST /_cordon/what-if", undefined, { calls });
  await ask(url, "POST /_cordon/what-if", undefined, { calls: [] });
  await ask(url, "POST /_cordon/apply", undefined, { calls });
  await ask(url, "POST /_cordon/apply", undefined, { calls, revision: 0 });
  await ask(url, "POST /_cordon/apply", undefined, { calls: calls.slice(0, 1) });
  const saved = await ask(url, "GET /_cordon/export");
  assert.equal(JSON.parse(saved.body).Vpcs.length, 2);
  const imported = await operate(url, "import?replace=true", JSON.parse(saved.body));
  check("POST /_cordon/import", imported);
  await ask(url, "GET /_cordon/ipam/next-address", "/_cordon/ipam/next-address?resource-type=eip&locale=us-east-1");
});

test("what the routes about hosts answer is what is described, and what hosts send", async (t) => {
  const { url } = await openCordon(t);
  const { ids } = await makeSmallStack(url, ACCOUNT);
  const nic = ids["eni-web-1"] ?? "";
  const body = { name: "web-1", devices: [{ device: "eth0", interface: nic, isGuest: false }], reusable: true };
  conform(body, bodyPointer("/_cordon/hosts/add"));
  const added = await ask(url, "POST /_cordon/hosts/add", undefined, body);
  await ask(url, "GET /_cordon/hosts");
  await ask(url, "POST /_cordon/hosts/token", undefined, { host: "web-1", expiresIn: 60 });
  const { token } = JSON.parse(added.body) as { readonly token: string };
  const joining = { token, publicKey: newKey().publicKey, version: "1" };
  conform(joining, bodyPointer("/_cordon/host/join"));
  check("POST /_cordon/host/join", await send(url, { path: "/_cordon/host/join", body: JSON.stringify(joining) }));
  const host = await join(url, token);
  const feed = await openFeed(url, host);
  const whole = await feed.next();
  const line = "/paths/~1_cordon~1host~1feed/get/responses/200/content/application~1x-ndjson/schema";
  conform(whole, line);
  await ask(url, "POST /_cordon/hosts/mode", undefined, { host: "web-1", mode: "enforce", confirmWithin: 60 });
  conform(await feed.next(), line);
  asked.add("GET /_cordon/host/feed");
  await ask(url, "POST /_cordon/hosts/confirm", undefined, { host: "web-1" });
  const reported = report({
    applied: { cursor: "c", revisions: { [`${ACCOUNT}/us-east-1`]: 3 } },
    interfaces: [
      {
        device: "eth0",
        interfaceId: nic,
        mode: "observe",
        because: "trial-ended",
        refused: 1,
        wouldRefuse: 2,
        byFailsafe: 0,
      },
    ],
    drift: { times: 1, last: { at: new Date().toISOString(), what: "a rule" } },
    problems: ["a problem"],
  });
  conform(reported, bodyPointer("/_cordon/host/report"));
  check("POST /_cordon/host/report", await askAsHost(url, host, "host/report", reported));
  await logFlows(url, { ResourceIds: [nic], ResourceType: "NetworkInterface" });
  const now = minute();
  const flows = {
    ...now,
    flows: [flowOf(nic, now), flowOf(nic, now, { action: "REJECT", destinationPort: 8443 })],
    gaps: [{ interfaceId: nic, ...now, reason: "set-full" }],
  };
  conform(flows, bodyPointer("/_cordon/host/flows"));
  check("POST /_cordon/host/flows", await askAsHost(url, host, "host/flows", flows));
  await ask(url, "GET /_cordon/hosts", "/_cordon/hosts?host=web-1");
  await ask(url, "GET /_cordon/hosts/refused", "/_cordon/hosts/refused?host=web-1");
  await ask(url, "GET /_cordon/flows");
  await ask(url, "GET /_cordon/rules/unused");
  check("POST /_cordon/host/key", await askAsHost(url, host, "host/key", { publicKey: newKey().publicKey }));
  feed.close();
  await ask(url, "POST /_cordon/hosts/remove", undefined, { host: "web-1" });
});

test("what the routes about running Cordon answer is what is described, and the gate", async (t) => {
  const { url } = await openCordon(t, {
    store: { directory: joinPath(temporaryFolder("openapi"), "log") },
    allowReset: true,
  });
  for (const name of ["health", "live", "ready", "sign-in", "metrics", "openapi.json", "backup"])
    await ask(url, `GET /_cordon/${name}`);
  assert.deepEqual(JSON.parse((await ask(url, "GET /_cordon/openapi.json")).body), document);
  // The clients of ACCOUNT, so that the operator who asks sees its directories.
  const site = callers(url, { accessKeyId: ACCOUNT, secretAccessKey: "test" });
  t.after(() => site.destroy());
  const [directory, open] = [await site.newDirectory(), await site.newDirectory()];
  await site.attach(directory, "office", "203.0.113.0/24");
  for (const address of ["203.0.113.9", "198.51.100.1"])
    await ask(url, "GET /_cordon/gate-check/{name}", `/_cordon/gate-check/${directory}?address=${address}`);
  await ask(url, "GET /_cordon/gate-check/{name}", `/_cordon/gate-check/${open}?address=203.0.113.9`);
  await ask(url, "GET /_cordon/gate/{directory}", `/_cordon/gate/${open}`);
  const head = await send(url, { method: "HEAD", path: `/_cordon/gate/${open}`, body: "" });
  check("HEAD /_cordon/gate/{directory}", head);
  check("POST /_cordon/reset", await send(url, { path: "/_cordon/reset", body: "" }));
});

const bodyPointer = (path: string): string =>
  `/paths/${inPointer(path)}/post/requestBody/content/application~1json/schema`;

test("a body that lacks what is described as required is refused as described, and so is a stranger", async (t) => {
  const { url } = await openCordon(t);
  const { ids } = await makeSmallStack(url, ACCOUNT);
  await addHost(url, "web-1", [{ device: "eth0", interface: ids["eni-web-1"] }]);
  const whole: Readonly<Record<string, Json>> = {
    "/_cordon/expectations": { expectations: [] },
    "/_cordon/import": { Vpcs: [] },
    "/_cordon/what-if": { calls: [] },
    "/_cordon/apply": { calls: [] },
    "/_cordon/routes/load": { table: "roas", rows: [] },
    "/_cordon/routes/holdings": { registry: "ripe", organization: "ORG-X1", cidrs: [], asns: [] },
    "/_cordon/hosts/add": { name: "web-2", devices: [{ device: "eth0", interface: ids["eni-web-2"] }] },
    "/_cordon/hosts/token": { host: "web-1" },
    "/_cordon/hosts/remove": { host: "web-1" },
    "/_cordon/hosts/mode": { host: "web-1", mode: "observe" },
    "/_cordon/hosts/confirm": { host: "web-1" },
  };
  for (const { name, operation } of operations) {
    const path = name.replace("POST ", "");
    if (operation.requestBody === undefined || path.startsWith("/_cordon/host/")) continue;
    const body = whole[path] ?? assert.fail(`no body for ${name}`);
    conform(body, bodyPointer(path));
    for (const member of Object.keys(body)) {
      const { [member]: _, ...rest } = body;
      const answer = await ask(url, name, path, rest);
      assert.ok(answer.status >= 400 && answer.status < 500, `${name} without ${member}: ${answer.status}`);
    }
  }
});

test("each route was asked and answered as described", () => {
  assert.deepEqual(
    operations.map(({ name }) => name).filter((name) => !asked.has(name)),
    [],
  );
});
