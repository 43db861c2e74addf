import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  AuthorizeIpRulesCommand,
  CreateIpGroupCommand,
  DescribeIpGroupsCommand,
  DisassociateIpGroupsCommand,
  RevokeIpRulesCommand,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { openSite, REGION } from "./site.ts";

const ask = async (url: string, id: string, headers: Record<string, string> = {}, method = "GET") => {
  const response = await fetch(`${url}/_cordon/gate/${id}`, { method, headers });
  return { status: response.status, gate: response.headers.get("x-cordon-gate"), text: await response.text() };
};
const from = (address: string) => ({ "x-forwarded-for": address });

/** Runs the command line as a user does. */
const cordonGate = (url: string, args: readonly string[], environment: Record<string, string> = {}) =>
  new Promise<{ status: number; out: string; err: string }>((resolve) => {
    const main = join(import.meta.dirname, "../../src/main/cordon.ts");
    const env = { ...process.env, AWS_ENDPOINT_URL: url, ...environment };
    const child = execFile(
      process.execPath,
      [main, "gate", "check", ...args],
      { env, timeout: 20_000 },
      (_, out, err) => resolve({ status: child.exitCode ?? -1, out, err }),
    );
  });

test("catalogue 315, 316: the gate admits everyone by the default group, then only by rules, nobody without rules", async (t) => {
  const { cordon, newDirectory, attach, close, workspaces } = await openSite({ trustedProxies: ["127.0.0.1"] });
  t.after(close);
  const id = await newDirectory();
  assert.deepEqual(await ask(cordon.url, id, from("203.0.113.9")), { status: 204, gate: "admitted", text: "" });
  const group = await attach(id, "office");
  assert.equal((await ask(cordon.url, id, from("203.0.113.9"))).status, 403);
  await workspaces.send(new AuthorizeIpRulesCommand({ GroupId: group, UserRules: [{ ipRule: "203.0.113.77/24" }] }));
  assert.equal((await ask(cordon.url, id, from("203.0.113.9"))).status, 204);
  assert.deepEqual(await ask(cordon.url, id, from("203.0.114.9")), {
    status: 403,
    gate: "refused",
    text: '{"message":"203.0.114.9 is not admitted."}\n',
  });
  assert.deepEqual(await ask(cordon.url, id, from("203.0.114.9"), "HEAD"), { status: 403, gate: "refused", text: "" });
  assert.equal((await ask(cordon.url, id, from("203.0.113.9"), "HEAD")).status, 204);
  assert.equal((await ask(cordon.url, id, from("203.0.113.9"), "POST")).status, 405);
  await workspaces.send(new DisassociateIpGroupsCommand({ DirectoryId: id, GroupIds: [group] }));
  assert.equal((await ask(cordon.url, id, from("203.0.114.9"))).status, 204);
});

test("catalogue 336: revoking a rule shuts clients out of the gate at once, but not out of the API", async (t) => {
  const { cordon, newDirectory, attach, close, workspaces } = await openSite();
  t.after(close);
  const id = await newDirectory();
  const group = await attach(id, "office", "127.0.0.0/8");
  assert.equal((await ask(cordon.url, id)).status, 204);
  await workspaces.send(new RevokeIpRulesCommand({ GroupId: group, UserRules: ["127.0.0.0/8"] }));
  assert.equal((await ask(cordon.url, id)).status, 403);
  const { Result } = await workspaces.send(new DescribeIpGroupsCommand({}));
  assert.equal(Result?.[0]?.groupId, group);
});

test("only a trusted proxy's headers count, and a request without them is refused", async (t) => {
  const stranger = await openSite();
  const proxy = await openSite({ trustedProxies: ["127.0.0.0/8"] });
  t.after(() => Promise.all([stranger.close(), proxy.close()]));
  const [a, b] = await Promise.all([stranger.newDirectory(), proxy.newDirectory()]);
  await stranger.attach(a, "office", "203.0.113.0/24");
  await proxy.attach(b, "loopback and office", "127.0.0.0/8", "203.0.113.0/24");
  assert.equal((await ask(stranger.cordon.url, a, from("203.0.113.9"))).status, 403);
  assert.equal((await ask(proxy.cordon.url, b)).status, 403);
  assert.equal((await ask(proxy.cordon.url, b, { forwarded: "for=203.0.113.9" })).status, 204);
  const disagreeing = { ...from("198.51.100.7"), forwarded: "for=203.0.113.9" };
  assert.equal((await ask(proxy.cordon.url, b, disagreeing)).status, 403);
  assert.equal(proxy.log.filter((line) => line.includes("did not say whom")).length, 1);
});

