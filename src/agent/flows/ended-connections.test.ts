/** The kernel's tracker, in a network namespace: what ends is heard, with what went over it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Namespace, whyNoNamespaces } from "../nftables/namespace-for-tests.ts";
import { countConnections, hearEnded } from "./ended-connections.ts";

const SEND = `python3 -c '
import socket
for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        for i in range(3): s.sendto(b"12345", (address, 9999))
'`;

test("connections of both families that end are heard with their packets", { skip: whyNoNamespaces() }, async (t) => {
  const namespace = await Namespace.open();
  t.after(() => namespace.close());
  const table =
    "add table inet t; add chain inet t c { type filter hook prerouting priority 0; }; add rule inet t c ct state new";
  namespace.run(`nft '${table}'`);
  await countConnections(namespace.prefix);
  const lines: string[] = [];
  const [heard, both] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stop = hearEnded(
    {
      heard: () => heard.resolve(),
      lost: (why) => both.reject(new Error(why)),
      ended(line) {
        lines.push(line);
        if (lines.length === 2) both.resolve();
      },
    },
    namespace.prefix,
  );
  t.after(stop);
  await heard.promise;
  // It's started, but it may not listen yet: what ended before that is sent again.
  const again = setInterval(() => namespace.run(`${SEND}; conntrack -D; conntrack -D -f ipv6 || true`), 500);
  await both.promise.finally(() => clearInterval(again));
  for (const line of lines.slice(0, 2)) assert.match(line, /\budp +17 .*?\bdport=9999 packets=3 /);
});

test("without the tool it's said, and nothing is thrown", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const stop = hearEnded({ ended: () => {}, heard: () => {}, lost: resolve }, ["/nowhere/nsenter"]);
  assert.match(await promise, /isn't installed/);
  stop();
});
