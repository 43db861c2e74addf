/** Flow log records judged in bulk: equal to judging each from the records of the network. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contains, formatAddress, parseAddress, prefix } from "../../address/prefix.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network, privateCidrs } from "../flow/network.ts";
import type { Traffic } from "../flow/traffic.ts";
import { address, change, ground, interfaceIds } from "../oracle/random-world.ts";
import { group, nic, rule, vpc, worldOf } from "../oracle/small-world.ts";
import { judgeSide } from "../rules/judge-side.ts";
import { DEFAULT_FORMAT, FlowRecords, readFormat } from "./flow-log.ts";
import { FlowLogDecisions, OUTCOME } from "./flow-log-decisions.ts";

type Outcome = keyof typeof OUTCOME;
interface Line {
  readonly nic: string;
  readonly source: string;
  readonly target: string;
  readonly ports: readonly [number, number];
  readonly protocol: number;
}
const bears = (network: Network, id: string, text: string): boolean => {
  const nic = network.get("network-interface", id);
  const address = parseAddress(text);
  return (
    nic !== undefined && address !== undefined && privateCidrs(nic).some((cidr) => contains(prefix(cidr), address))
  );
};
const textOf = ({ nic: id, source, target, ports, protocol }: Line) =>
  `2 111122223333 ${id} ${source} ${target} ${ports.join(" ")} ${protocol} 1 40 0 60 ACCEPT OK\n`;

function decideAll(network: Network, lines: readonly Line[], stretch = 5) {
  const compiled = new CompiledNetwork(network);
  const records = new FlowRecords(
    Array.from({ length: compiled.interfaces.size }, (_, i) => compiled.interfaces.name(i) ?? ""),
    stretch,
  );
  const decisions = new FlowLogDecisions(compiled, records.capacity);
  const format = readFormat(DEFAULT_FORMAT);
  assert.ok(format);
  const bytes = Buffer.from(lines.map(textOf).join(""));
  const all: { readonly outcome: Outcome; readonly rule: string | undefined }[] = [];
  for (let at = 0; at < bytes.length; ) {
    at = records.read(format, bytes, at);
    decisions.decide(records);
    for (let i = 0; i < records.count; i++) {
      const slot = decisions.rules[i] as number;
      const outcome = Object.entries(OUTCOME).find(([, value]) => value === decisions.outcomes[i])?.[0] as Outcome;
      all.push({ outcome, rule: slot < 0 ? undefined : compiled.ruleId(slot) });
    }
  }
  return all;
}

/** One record, step by step as the documentation says it. */
function judgePlainly(network: Network, line: Line): { readonly outcome: Outcome; readonly rule: string | undefined } {
  const own = network.get("network-interface", line.nic);
  if (own === undefined) return { outcome: "unknownInterface", rule: undefined };
  const [source, target] = [parseAddress(line.source), parseAddress(line.target)];
  assert.ok(source && target);
  const comesIn = bears(network, line.nic, line.target);
  if (!comesIn && !bears(network, line.nic, line.source)) return { outcome: "unknownDirection", rule: undefined };
  const [localAddress, remoteAddress] = comesIn ? [target, source] : [source, target];
  const far = network.interfaceAt(own.vpcId, remoteAddress);
  const local = { address: localAddress, nic: own };
  const remote = { address: remoteAddress, ...(far && { nic: far }) };
  const hasPorts = line.protocol === 6 || line.protocol === 17;
  const ask = (asAnswer: boolean) => {
    const port = line.ports[asAnswer ? 0 : 1];
    const traffic: Traffic = hasPorts
      ? { protocol: line.protocol === 6 ? "tcp" : "udp", port }
      : line.protocol === 1
        ? { protocol: "icmp", type: 8, code: 0 }
        : line.protocol === 58
          ? { protocol: "icmpv6", type: 128, code: 0 }
          : { protocol: line.protocol };
    const goesIn = comesIn !== asAnswer;
    const here = judgeSide(network, goesIn ? "ingress" : "egress", local, remote, traffic);
    const there = judgeSide(network, goesIn ? "egress" : "ingress", remote, local, traffic);
    const passes = here.verdict !== "refused" && there.verdict !== "refused";
    return { passes, here: here.verdict !== "refused", rule: here.verdict === "allowed" ? here.ruleId : undefined };
  };
  const [open, answer] = [ask(false), ask(true)];
  const refused: Outcome = open.here ? "refusedThere" : "refused";
  if (!hasPorts) {
    if (open.passes) return { outcome: "accepted", rule: open.rule };
    if (answer.passes) return { outcome: "unknownOpener", rule: undefined };
    return { outcome: open.here || answer.here ? "refusedThere" : "refused", rule: undefined };
  }
  const looksLikeAnswer = line.ports[0] < line.ports[1];
  if (looksLikeAnswer && answer.passes) return { outcome: "answer", rule: answer.rule };
  if (open.passes) return { outcome: "accepted", rule: open.rule };
  return { outcome: looksLikeAnswer && answer.here ? "refusedThere" : refused, rule: undefined };
}

