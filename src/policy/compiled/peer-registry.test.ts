/** Peers that come and go, and the index of their addresses. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { prefix } from "../../address/prefix.ts";
import { wordsOf } from "./address-index.ts";
import { PeerRegistry } from "./peer-registry.ts";

/** The peers that contain an address, in their order. */
function peersAt(registry: PeerRegistry, text: string): readonly number[] {
  const block = prefix(text);
  const index = registry.indexes[block.family];
  const set = index.find(...wordsOf(block));
  return [...index.sets.ids.subarray(set + 1, set + 1 + (index.sets.ids[set] ?? 0))];
}

test("a peer is there as long as something refers to it, and is known by its text", () => {
  const registry = new PeerRegistry(() => []);
  const wide = registry.refer("10.0.0.0/8", false);
  const narrow = registry.refer("10.1.0.0/16", false);
  assert.equal(registry.refer("10.0.0.0/8", false), wide);
  registry.settle();
  assert.deepEqual(peersAt(registry, "10.1.2.3/32"), [narrow, wide]);
  registry.release(wide);
  registry.settle();
  assert.deepEqual(peersAt(registry, "10.1.2.3/32"), [narrow, wide]);
  registry.release(wide);
  registry.settle();
  assert.deepEqual(peersAt(registry, "10.1.2.3/32"), [narrow]);
  // Released and referred to again before the index is settled, it stays.
  registry.release(narrow);
  assert.equal(registry.refer("10.1.0.0/16", false), narrow);
  registry.settle();
  assert.deepEqual(peersAt(registry, "10.1.2.3/32"), [narrow]);
});

test("a list follows its entries, also if they change before its blocks are in the index", () => {
  let entries = ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.0/24"];
  const registry = new PeerRegistry(() => entries);
  const list = registry.refer("pl-1", true);
  const cidr = registry.refer("192.0.2.0/25", false);
  entries = ["192.0.2.0/24", "2001:db8::/32"];
  registry.reread("pl-1");
  registry.settle();
  assert.deepEqual(peersAt(registry, "10.1.2.3/32"), []);
  // CIDRs come before lists.
  assert.deepEqual(peersAt(registry, "192.0.2.1/32"), [cidr, list]);
  assert.deepEqual(peersAt(registry, "2001:db8::1/128"), [list]);
  entries = [];
  registry.reread("pl-1");
  registry.reread("pl-unknown");
  registry.settle();
  assert.deepEqual(peersAt(registry, "192.0.2.1/32"), [cidr]);
});

test("an index that has grown by changes is built anew, with what is referred to and nothing else", () => {
  const registry = new PeerRegistry(() => []);
  const kept = ["10.0.0.0/8", "2000::/3"].map((text) => registry.refer(text, false));
  const gone = Array.from({ length: 200 }, (_, i) => registry.refer(`192.168.${i}.0/24`, false));
  registry.settle();
  for (const peer of gone) registry.release(peer);
  registry.settle();
  const first = { ...registry.indexes };
  const versions: number[] = [];
  for (let i = 0; i < 3000; i++) {
    const texts = [`10.${i >> 8}.${i & 255}.9/32`, `${(0x2000 + i).toString(16)}:1::9/128`];
    for (const peer of texts.map((text) => registry.refer(text, false))) {
      registry.settle();
      registry.release(peer);
    }
    registry.settle();
    versions.push(registry.indexes.ipv4.version);
  }
  assert.notEqual(registry.indexes.ipv4, first.ipv4);
  assert.notEqual(registry.indexes.ipv6, first.ipv6);
  // Whoever keeps an answer with its version must see that the index is another one.
  assert.ok(versions.every((version, i) => i === 0 || version > (versions[i - 1] ?? 0)));
  assert.deepEqual(peersAt(registry, "10.0.5.9/32"), [kept[0]]);
  assert.deepEqual(peersAt(registry, "192.168.7.1/32"), []);
  assert.deepEqual(peersAt(registry, "2005:1::9/128"), [kept[1]]);
  // The first word of an IPv6 block is no IPv4 address.
  assert.deepEqual(peersAt(registry, "32.5.0.1/32"), []);
});
