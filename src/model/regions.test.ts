import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePrefix } from "../address/prefix.ts";
import { noRegion, regionNamed, regions } from "./regions.ts";

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

test("a name that no Region has: the nearest one is named, if it's near", () => {
  const cases = [
    ["us-eats-1", "; did you mean us-east-1?"],
    ["us-east1", "; did you mean us-east-1?"],
    ["US-EAST-2", "; did you mean us-east-2?"],
    ["eu-wset-3", "; did you mean eu-west-3?"],
    ["ap-southeast", "; did you mean ap-southeast-1?"],
    ["eu-frankfurt", ""],
    ["mars", ""],
    ["x", ""],
    ["", ""],
  ];
  for (const [name = "", hint] of cases) assert.equal(noRegion(name), `${name} is no Region of AWS${hint}`);
  assert.throws(() => regionNamed("us-eats-1"), /us-eats-1 is no Region of AWS/);
});

test("every Region lies in a country", () => {
  assert.deepEqual(
    [...regions.values()].filter(({ geography }) => geography === ""),
    [],
  );
  assert.equal(regionNamed("ap-northeast-3").geography, "Japan");
  assert.equal(regionNamed("us-east-2").subGeography, "Ohio");
});
