import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseEntry } from "./tracked-entry.ts";
import { bridgePorts } from "./unseen.ts";

test("a line of the tracker is read with both directions, what was counted, and the mark", () => {
  assert.deepEqual(
    parseEntry(
      "ipv4     2 tcp      6 431999 ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=4000 dport=22 packets=3 bytes=180 src=10.0.0.2 dst=10.0.0.1 sport=22 dport=4000 packets=2 bytes=112 [ASSURED] mark=268435456 use=1",
    ),
    {
      protocol: 6,
      original: {
        source: "10.0.0.1",
        destination: "10.0.0.2",
        sourcePort: 4000,
        destinationPort: 22,
        amount: { packets: 3, bytes: 180 },
      },
      reply: {
        source: "10.0.0.2",
        destination: "10.0.0.1",
        sourcePort: 22,
        destinationPort: 4000,
        amount: { packets: 2, bytes: 112 },
      },
      mark: 0x1000_0000,
    },
  );
});

test("an echo has its type and code in the place of the port, and a protocol without ports has none", () => {
  const echo = parseEntry(
    "ipv6     10 icmpv6   58 29 src=fd00::1 dst=fd00::2 type=128 code=0 id=7 src=fd00::2 dst=fd00::1 type=129 code=0 id=7 mark=0 use=1",
  );
  assert.equal(echo?.original.destinationPort, 128 << 8);
  const esp = parseEntry(
    "ipv4     2 unknown  50 599 src=10.0.0.1 dst=10.0.0.2 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 mark=0 use=1",
  );
  assert.deepEqual(esp?.original, { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 0, destinationPort: 0 });
});

test("what isn't a connection is none", () => {
  for (const line of [
    "",
    "conntrack v1.4.7 (conntrack-tools): 0 flow entries have been shown.",
    "ipv4 2 tcp 6 src=10.0.0.1",
  ]) {
    assert.equal(parseEntry(line), undefined);
  }
});

test("a port of a bridge is named, because its packets aren't seen", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "cordon-devices-"));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "tap0", "brport"), { recursive: true });
  mkdirSync(join(folder, "eth0"));
  const [found, ...more] = await bridgePorts(["eth0", "tap0", "gone"], folder);
  assert.match(found ?? "", /^tap0 is a port of a bridge/);
  assert.deepEqual(more, []);
});
