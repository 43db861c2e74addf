/** The Debian packages: built alike twice, installed, started, upgraded, removed and purged in a Debian of the test's own. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { ec2 } from "../../test/setup/signed-call.ts";
import { temporaryFolder } from "../../test/setup/temporary-folder.ts";
import { packCordon } from "../pack-for-tests.ts";
import { ARCHITECTURES, buildDebs } from "./build-debs.ts";
import { DebianRoot, whyNoDebianRoot } from "./debian-root-for-tests.ts";

const folder = temporaryFolder("deb");
const tarball = join(folder, "cordon.tgz");
const version = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

const isThere = (program: string): boolean =>
  spawnSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" }).status === 0;
const ownArchitecture = Object.keys(ARCHITECTURES).find((name) => ARCHITECTURES[name] === `linux-${process.arch}`);
const noPackages =
  ownArchitecture === undefined || !isThere("dpkg-deb")
    ? "there is no dpkg-deb here, or no package for this machine"
    : false;
const noRoot = noPackages || whyNoDebianRoot();
const noAgent =
  noRoot ||
  (isThere("nft") && isThere("conntrack") ? false : "nftables and conntrack, which the agent needs, aren't here");

const deb = (name: string, architecture: string) => join(folder, `${name}_${version}_${architecture}.deb`);
const runtime = deb("cordon-runtime", ownArchitecture ?? "");
const [server, agent] = [deb("cordon", "all"), deb("cordon-agent", "all")];

/** Quicker than what is released. */
const compression = { kind: "gzip", level: 1 };
const time = new Date("2026-11-01T00:00:00Z");
const build = (out: string) => buildDebs(out, { tarball, architectures: [ownArchitecture ?? ""], compression, time });
before(async () => {
  if (noPackages !== false) return;
  packCordon(tarball);
  await build(folder);
});

