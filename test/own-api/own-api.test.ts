/** Cordon's own interface: every route refuses other methods, strangers, and malformed questions. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Cordon, startCordon } from "../../src/main/index.ts";
import type { Told } from "../../src/own-api/trail/history.ts";
import { type Key, type RawAnswer, send, signedHeaders } from "../setup/signed-call.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { allRoutes } from "./all-routes.ts";

const routes = allRoutes.map(({ method, path }) => ({
  method,
  path: path.endsWith("/") ? `${path}d-0123456789` : path,
}));
/** These answer anyone, because proxies and health checks can't sign. */
const forAnyone = [
  "/_cordon/health",
  "/_cordon/live",
  "/_cordon/openapi.json",
  "/_cordon/ready",
  "/_cordon/sign-in",
  "/_cordon/gate/d-0123456789",
];
/** Each of its calls needs the permission that it needs alone, and is refused in AWS's words: apply.test.ts. */
const PERMITTED_BY_CALL = "/_cordon/apply";
/** Hosts sign with their own keys: test/hosts. */
const signed = routes.filter(
  ({ path }) => ![...forAnyone, PERMITTED_BY_CALL].includes(path) && !path.startsWith("/_cordon/host/"),
);

const nobody: Key = { accessKeyId: "NOBODY", secretAccessKey: "secret" };
const reader: Key = { accessKeyId: "READER", secretAccessKey: "secret" };
const owner: Key = { accessKeyId: "OWNER", secretAccessKey: "secret" };
const folder = temporaryFolder("own");
let cordon: Cordon;
before(async () => {
  const file = join(folder, "credentials.json");
  const account = "111122223333";
  const Statement = [{ Effect: "Allow", Action: "s3:*", Resource: "*" }];
  const credentials = [
    { ...owner, account },
    { ...nobody, account, policies: [{ Version: "2012-10-17", Statement }] },
    { ...reader, account, policies: [{ Statement: [{ Effect: "Allow", Action: "ec2:Describe*", Resource: "*" }] }] },
  ];
  writeFileSync(file, JSON.stringify({ credentials }));
  cordon = await startCordon({ port: 0, store: "memory", credentials: file, allowReset: true });
});
after(async () => {
  await cordon.close();
});

async function ask(key: Key | undefined, method: string, url: string, body = ""): Promise<RawAnswer> {
  const [path = "", text = ""] = url.split("?");
  const query = Object.fromEntries(new URLSearchParams(text));
  const headers = key === undefined ? {} : await signedHeaders(cordon.url, key, { method, path, query, body });
  return send(cordon.url, { method, path: url, headers, body });
}
const errorOf = ({ body }: RawAnswer): string => (JSON.parse(body) as { readonly error: string }).error;

test("another method is refused with the methods that a path has, and another path isn't found", async () => {
  for (const { path } of routes) {
    const { status, headers } = await ask(owner, "DELETE", path);
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    assert.deepEqual([status, headers["allow"]], [405, methods.join(", ")], path);
  }
  assert.equal((await ask(owner, "GET", "/_cordon/chek")).status, 404);
});

test("a caller without a signature or permission gets no answer, whatever the route", async () => {
  // Mistakes in calls are reported to anyone, because the calls determine the permissions that the caller needs.
  const body = JSON.stringify({ calls: [], expectations: [] });
  for (const { method, path } of signed) {
    const text = method === "POST" ? body : "";
    const [unsigned, stranger] = [await ask(undefined, method, path, text), await ask(nobody, method, path, text)];
    assert.deepEqual([unsigned.status, stranger.status], [401, 403], path);
    assert.match(errorOf(unsigned), /^MissingAuthenticationToken: /, path);
    assert.match(
      errorOf(stranger),
      /^arn:aws:iam::111122223333:user\/NOBODY needs (permission for|to be an operator)/,
      path,
    );
  }
  // Whatever a caller with a signature was refused is in the trail.
  const trail = await ask(owner, "GET", "/_cordon/history?user=NOBODY&limit=100");
  const { calls } = JSON.parse(trail.body) as Told;
  const refused = calls.filter((call) => call.refused !== undefined && call.call.startsWith("cordon:"));
  assert.equal(refused.length, signed.length);
  assert.deepEqual(signed.map(({ path }) => path.split("/")[2]).toSorted(), [
    "backup",
    "check",
    "client-vpn",
    "diff",
    "expectations",
    "export",
    "flows",
    "gate-check",
    "history",
    "hosts",
    "hosts",
    "hosts",
    "hosts",
    "hosts",
    "hosts",
    "hosts",
    "import",
    "ipam",
    "ipam",
    "matrix",
    "metrics",
    "open",
    "open",
    "reach",
    "reset",
    "routes",
    "routes",
    "routes",
    "routes",
    "rules",
    "summary",
    "uses",
    "what-if",
  ]);
});

