/** Flow log records read from bytes: equal to reading them as text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatAddress, parseAddress } from "../../address/prefix.ts";
import { ipv4, ipv6 } from "../oracle/random-world.ts";
import { DEFAULT_FORMAT, FlowRecords, readFormat, STATE, TRAIT } from "./flow-log.ts";

const IDS = ["eni-0123456789abcdef0", "eni-0123456789abcdef1", "eni-2"];
const CUSTOM =
  "vpc-id pkt-dstaddr dstaddr srcaddr tcp-flags flow-direction action dstport srcport interface-id protocol pkt-srcaddr log-status";

interface Told {
  readonly state: string;
  readonly nic?: number;
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly ports?: readonly [number, number];
  readonly protocol?: number;
  readonly traits?: readonly string[];
}

const number = (text: string, most: number) =>
  /^[0-9]+$/.test(text) && Number(text) <= most ? Number(text) : undefined;
const address = (text: string) => {
  const parsed = parseAddress(text);
  return parsed === undefined ? undefined : formatAddress(parsed);
};

/** What anyone would write first. */
function readPlainly(format: string, line: string): Told {
  const values = line.split(" ");
  const names = format.split(" ");
  const get = (name: string) => values[names.indexOf(name)] ?? "";
  if (values.length !== names.length) return { state: "malformed" };
  const status = get("log-status");
  if (status.startsWith("N")) return { state: "nodata" };
  if (status.startsWith("S")) return { state: "skipdata" };
  const packet = (name: string, field: string) => {
    const text = names.includes(name) && get(name) !== "-" ? get(name) : get(field);
    return address(text);
  };
  const all = ["srcaddr", "dstaddr", "pkt-srcaddr", "pkt-dstaddr"]
    .filter((name) => names.includes(name) && get(name) !== "-")
    .map((name) => address(get(name)));
  const [source, target] = [packet("pkt-srcaddr", "srcaddr"), packet("pkt-dstaddr", "dstaddr")];
  const ports = [number(get("srcport"), 65535), number(get("dstport"), 65535)] as const;
  const protocol = number(get("protocol"), 255);
  const isMixed = all.includes(undefined) || new Set(all.map((text) => text?.includes(":"))).size > 1;
  if (source === undefined || target === undefined || isMixed || protocol === undefined) return { state: "malformed" };
  if (ports[0] === undefined || ports[1] === undefined) return { state: "malformed" };
  const flags = number(get("tcp-flags"), 255) ?? 0;
  const traits = [
    ...(source.includes(":") ? ["isIpv6"] : []),
    ...(get("action").startsWith("A") ? ["accepted"] : get("action").startsWith("R") ? ["rejected"] : []),
    ...((flags & 18) === 2 ? ["opens"] : (flags & 18) === 18 ? ["answers"] : []),
    ...(get("flow-direction") === "ingress" ? ["ingress"] : get("flow-direction") === "egress" ? ["egress"] : []),
  ];
  return {
    state: "ok",
    nic: IDS.indexOf(get("interface-id")),
    source,
    target,
    ports: [ports[0], ports[1]],
    protocol,
    traits,
  };
}

function told(records: FlowRecords, i: number): Told {
  const state = Object.entries(STATE).find(([, value]) => value === records.states[i])?.[0] ?? "";
  if (state !== "ok") return { state };
  const trait = records.traits[i] as number;
  return {
    state,
    nic: records.interfaces[i] as number,
    source: formatAddress(records.addressOf(i, records.sources[i] as number)),
    target: formatAddress(records.addressOf(i, records.targets[i] as number)),
    ports: [records.sourcePorts[i] as number, records.targetPorts[i] as number],
    protocol: trait & 255,
    traits: Object.entries(TRAIT)
      .filter(([, bit]) => (trait & bit) !== 0)
      .map(([name]) => name),
  };
}