test("an unregistered directory looks like a refusal, and the log mentions it once", async (t) => {
  const { cordon, log, close } = await openSite();
  t.after(close);
  for (const id of ["d-0123456789", "d-0123456789", "", "%2fhealth", "wsipg-00000000f"]) {
    const { status, text } = await ask(cordon.url, id);
    assert.deepEqual([status, text], [403, '{"message":"127.0.0.1 is not admitted."}\n'], id);
  }
  assert.equal(log.filter((line) => line.includes("d-0123456789")).length, 1);
});

test("a query never turns the decision into an explanation", async (t) => {
  const { cordon, newDirectory, attach, close } = await openSite();
  t.after(close);
  const id = await newDirectory();
  await attach(id, "office", "203.0.113.0/24");
  assert.equal((await ask(cordon.url, `${id}?address=203.0.113.9`)).status, 403);
});

test("after a restart a directory is found in a partition that hasn't been used yet", async (t) => {
  const directory = temporaryFolder("gate");
  const before = await openSite({ store: { directory } });
  const id = await before.newDirectory();
  await before.attach(id, "office", "203.0.113.0/24");
  await before.close();
  const after = await openSite({ store: { directory }, trustedProxies: ["127.0.0.1"] });
  t.after(after.close);
  assert.equal((await ask(after.cordon.url, id, from("203.0.113.9"))).status, 204);
  assert.equal((await ask(after.cordon.url, id, from("198.51.100.7"))).status, 403);
});

test("`cordon gate check` prints the rule or the groups asked, and exits with 0, 1 or 2", async (t) => {
  const { cordon, newDirectory, attach, close } = await openSite();
  t.after(close);
  const id = await newDirectory();
  assert.deepEqual(await cordonGate(cordon.url, [id, "2001:db8::1"]), {
    status: 0,
    out: `admitted: ${id} (office) has no IP group, so everyone comes in\n`,
    err: "",
  });
  const group = await attach(id, "office", "203.0.113.77/24");
  const empty = await attach(id, "lab");
  assert.deepEqual(await cordonGate(cordon.url, [id, "203.0.113.9"]), {
    status: 0,
    out: `admitted: 203.0.113.77/24, "the office" in office (${group}) has 203.0.113.9\n`,
    err: "",
  });
  assert.deepEqual(await cordonGate(cordon.url, [id, "198.51.100.7"]), {
    status: 1,
    out: `refused: no rule has 198.51.100.7 in 2 groups:\n  ${group}  office, 1 rule\n  ${empty}  lab, 0 rules\n`,
    err: "",
  });
  const json = await cordonGate(cordon.url, [id, "198.51.100.7", "--json"]);
  assert.equal((JSON.parse(json.out) as { decision: string }).decision, "refused");
  const undecided = [
    [["d-0123456789", "203.0.113.9"], /no directory d-0123456789/],
    [[id, "203.0.113.256"], /not an IP address/],
    [[id], /^cordon gate: say which directory and which address: .* Try: cordon gate --help$/m],
    [["nobody", "203.0.113.9"], /no directory and no IP access control group is named nobody in account/],
    [[id, "203.0.113.9", "--endpoint", "http://127.0.0.1:1"], /nothing answers/],
  ] as const;
  for (const [args, message] of undecided) {
    const { status, err } = await cordonGate(cordon.url, args);
    assert.equal(status, 2);
    assert.match(err, message);
  }
});

