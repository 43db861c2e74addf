/**
 * The gate: `node bench/gate.ts`. Decisions per second over HTTP against a bare node:http server that answers 204, and
 * within the process against a plain loop, with 25 groups of 10 rules. Each round measures both in turn, so that a slow
 * moment of the machine hits both. It prints the medians, and the median of the rounds' ratios.
 */
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type Address, formatAddress, lastOf, prefix } from "../src/address/prefix.ts";
import { startCordon } from "../src/main/start-cordon.ts";
import type { IpGroup } from "../src/model/records/ip-group.ts";
import { compileGate } from "../src/policy/ip-groups/compile-gate.ts";
import { callers } from "../test/gate/site.ts";

const ROUNDS = 9;
const SECONDS = 0.5;
const CONNECTIONS = 32;
const GROUPS = 25;
const RULES = 10;

/** The servers run in their own threads, next to the one that asks them. */
const servers: Readonly<Record<string, () => Promise<number>>> = {
  bare: () =>
    new Promise((resolve) => {
      const server = createServer((_, response) => response.writeHead(204).end());
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    }),
  gate: async () => (await startCordon({ port: 0, trustedProxies: ["127.0.0.1"] })).port,
};

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
function report(ours: string, floor: string, rates: readonly (readonly [number, number])[]): void {
  const [our, its] = [middle(rates.map(([rate]) => rate)), middle(rates.map(([, rate]) => rate))];
  const ratio = middle(rates.map(([rate, of]) => rate / of));
  console.log(`${ours} ${count(our)}/s, ${floor} ${count(its)}/s, ratio ${ratio.toFixed(2)}`);
}
const count = (value: number): string => Math.round(value).toLocaleString("en");

/** Each group's rules are in their own /8; about half of the queried addresses match one of them. */
const cidrOf = (group: number, rule: number): string => `${100 + group}.${rule * 25}.0.0/${12 + (rule % 5)}`;
const randomAddress = (): Address => ({
  family: "ipv4",
  value: BigInt(Math.floor((100 + Math.random() * 50) * 2 ** 24)),
});

async function startServer(name: string): Promise<{ readonly port: number; readonly stop: () => Promise<unknown> }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: name });
  const port = await new Promise<number>((resolve, reject) => worker.once("message", resolve).once("error", reject));
  return { port, stop: () => worker.terminate() };
}

/** Requests per second; each connection asks again when it's answered. Only complete answers without a body count. */
async function load(port: number, requests: readonly string[]): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  let answered = 0;
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1").setNoDelay(true);
      const next = () => socket.write(requests[answered % requests.length] as string);
      let text = "";
      socket.on("connect", next).on("error", reject).on("close", resolve);
      socket.setEncoding("latin1").on("data", (chunk: string) => {
        text += chunk;
        if (!text.endsWith("\r\n\r\n")) return;
        if (!text.startsWith("HTTP/1.1 204")) return reject(new Error(text));
        text = "";
        answered += 1;
        if (performance.now() < end) next();
        else socket.destroy();
      });
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  return answered / SECONDS;
}

async function overHttp(): Promise<void> {
  const bare = await startServer("bare");
  const gate = await startServer("gate");
  const site = callers(`http://127.0.0.1:${gate.port}`);
  const directory = await site.newDirectory();
  for (let group = 0; group < GROUPS; group++) {
    const cidrs = Array.from({ length: RULES }, (_, rule) => cidrOf(group, rule));
    await site.attach(directory, `group-${group}`, ...cidrs);
  }
  // Admitted addresses only, so that both servers answer the same bytes except for two headers.
  const requests = Array.from({ length: 250 }, (_, n) => {
    const address = formatAddress({ family: "ipv4", value: prefix(cidrOf(n % GROUPS, n % RULES)).value + BigInt(n) });
    return `GET /_cordon/gate/${directory} HTTP/1.1\r\nHost: gate\r\nX-Forwarded-For: ${address}\r\n\r\n`;
  });
  const rates: { readonly bare: number; readonly gate: number }[] = [];
  await load(bare.port, requests);
  await load(gate.port, requests);
  for (let round = 0; round < ROUNDS; round++) {
    rates.push({ bare: await load(bare.port, requests), gate: await load(gate.port, requests) });
  }
  report(
    "over HTTP:   gate",
    "bare node:http",
    rates.map(({ bare, gate }) => [gate, bare]),
  );
  site.destroy();
  await Promise.all([bare.stop(), gate.stop()]);
}

/** Decisions per second, over the same addresses again and again; the sum keeps the work from being optimised away. */
function rate(decide: (address: Address) => boolean, addresses: readonly Address[]): number {
  let decisions = 0;
  let admitted = 0;
  const began = performance.now();
  while (performance.now() - began < SECONDS * 400) {
    for (const address of addresses) if (decide(address)) admitted += 1;
    decisions += addresses.length;
  }
  if (admitted === 0) throw new Error("nobody was admitted");
  return (decisions * 1000) / (performance.now() - began);
}

function inProcess(): void {
  const groups = Array.from(
    { length: GROUPS },
    (_, group): IpGroup => ({
      id: `wsipg-${group}`,
      name: `group-${group}`,
      rules: Array.from({ length: RULES }, (_, rule) => ({ cidr: cidrOf(group, rule) })),
      tags: [],
    }),
  );
  const ranges = groups.flatMap(({ rules }) =>
    rules.map(({ cidr }) => ({ first: Number(prefix(cidr).value), last: Number(lastOf(prefix(cidr))) })),
  );
  const plainLoop = ({ value }: Address): boolean => {
    const address = Number(value);
    for (const { first, last } of ranges) if (first <= address && address <= last) return true;
    return false;
  };
  const gate = compileGate(groups);
  const compiled = (address: Address): boolean => gate(address).admitted;
  const addresses = Array.from({ length: 4096 }, randomAddress);
  for (const address of addresses) if (compiled(address) !== plainLoop(address)) throw new Error("they disagree");
  const rates = Array.from({ length: ROUNDS }, () => [rate(compiled, addresses), rate(plainLoop, addresses)] as const);
  report("in process:  compiled", "plain loop", rates);
}

if (isMainThread) {
  await overHttp();
  inProcess();
} else {
  parentPort?.postMessage(await servers[workerData as string]?.());
}
