import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import type { GroupSet } from "../../rollout/feed/rule-set.ts";
import type { Wanted } from "./data-plane.ts";
import { renderTable } from "./render-table.ts";
import {
  ANYWHERE,
  ANYWHERE_6,
  block,
  blocks,
  CLOSED,
  EVERYTHING,
  keys,
  ruleSetOf,
  untrackedBlock,
  wanted,
} from "./rule-sets-for-tests.ts";
import { scriptsBetween } from "./scripts.ts";

const FRIENDS = "sg-0123456789abcdef0/vpc-0123456789abcdef0";

/** `UPDATE_GOLDEN=1 node --test src/agent/nftables/render.test.ts` writes the files again. */
function isGolden(name: string, script: string): void {
  const url = new URL(`golden/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(url, script);
  assert.equal(script, readFileSync(url, "utf8"));
}

/** All transactions of a change, one below the other. */
function scriptOf(before: Wanted | undefined, after: Wanted): string {
  const { prepare, change, tidy } = scriptsBetween(before && renderTable(before), renderTable(after));
  const parts = [...prepare.map((part) => ["prepare", part]), ["change", change], ["tidy", tidy]];
  return parts
    .filter(([, part]) => part !== "")
    .map(([what, part]) => `# ${what}\n${part}`)
    .join("\n");
}

/** Everything that a group can say. */
const web: GroupSet = {
  ingress: {
    blocks: [
      untrackedBlock("0.0.0.0-9.255.255.255", "tcp/443"),
      {
        first: "10.0.0.0",
        last: "10.0.0.255",
        tracked: keys("icmp", "tcp/22", "tcp/8000-8999", "50"),
        untracked: keys("tcp/443"),
      },
      block("10.0.1.7", "all"),
      block("2001:db8::5-2001:db8::9", "udp/53", "icmpv6/128/0"),
    ],
    groups: [{ members: FRIENDS, tracked: keys("tcp/5432", "icmp/8"), untracked: [] }],
  },
  egress: { blocks: [untrackedBlock(ANYWHERE, "all"), block(ANYWHERE_6, "all")], groups: [] },
};

const host = (
  rest: Partial<Wanted> = {},
  friends: readonly string[] = ["10.0.0.9", "10.0.3.16/28", "2001:db8::9"],
): Wanted =>
  wanted(
    ruleSetOf(
      [
        { device: "eth0", addresses: ["10.0.0.4"], exempt: ["169.254.169.254", "fd00:ec2::254"], allows: web },
        { device: "tap0", isGuest: true, mode: "observe", addresses: ["10.0.0.5", "10.0.2.16/28"], allows: web },
      ],
      { [FRIENDS]: friends },
    ),
    { failsafe: ["tcp/22"], servers: [{ address: "192.0.2.1", port: 4566 }], ...rest },
  );

test("the first load of a host with a guest, whose groups say all that groups can say", () => {
  isGolden("first-load.nft", scriptOf(undefined, host()));
});

test("the same with --revoked cut: replies are judged by what opened their connection", () => {
  isGolden("first-load-revoked-cut.nft", scriptOf(undefined, host({ revoked: "cut" })));
});

test("other groups: what's new is prepared, the device's chains are rewritten in one transaction, what's old is removed", () => {
  const before = wanted(
    ruleSetOf([{ device: "eth0", allows: { ingress: blocks(block("10.0.0.1", "tcp/22")), egress: EVERYTHING } }]),
  );
  const after = wanted(
    ruleSetOf([{ device: "eth0", allows: { ingress: blocks(block("10.0.0.1", "tcp/23")), egress: EVERYTHING } }]),
  );
  isGolden("other-groups.nft", scriptOf(before, after));
});

test("a device more and one less", () => {
  const one = (device: string): Wanted => wanted(ruleSetOf([{ device, allows: CLOSED }]));
  isGolden("another-device.nft", scriptOf(one("eth0"), one("eth1")));
});

test("a member that comes and one that goes are one element each", () => {
  assert.equal(
    scriptOf(host(), host({}, ["10.0.0.10", "10.0.3.16/28", "2001:db8::9"])),
    `# change
delete element inet cordon members_sg_0123456789abcdef0_vpc_0123456789abcdef0_v4 {
	10.0.0.9,
}
add element inet cordon members_sg_0123456789abcdef0_vpc_0123456789abcdef0_v4 {
	10.0.0.10,
}
`,
  );
});

test("from observe to enforce, one line changes in each direction", () => {
  const lines = (mode: "observe" | "enforce"): readonly string[] =>
    scriptOf(undefined, host({ modes: { eth0: mode } })).split("\n");
  const [observe, enforce] = [lines("observe"), lines("enforce")];
  assert.equal(observe.length, enforce.length);
  const different = observe.flatMap((line, i) => (line === enforce[i] ? [] : [[line.trim(), enforce[i]?.trim()]]));
  assert.deepEqual(different, [
    ["counter name would_refuse_eth0 goto would_refuse_arriving", "counter name refused_eth0 goto refuse_arriving"],
    ["counter name would_refuse_eth0 goto would_refuse_leaving", "counter name refused_eth0 goto refuse_leaving"],
  ]);
});

test("equal rule sets need no script", () => {
  assert.equal(scriptOf(host(), structuredClone(host())), "");
});

test("ten thousand blocks are loaded in pieces, of which only the last one is seen by packets", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => block(`10.${i >>> 8}.${i & 255}.1`, "tcp/443"));
  const { prepare, change } = scriptsBetween(
    undefined,
    renderTable(wanted(ruleSetOf([{ device: "eth0", allows: { ingress: blocks(...many), egress: EVERYTHING } }]))),
  );
  assert.ok(prepare.every((script) => script.split("\n").length < 2300));
  assert.ok(prepare.every((script) => !script.includes("hook")));
  assert.equal(change.split("\n").filter((line) => line.includes("hook")).length, 2);
});

test("names are words that nft doesn't know, and fit into the kernel", () => {
  const strange = wanted(
    ruleSetOf(
      [
        {
          device: "fwd",
          allows: {
            ingress: { blocks: [], groups: [{ members: "sg-x; flush ruleset/accept", ...block("10.0.0.1", "all") }] },
            egress: EVERYTHING,
          },
        },
      ],
      {
        "sg-x; flush ruleset/accept": ["10.0.0.1"],
        [FRIENDS]: [],
      },
    ),
  );
  const { sets, chains, counters } = renderTable(strange);
  for (const name of [...sets.keys(), ...chains.keys(), ...counters]) {
    assert.match(name, /^(arriving|leaving|[a-z]+_[A-Za-z0-9_.-]+)$/);
    assert.ok(name.length < 100, name);
  }
});