test("`cordon gate check` finds directories and groups by their names", async (t) => {
  const { cordon, newDirectory, attach, close } = await openSite();
  t.after(close);
  const id = await newDirectory();
  const lab = await attach(id, "lab", "203.0.113.0/24");
  const office = await attach(id, "office", "198.51.100.0/24");
  const told = async (...args: string[]) => {
    const { status, out, err } = await cordonGate(cordon.url, [...args, "--region", REGION]);
    return [status, out || err];
  };
  assert.deepEqual(await told("office", "203.0.113.9"), [
    0,
    `admitted: 203.0.113.0/24, "the lab" in lab (${lab}) has 203.0.113.9\n`,
  ]);
  assert.deepEqual(await told("group office", "203.0.113.9"), [
    1,
    `refused: no rule has 203.0.113.9 in 1 group:\n  ${office}  office, 1 rule\n`,
  ]);
  assert.deepEqual((await told(lab, "203.0.113.9"))[0], 0);
  assert.deepEqual((await told("lab", "198.51.100.7"))[0], 1);
  const second = await newDirectory();
  const [status, text] = await told("office", "203.0.113.9");
  assert.equal(status, 2);
  assert.match(
    String(text),
    /^cordon gate: office is the name of several directories in account .*: write one of wsd-/,
  );
  assert.ok(String(text).includes(second) && String(text).includes(id));
  const malformed = await fetch(`${cordon.url}/_cordon/gate-check/%E0%A4%A?address=203.0.113.9`);
  assert.equal(malformed.status, 400);
});

test("with credentials the gate still answers anyone, but explains only to principals of the account who may read it", async (t) => {
  const folder = temporaryFolder("gate");
  const file = join(folder, "credentials.json");
  const key = (accessKeyId: string, account: string, ...actions: string[]) => ({
    accessKeyId,
    secretAccessKey: `secret of ${accessKeyId}`,
    account,
    ...(actions.length > 0 && {
      policies: [{ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] }],
    }),
  });
  const only = (accessKeyId: string, ...resources: readonly string[]) => ({
    ...key(accessKeyId, "111122223333"),
    policies: [
      { Statement: [{ Effect: "Allow", Action: "workspaces:DescribeWorkspaceDirectories", Resource: "*" }] },
      {
        Statement: [
          {
            Effect: "Allow",
            Action: "workspaces:DescribeIpGroups",
            Resource: ["arn:aws:workspaces:*:*:workspaceipgroup/none", ...resources],
          },
        ],
      },
    ],
  });
  const reads = ["workspaces:DescribeIpGroups", "workspaces:DescribeWorkspaceDirectories"];
  const keys = [
    key("OWNER", "111122223333"),
    key("READER", "111122223333", ...reads),
    key("HALFREADER", "111122223333", "workspaces:DescribeIpGroups"),
    only("GROUPS", "arn:aws:workspaces:*:111122223333:workspaceipgroup/*"),
    only("NOGROUP"),
    key("STRANGER", "444455556666"),
  ];
  writeFileSync(file, JSON.stringify({ credentials: keys }));
  const owner = { accessKeyId: "OWNER", secretAccessKey: "secret of OWNER" };
  const { cordon, newDirectory, attach, close, workspaces } = await openSite({ credentials: file }, owner);
  t.after(close);
  const id = await newDirectory();
  await attach(id, "office", "203.0.113.0/24");
  assert.equal((await ask(cordon.url, id)).status, 403);
  const plain = await fetch(`${cordon.url}/_cordon/gate-check/${id}?address=203.0.113.9`);
  assert.equal(plain.status, 401);
  const checkAs = (accessKeyId: string, secret = `secret of ${accessKeyId}`) =>
    cordonGate(cordon.url, [id, "203.0.113.9"], { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret });
  assert.equal((await checkAs("OWNER")).status, 0);
  assert.equal((await checkAs("READER")).status, 0);
  assert.equal((await checkAs("GROUPS")).status, 0);
  assert.match((await checkAs("HALFREADER")).err, /needs permission/);
  assert.match((await checkAs("NOGROUP")).err, /needs permission for workspaces:DescribeIpGroups on arn:.*\/wsipg-/);
  assert.match((await checkAs("STRANGER")).err, /no directory/);
  assert.match((await checkAs("OWNER", "wrong")).err, /SignatureDoesNotMatch/);

  const reader = new WorkSpacesClient({
    endpoint: cordon.url,
    region: REGION,
    credentials: { accessKeyId: "READER", secretAccessKey: "secret of READER" },
  });
  t.after(() => reader.destroy());
  await assert.rejects(reader.send(new CreateIpGroupCommand({ GroupName: "mine" })), {
    name: "AccessDeniedException",
    message:
      "User: arn:aws:iam::111122223333:user/READER is not authorized to perform: workspaces:CreateIpGroup " +
      "because no identity-based policy allows the workspaces:CreateIpGroup action",
  });
  assert.equal((await workspaces.send(new DescribeIpGroupsCommand({}))).Result?.length, 1);
});
