/** Free ports stay free for who was given them. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { freePort } from "./free-port.ts";

const SCRIPT = `
  import { freePort } from ${JSON.stringify(new URL("free-port.ts", import.meta.url).href)};
  const ports = [];
  for (let i = 0; i < 2_500; i++) ports.push(await freePort());
  process.stdin.once("end", () => console.log(ports.join(" "))).resume();
  process.stdout.write("\\n");
`;

test("processes that ask for thousands of ports at the same time are never given the same", async () => {
  const children = [1, 2, 3].map(() => spawn(process.execPath, ["--input-type=module-typescript", "--eval", SCRIPT]));
  await Promise.all(children.map(({ stdout }) => once(stdout, "readable")));
  for (const { stdin } of children) stdin.end();
  const ports = (await Promise.all(children.map(({ stdout }) => text(stdout)))).join(" ").trim().split(/\s+/);
  assert.equal(ports.length, 7_500);
  assert.equal(new Set(ports).size, ports.length);
});

test("the system gives none of them to anyone else", {
  skip: process.platform !== "linux" && "Linux says which it gives",
}, async () => {
  const [first = 0] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").split(/\s+/).map(Number);
  assert.ok((await freePort()) + 10_000 < first);
});