const dpkgDeb = (...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync("dpkg-deb", args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
};
const digest = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

test("who builds them again gets the same bytes", { skip: noPackages }, async () => {
  const again = join(folder, "again");
  mkdirSync(again);
  const made = await build(again);
  assert.deepEqual(
    made.map((file) => digest(file)),
    [runtime, server, agent].map((file) => digest(file)),
  );
});

test("all files are root's, and each package says what it needs", { skip: noPackages }, () => {
  for (const file of [runtime, server, agent]) {
    for (const line of dpkgDeb("--contents", file).trim().split("\n")) {
      assert.match(line, /^(d|-)rw[x-]r-[x-]r-[x-] root\/root /, line);
    }
  }
  assert.equal(dpkgDeb("--field", server, "Depends").trim(), `cordon-runtime (= ${version}), passwd`);
  assert.match(dpkgDeb("--field", agent, "Depends"), /nftables \(>= 1\.0\.2\), conntrack/);
  assert.equal(dpkgDeb("--field", runtime, "Architecture").trim(), ownArchitecture);
  assert.equal(dpkgDeb("--info", server, "conffiles"), "/etc/default/cordon\n");
});

const noLintian = noPackages || (isThere("lintian") ? false : "there is no lintian here");
test("lintian finds no mistake in them", { skip: noLintian }, () => {
  // The runtime takes lintian half a minute.
  const asked = ["--allow-root", "--fail-on", "error", server, agent];
  const { status, stdout, stderr } = spawnSync("lintian", asked, { encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}`);
});

const AS_SERVER = ["setpriv", "--reuid=cordon", "--regid=cordon", "--init-groups"];
const VARIABLES = ["env", "CORDON_DATA=/var/lib/cordon", "XDG_CACHE_HOME=/var/cache/cordon"];

/** Starts the server as its unit does, has a guest ask it, and stops it. */
async function whileServing<T>(root: DebianRoot, ask: (url: string) => Promise<T>): Promise<T> {
  const child = root.start(...AS_SERVER, ...VARIABLES, "cordon", "serve", "--port", "0", "--json");
  try {
    assert.ok(child.stdout !== null && child.stderr !== null);
    child.stderr.pipe(process.stderr);
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return await ask((JSON.parse(line) as { url: string }).url);
  } finally {
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
  }
}

let opened: DebianRoot | undefined;
/** All tests install into one, each what it looks at. */
async function debian(): Promise<DebianRoot> {
  opened ??= await DebianRoot.open();
  return opened;
}
after(() => opened?.close());

test("the server is installed, serves, is upgraded, removed and purged", { skip: noRoot }, async () => {
  const root = await debian();
  const mode = (path: string) => root.must("stat", "-c", "%a %U:%G", path).trim();
  const isKept = (path: string) => root.run("test", "-e", path).status === 0;

  root.install(runtime, server);
  assert.match(root.must("cordon", "--version"), new RegExp(`^cordon ${version.replaceAll(".", "\\.")} `));
  assert.equal(mode("/var/lib/cordon"), "700 cordon:cordon");
  assert.equal(mode("/etc/cordon"), "750 root:cordon");
  assert.match(root.must("getent", "passwd", "cordon"), /:\/var\/lib\/cordon:\/usr\/sbin\/nologin$/m);
  assert.ok(root.must("ls", "-l", "/etc/systemd/system/multi-user.target.wants").includes("cordon.service"));
  assert.equal(root.must("dpkg", "--verify", "cordon", "cordon-runtime"), "");

  await whileServing(root, (url) => ec2(url, "CreateSecurityGroup", { GroupName: "web", GroupDescription: "kept" }));
  root.must("sh", "-c", "echo 'CORDON_OPTIONS=\"--trail-reads\"' > /etc/default/cordon");
  root.install(runtime, server);
  assert.match(root.must("cat", "/etc/default/cordon"), /--trail-reads/);
  const names = (url: string) => ec2(url, "DescribeSecurityGroups", {});
  assert.match((await whileServing(root, names)).body, /<groupName>web<\/groupName>/);

  assert.match(root.must("dpkg", "-r", "cordon"), /the log and its keys stay in \/var\/lib\/cordon/);
  assert.ok(isKept("/var/lib/cordon/cordon.db") && isKept("/etc/default/cordon"));
  root.install(server);
  assert.match((await whileServing(root, names)).body, /<groupName>web<\/groupName>/);

  root.must("touch", "/etc/cordon/privkey.pem");
  assert.match(root.must("dpkg", "-P", "cordon"), /\/etc\/cordon isn't empty, and stays/);
  for (const path of ["/var/lib/cordon", "/var/cache/cordon", "/etc/default/cordon"]) assert.ok(!isKept(path), path);
  assert.equal(root.run("sh", "-c", "ls /etc/systemd/system/*.wants/cordon*").status, 2);
});

test("who removes the agent hears that the rules stay, and they do", { skip: noAgent }, async () => {
  const root = await debian();
  assert.match(root.install(agent), /this host hasn't joined a server yet/);
  for (const unit of [
    "sysinit.target.wants/cordon-agent-boot.service",
    "multi-user.target.wants/cordon-agent.service",
  ]) {
    root.must("test", "-L", `/etc/systemd/system/${unit}`);
  }
  const units = root.must("cordon", "agent", "units", "--install");
  assert.match(units, /has brought the units/);
  assert.equal(root.run("test", "-e", "/etc/systemd/system/cordon-agent.service").status, 1);
  assert.equal(root.must("stat", "-c", "%a", "/var/lib/cordon-agent").trim(), "700");
  root.must("touch", "/var/lib/cordon-agent/host");

  // The rules are in a network namespace of their own.
  const withRules = (task: string) => `nft add table inet cordon && ${task} && nft list tables`;
  const asked = (task: string) => root.must("unshare", "--net", "sh", "-c", withRules(task));
  const removed = asked("dpkg -r cordon-agent");
  assert.match(removed, /the rules stay in the kernel, so this host isn't open/);
  assert.match(removed, /the host's key and its last rules stay in \/var\/lib\/cordon-agent/);
  assert.match(removed, /^table inet cordon$/m);
  root.must("test", "-e", "/var/lib/cordon-agent/host");
  const purged = asked("dpkg -P cordon-agent");
  assert.match(purged, /the rules are still in the kernel/);
  assert.match(purged, /^table inet cordon$/m);
  assert.equal(root.run("test", "-e", "/var/lib/cordon-agent").status, 1);
});

test("a person's account isn't taken for the server's", { skip: noRoot }, async () => {
  const root = await debian();
  root.run("userdel", "cordon");
  root.must("useradd", "--uid", "61234", "cordon");
  assert.throws(() => root.install(server), /here that's somebody's/);
  root.must("dpkg", "-P", "cordon");
});

test("the program goes with the last that needs it, and leaves nothing", { skip: noRoot }, async () => {
  const root = await debian();
  root.must("dpkg", "-P", "cordon-runtime");
  assert.equal(root.run("sh", "-c", "ls -d /usr/lib/cordon /usr/bin/cordon /usr/share/doc/cordon*").status, 2);
});
