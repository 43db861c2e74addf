/** The snippets of docs/gate.md in real proxies: nginx, Caddy and HAProxy in front of a page. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { AuthorizeIpRulesCommand, RevokeIpRulesCommand } from "@aws-sdk/client-workspaces";
import { freePort } from "../setup/free-port.ts";
import { temporaryFolder } from "../setup/temporary-folder.ts";
import { openSite } from "./site.ts";

const docs = readFileSync(new URL("../../docs/gate.md", import.meta.url), "utf8");

function snippet(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(docs)?.[1];
  return found ?? assert.fail(`docs/gate.md has no ${language}`);
}

interface Ports {
  readonly cordon: number;
  readonly page: number;
  readonly proxy: number;
}

/** The snippet with the test's ports and directory. Each replacement must find its target. */
function adapt(text: string, directory: string, { cordon, page, proxy }: Ports, listen: string, here: string): string {
  const replacements = [
    ["127.0.0.1:4566", `127.0.0.1:${cordon}`],
    ["127.0.0.1:8080", `127.0.0.1:${page}`],
    ["wsd-0b1c2d3e4", directory],
    [listen, here.replace("PORT", String(proxy))],
  ] as const;
  return replacements.reduce((adapted, [from, to]) => {
    assert.ok(adapted.includes(from), `docs/gate.md: ${from} is missing`);
    return adapted.replaceAll(from, to);
  }, text);
}

interface Proxy {
  readonly command: string;
  /** Writes its configuration into `folder` and returns the arguments that start it in the foreground. */
  readonly prepare: (folder: string, directory: string, ports: Ports) => readonly string[];
}

const proxies: readonly Proxy[] = [
  {
    command: "nginx",
    prepare(folder, directory, ports) {
      const server = adapt(snippet("nginx"), directory, ports, "listen 80;", "listen 127.0.0.1:PORT;");
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (name) => `${name}_temp_path ${name};`,
      );
      const http = `http {\naccess_log off;\n${temporary.join("\n")}\n${server}}`;
      const main = `daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log stderr;\nevents {}\n${http}\n`;
      writeFileSync(join(folder, "nginx.conf"), main);
      return ["-p", folder, "-c", "nginx.conf", "-e", "stderr"];
    },
  },
  {
    command: "caddy",
    prepare(folder, directory, ports) {
      const site = adapt(snippet("caddyfile"), directory, ports, ":80 {", "http://127.0.0.1:PORT {\n\tbind 127.0.0.1");
      writeFileSync(join(folder, "Caddyfile"), `{\n\tadmin off\n}\n${site}`);
      return ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"];
    },
  },
  {
    command: "haproxy",
    prepare(folder, directory, ports) {
      const lua = join(folder, "gate.lua");
      writeFileSync(lua, snippet("lua"));
      const configuration = adapt(snippet("haproxy"), directory, ports, "bind :80", "bind 127.0.0.1:PORT");
      writeFileSync(join(folder, "haproxy.cfg"), configuration.replace("/etc/haproxy/gate.lua", lua));
      return ["-db", "-f", join(folder, "haproxy.cfg")];
    },
  },
];

const isInstalled = (command: string): boolean => spawnSync(command, ["-v"]).error === undefined;

/** Resolves when something listens on the port, or throws with what the process wrote before it gave up. */
async function listening(port: number, child: ChildProcess, output: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await wait(50);
  }
  assert.fail(`${child.spawnfile} does not listen: ${output.join("")}`);
}

/** A page that echoes what was posted to it. */
async function openPage() {
  const server = createServer((incoming, response) => {
    incoming.setEncoding("utf8");
    let body = "";
    incoming.on("data", (text: string) => {
      body += text;
    });
    incoming.on("end", () => response.end(`the page${body}`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** Asks for the page from one of loopback's many addresses. */
const visit = (port: number, localAddress: string, headers: Record<string, string> = {}, body?: string) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const options = { host: "127.0.0.1", port, localAddress, headers, method: body === undefined ? "GET" : "POST" };
    const outgoing = request({ ...options, agent: false, path: "/?address=127.0.0.2" }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });

for (const { command, prepare } of proxies) {
  const skip = isInstalled(command) ? false : `${command} is not installed`;
  test(`${command} in front of a page: adding and revoking a rule takes effect on the next request`, {
    skip,
  }, async (t) => {
    const site = await openSite({ trustedProxies: ["127.0.0.1"] });
    const page = await openPage();
    const folder = temporaryFolder("proxy");
    const id = await site.newDirectory();
    const ports = { cordon: site.cordon.port, page: page.port, proxy: await freePort() };
    const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    const child = spawn(command, prepare(folder, id, ports), { env, stdio: ["ignore", "pipe", "pipe"] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(String(chunk)));
    const exited = new Promise((resolve) => child.once("exit", resolve));
    t.after(async () => {
      child.kill("SIGKILL");
      await exited;
      await page.close();
      await site.close();
      rmSync(folder, { recursive: true });
    });
    await listening(ports.proxy, child, output);

    const inside = "127.0.0.2";
    const outside = "127.0.0.3";
    const statusFrom = async (address: string, headers?: Record<string, string>) =>
      (await visit(ports.proxy, address, headers)).status;
    assert.deepEqual(await visit(ports.proxy, inside), { status: 200, text: "the page" });
    const GroupId = await site.attach(id, "office");
    assert.equal(await statusFrom(inside), 403);
    const rule = { ipRule: "127.0.0.2/32" };
    await site.workspaces.send(new AuthorizeIpRulesCommand({ GroupId, UserRules: [rule] }));
    assert.equal(await statusFrom(inside), 200);
    assert.equal(await statusFrom(outside), 403);
    const lies = { "x-forwarded-for": inside, forwarded: `for=${inside}`, "x-real-ip": inside };
    assert.equal(await statusFrom(outside, lies), 403);
    assert.equal(await statusFrom(inside, { "x-forwarded-for": "127.0.0.9", forwarded: "for=127.0.0.9" }), 200);
    assert.deepEqual(await visit(ports.proxy, inside, {}, " and a body"), { status: 200, text: "the page and a body" });
    await site.workspaces.send(new RevokeIpRulesCommand({ GroupId, UserRules: [rule.ipRule] }));
    assert.equal(await statusFrom(inside), 403);
    await site.workspaces.send(new AuthorizeIpRulesCommand({ GroupId, UserRules: [rule] }));
    assert.equal(await statusFrom(inside), 200);
    await site.cordon.close();
    assert.ok([403, 500, 502, 503].includes(await statusFrom(inside)), "without a gate nobody comes in");
  });
}