/** Reads in stretches of a few records, as large logs are. */
function readAll(format: string, text: string): readonly Told[] {
  const records = new FlowRecords(IDS, 3);
  const bytes = Buffer.from(text);
  const fields = readFormat(format);
  assert.ok(fields);
  const all: Told[] = [];
  for (let at = 0; at < bytes.length; ) {
    at = records.read(fields, bytes, at);
    for (let i = 0; i < records.count; i++) all.push(told(records, i));
  }
  return all;
}

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const oneOf = (good: fc.Arbitrary<string>, ...odd: readonly string[]) =>
  fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: pick("-", "", "x", ...odd) });
const anyAddress = oneOf(
  fc.oneof({ weight: 4, arbitrary: ipv4 }, ipv6),
  "1.2.3",
  "1.2.3.4.5",
  "256.1.1.1",
  "01.2.3.4",
  "1..2.3",
  "1.2.3.4444",
  "::1",
  "2001:db8::g",
  "::ffff:1.2.3.4",
  "0.0.0.0",
  "255.255.255.255",
);
const anyPort = oneOf(fc.nat(65535).map(String), "65536", "99999999999", "-1", "4 ");
const value: Record<string, fc.Arbitrary<string>> = {
  "interface-id": oneOf(pick(...IDS), "eni-0123456789abcdef2", "eni-"),
  srcaddr: anyAddress,
  dstaddr: anyAddress,
  "pkt-srcaddr": anyAddress,
  "pkt-dstaddr": anyAddress,
  srcport: anyPort,
  dstport: anyPort,
  protocol: oneOf(pick("6", "17", "1", "58", "0", "255"), "256"),
  action: oneOf(pick("ACCEPT", "REJECT")),
  "log-status": fc.oneof({ weight: 9, arbitrary: pick("OK") }, pick("NODATA", "SKIPDATA")),
  "tcp-flags": oneOf(pick("0", "2", "18", "19", "3", "1", "4")),
  "flow-direction": oneOf(pick("ingress", "egress")),
};
const lineOf = (format: string) =>
  fc
    .tuple(...format.split(" ").map((name) => value[name] ?? pick("2", "-", "123456789012")))
    .map((words) => words.join(" "));

for (const [name, format] of [
  ["version 2", DEFAULT_FORMAT],
  ["a format of one's own", CUSTOM],
] as const) {
  test(`${name}: bytes tell what text tells, whatever is wrong with a line`, () => {
    fc.assert(
      fc.property(fc.array(lineOf(format), { maxLength: 12 }), pick("\n", "\r\n"), (lines, newline) => {
        assert.deepEqual(
          readAll(format, lines.map((line) => line + newline).join("")),
          lines.map((line) => readPlainly(format, line)),
        );
      }),
      { numRuns: 1500 },
    );
  });
}

test("any bytes are lines of some kind, never an exception", () => {
  fc.assert(
    fc.property(fc.array(fc.array(pick(32, 45, 46, 48, 57, 58, 65, 97, 200, 255, 13), { maxLength: 40 })), (lines) => {
      const bytes = Buffer.from(lines.flatMap((line) => [...line, 120, 10]));
      assert.equal(readAll(DEFAULT_FORMAT, bytes.toString("latin1")).length, lines.length);
    }),
  );
});

test("empty lines are none", () => {
  assert.deepEqual(readAll(DEFAULT_FORMAT, "\n\r\n\n"), []);
});

test("a format needs its addresses, ports, protocol and interface; AWS's notation is understood", () => {
  assert.equal(readFormat("2 123456789010 eni-1 1.2.3.4"), undefined);
  assert.throws(() => readFormat("srcaddr dstaddr srcport protocol"), /have no interface-id, no dstport/);
  const dollars = DEFAULT_FORMAT.split(" ")
    .map((name) => `\${${name}}`)
    .join(" ");
  assert.deepEqual(readFormat(dollars), readFormat(DEFAULT_FORMAT));
});