test("whoever may not read the entries of prefix lists can't export them", async () => {
  const answer = await ask(reader, "GET", "/_cordon/export");
  assert.deepEqual([answer.status, /ec2:GetManagedPrefixListEntries/.test(errorOf(answer))], [403, true]);
});

test("a body that isn't JSON, or isn't an object, is refused", async () => {
  for (const path of ["/_cordon/expectations", "/_cordon/import", "/_cordon/what-if", "/_cordon/apply"]) {
    for (const [body, expected] of [
      ["{", "the body is not JSON"],
      ["", "the body is not JSON"],
      ["[]", "the body is not an object"],
      ["null", "the body is not an object"],
    ] as const) {
      const answer = await ask(owner, "POST", path, body);
      assert.deepEqual([answer.status, errorOf(answer)], [400, expected], `${path} ${body}`);
    }
  }
});

const end = [{ kind: "group", of: "web" }];
const refusedBodies: readonly (readonly [string, unknown, string])[] = [
  ["what-if", {}, 'the body needs a list "calls"'],
  ["what-if", { calls: "all" }, 'the body needs a list "calls"'],
  ["what-if", { calls: Array.from({ length: 2001 }, () => ({})) }, "2001 calls are too many: at most 2000"],
  ["apply", { calls: Array.from({ length: 51 }, () => ({})) }, "51 calls are too many: at most 50"],
  ...[-1, 0.5, "7", null].map(
    (revision) => ["apply", { calls: [], revision }, "revision must be a whole number, as what-if answers it"] as const,
  ),
  [
    "what-if",
    { calls: Array.from({ length: 21 }, () => ({ service: "ec2", action: "DescribeVpcs", input: {} })) },
    "21 calls only read, and that is too many: at most 20. Leave them out",
  ],
  ...[
    null,
    { action: "DescribeVpcs", input: {} },
    { service: "ec2", action: 1, input: {} },
    { service: "ec2", action: "DescribeVpcs", input: null },
    { service: "ec2", action: "DescribeVpcs", input: {}, as: 1 },
  ].map(
    (call) =>
      ["what-if", { calls: [call] }, "call 1 needs service and action as text, and input as an object"] as const,
  ),
  ["expectations", {}, 'the body needs a list "expectations"'],
  ...(
    [
      [null, "there is no such kind of expectation"],
      [{ kind: "must" }, "there is no such kind of expectation"],
      [{ kind: "may", from: end, to: end, on: [] }, "say on what: for example on tcp/443"],
      [{ kind: "may", from: end, to: end }, '"on" is a list of traffic'],
      [{ kind: "may", from: end, on: ["tcp/443"] }, "an end needs a list of selectors"],
      [{ kind: "may-not", from: [], to: end, on: [] }, "an end needs a list of selectors"],
      [{ kind: "may-not", from: end, to: [{ kind: "group" }], on: [] }, "a selector has a kind and what it is of"],
      [{ kind: "may-not", from: end, to: [null], on: [] }, "a selector has a kind and what it is of"],
      [{ kind: "may-not", from: end, to: [{ kind: "zone", of: "a" }], on: [] }, "there is no kind of selector 'zone'"],
      [
        { kind: "may-not", from: end, to: [{ kind: "cidr", of: "sg-1" }], on: [] },
        "'sg-1' is no address or CIDR block",
      ],
      [
        { kind: "may-not", from: end, to: [{ kind: "id", of: "web" }], on: [] },
        "'web' is not an id (eni-..., i-..., sg-..., subnet-..., vpc-...), tag:key=value, an address, a CIDR block or internet",
      ],
      [{ kind: "nothing", of: end, on: ["443"] }, "443 is no traffic: a TCP port is written tcp/443"],
      [{ kind: "nothing", of: end, on: [443] }, "443 is no traffic: a TCP port is written tcp/443"],
      [{ kind: "internet-reaches-only" }, 'needs a list "targets"'],
      [{ kind: "internet-reaches-only", targets: [null] }, "an end needs a list of selectors"],
    ] as const
  ).map(
    ([expectation, problem]) =>
      [
        "expectations",
        { expectations: [{ kind: "nothing", of: end, on: [] }, expectation] },
        `expectations[1]: ${problem}`,
      ] as const,
  ),
];