const port = fc.constantFrom(0, 22, 80, 443, 8080, 40000, 65535);
const spec = fc.record({
  nic: interfaceIds,
  other: fc.oneof(address, interfaceIds),
  turned: fc.boolean(),
  ports: fc.tuple(port, port),
  protocol: fc.constantFrom(6, 6, 6, 17, 1, 58, 50),
  six: fc.boolean(),
});

test("in bulk, with answers kept, records are judged as one by one", () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 60 }),
      fc.array(spec, { minLength: 10, maxLength: 25 }),
      (changes, specs) => {
        const network = new Network([worldOf([...ground, ...changes.flat()])]);
        const addressOf = (end: string, six: boolean) => {
          const found = network.get("network-interface", end);
          const text = found === undefined ? end : six ? found.ipv6.at(-1)?.address : found.privateIpv4.at(-1)?.address;
          const parsed = parseAddress(text ?? "");
          return parsed && formatAddress(parsed);
        };
        const lines = specs.flatMap(({ other, turned, six, ...spec }): readonly Line[] => {
          const far = addressOf(other, six);
          const near = far === undefined ? undefined : addressOf(spec.nic, far.includes(":"));
          const isUnlike = far === undefined || near === undefined || near.includes(":") !== far.includes(":");
          // What an interface sends to itself never passes it.
          if (isUnlike || bears(network, spec.nic, far)) return [];
          return [{ ...spec, source: turned ? far : near, target: turned ? near : far }];
        });
        assert.deepEqual(
          decideAll(network, [...lines, ...lines]),
          [...lines, ...lines].map((each) => judgePlainly(network, each)),
        );
      },
    ),
    { numRuns: 150 },
  );
});

const web = new Network([
  worldOf([
    vpc("vpc-1", "10.0.0.0/16"),
    group("sg-web", "vpc-1"),
    group("sg-db", "vpc-1"),
    rule("sgr-https", "sg-web", "ingress", "tcp 443-443", "0.0.0.0/0"),
    rule("sgr-out", "sg-web", "egress", "-1", "0.0.0.0/0"),
    rule("sgr-db", "sg-db", "ingress", "tcp 5432-5432", "sg-web"),
    nic("eni-web", { vpcId: "vpc-1", ipv4: ["10.0.0.10"], groups: ["sg-web"] }),
    nic("eni-db", { vpcId: "vpc-1", ipv4: ["10.0.0.20"], groups: ["sg-db"] }),
  ]),
]);
const record = (id: string, source: string, target: string, ports: readonly [number, number], protocol = 6): Line => ({
  nic: id,
  source,
  target,
  ports,
  protocol,
});

test("answers of accepted flows are accepted, though no rule lets their packets open one", () => {
  const told = decideAll(web, [
    record("eni-web", "198.51.100.1", "10.0.0.10", [50000, 443]),
    record("eni-web", "10.0.0.10", "198.51.100.1", [443, 50000]),
    record("eni-db", "10.0.0.20", "10.0.0.10", [5432, 50000]),
    record("eni-web", "10.0.0.20", "10.0.0.10", [5432, 50000]),
  ]);
  assert.deepEqual(told, [
    { outcome: "accepted", rule: "sgr-https" },
    { outcome: "answer", rule: "sgr-https" },
    { outcome: "answer", rule: "sgr-db" },
    { outcome: "answer", rule: "sgr-out" },
  ]);
});

test("open egress does not make everything that comes in an answer", () => {
  const told = decideAll(web, [
    record("eni-web", "198.51.100.1", "10.0.0.10", [50000, 22]),
    record("eni-db", "198.51.100.1", "10.0.0.20", [443, 50000]),
    record("eni-web", "198.51.100.1", "10.0.0.10", [0, 0], 1),
  ]);
  assert.deepEqual(
    told.map(({ outcome }) => outcome),
    ["refused", "refused", "unknownOpener"],
  );
});

test("what the interface sends and the other end refuses is told apart", () => {
  const told = decideAll(web, [
    record("eni-web", "10.0.0.10", "10.0.0.20", [50000, 22]),
    record("eni-web", "10.9.9.9", "198.51.100.1", [50000, 443]),
    record("eni-gone", "10.0.0.10", "10.0.0.20", [50000, 22]),
  ]);
  assert.deepEqual(
    told.map(({ outcome }) => outcome),
    ["refusedThere", "unknownDirection", "unknownInterface"],
  );
});
