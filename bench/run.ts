/** Runs the named benchmarks or all of them, each in its own process: `npm run bench [-- NAME...]`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const benchmarks: Readonly<Record<string, string>> = {
  start: "from starting the process to its first answer; memory when idle",
  calls: "calls a second over HTTP, beside bare node:http and moto",
  sigv4: "what checking a signature costs",
  access: "decisions on permission a second",
  users: "what the policies of 20,000 users add to a signed call",
  store: "durable commits a second; loading a million records",
  "several-servers": "one log in PostgreSQL kept by one and by two servers, with and without a standby; outages",
  scale: "memory, loading and the log of thousands of accounts on one server",
  trail: "looking up a resource among a million events; what the trail adds to a call",
  policy: "compiling and judging rules",
  expectations: "a hundred expectations against 10,000 interfaces",
  "ipam-allocator": "allocating from pools",
  "network-interfaces": "creating and describing interfaces",
  gate: "the gate over HTTP and in the process",
  "host-enforce": "from a call that changes a rule to the kernel that obeys it",
  "host-packets": "what the packet filter adds to a packet and to a new connection",
  "host-feeds": "how soon a thousand hosts have a change; memory for each",
  "flow-logs": "flow log records a second",
  waiting: "how long others wait while a large account is asked about",
  past: "questions about the past on a log of 100,000 entries",
  console: "the console in a browser: weight, switching pages, a matrix of 500 x 500",
  terraform: "applying and destroying a stack of three tiers, beside moto",
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  const list = Object.entries(benchmarks).map(([name, what]) => `  ${name.padEnd(16)} ${what}`);
  console.error(`There is no benchmark ${unknown.join(", ")}. There are:\n${list.join("\n")}`);
  process.exit(2);
}
for (const name of named.length > 0 ? named : Object.keys(benchmarks)) {
  console.log(`\n${name}: ${benchmarks[name]}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