test("an incomplete body is refused with its first mistake", async () => {
  for (const [path, body, expected] of refusedBodies) {
    const answer = await ask(owner, "POST", `/_cordon/${path}`, JSON.stringify(body));
    assert.deepEqual([answer.status, errorOf(answer)], [400, expected], JSON.stringify(body).slice(0, 200));
  }
});

test("an empty query is refused with what to name", async () => {
  for (const [question, status, expected] of [
    ["check", 400, /^say what traffic: for example tcp\/443/],
    ["check?traffic=tcp/443", 400, /^say of what: a name, an id \(eni-/],
    ["check?traffic=tcp/443&from=eni-1&to=internet", 400, /^there is no network interface eni-1 in account 1111/],
    ["check?traffic=tcp/443&from=internet&to=8.8.8.8", 400, /^neither internet nor 8\.8\.8\.8 is a network interface/],
    ["check?traffic=icmp/8-9&from=internet&to=8.8.8.8", 400, /^neither internet nor 8\.8\.8\.8 is a network interface/],
    ["check?traffic=icmp/9-8&from=internet&to=internet", 400, /^icmp\/9-8 is no range: write icmp\/8-9$/],
    [
      "check?traffic=udp/53&from=172.31.0.2&to=169.254.169.254",
      400,
      /^neither 172\.31\.0\.2 nor 169\.254\.169\.254 is/,
    ],
    ["reach?of=internet&traffic=443", 400, /^443 is no traffic: a TCP port is written tcp\/443$/],
    ["open?traffic=https", 400, /^'https' is no traffic: write a protocol and ports/],
    ["reach", 400, /^say of what: a name, an id/],
    ["reach?of=internet", 400, /^the internet is no network interface: cordon open lists what it can reach$/],
    ["reach?of=8.8.8.0/24", 400, /^8\.8\.8\.0\/24 is no network interface here, and has none$/],
    ["client-vpn", 400, /^say what traffic: for example tcp\/443/],
    ["client-vpn?traffic=tcp/443&to=web", 400, /^'web' is not an IP address$/],
    ["client-vpn?traffic=tcp/443&to=10.0.0.1", 404, /^there is no Client VPN endpoint without an id in account/],
    ["gate-check/d-0123456789", 400, /^'' is not an IP address$/],
    ["gate-check/d-0123456789?address=10.0.0.256", 400, /^'10\.0\.0\.256' is not an IP address$/],
    ["gate-check/d-0123456789?address=10.0.0.1", 404, /^no directory d-0123456789 is registered with WorkSpaces$/],
  ] as const) {
    const answer = await ask(owner, "GET", `/_cordon/${question}`);
    assert.deepEqual([answer.status, answer.headers["content-type"]], [status, "application/json"], question);
    assert.match(errorOf(answer), expected, question);
  }
});
