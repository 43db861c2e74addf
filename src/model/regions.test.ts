import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePrefix } from "../address/prefix.ts";
import { regionNamed, regions } from "./regions.ts";

test("every line of the table is parsed, and zone names and ids are unique", () => {
  assert.equal(regions.size, 34);
  const zones = [...regions.values()].flatMap(({ zones }) => zones);
  assert.equal(new Set(zones.map(({ name }) => name)).size, zones.length);
  assert.equal(new Set(zones.map(({ id }) => id)).size, zones.length);
  for (const { name, zones, ipv6Range, longName } of regions.values()) {
    assert.ok(zones.length >= 2, name);
    assert.ok(zones.every((zone) => /^[a-z]{2}-[a-z]+-\d[a-f]$/.test(zone.name) && /^[a-z]+\d-az\d$/.test(zone.id)));
    assert.ok(parsePrefix(ipv6Range)?.hasHostBits === false, name);
    assert.match(longName, /\(.+\)$/);
  }
});

test("a Region that AWS doesn't have has zones as well", () => {
  assert.deepEqual(
    regionNamed("home-1").zones.map(({ name }) => name),
    ["home-1a", "home-1b", "home-1c"],
  );
});
