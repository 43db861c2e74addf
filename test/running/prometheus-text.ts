/** Reads Prometheus's text format by its rules, and throws where it breaks one. */
import assert from "node:assert/strict";

interface Family {
  readonly type: string;
  /** The value of each sample by its name and labels, as they're written. */
  readonly samples: Map<string, number>;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,|(?=\})))*\})? (\S+)$/;
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

export function parsePrometheus(text: string): ReadonlyMap<string, Family> {
  assert.ok(text.endsWith("\n"), "the last line has an end");
  const families = new Map<string, Family>();
  let current: { readonly name: string; readonly family: Family } | undefined;
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (comment !== null) {
      const [, what, name = "", rest = ""] = comment;
      assert.match(name, NAME);
      if (what === "HELP") continue;
      assert.ok(TYPES.includes(rest), line);
      assert.ok(!families.has(name), `${name} has one TYPE, and its samples are together`);
      current = { name, family: { type: rest, samples: new Map() } };
      families.set(name, current.family);
      continue;
    }
    const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? assert.fail(`not a sample: ${line}`);
    assert.ok(current !== undefined, `${line} comes after its TYPE`);
    const suffixes = current.family.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    assert.ok(
      suffixes.some((suffix) => name === `${current?.name}${suffix}`),
      `${line} is of ${current.name}`,
    );
    assert.ok(/^nan$/i.test(value) || !Number.isNaN(Number(value)), line);
    assert.ok(!current.family.samples.has(name + labels), `${line} comes once`);
    current.family.samples.set(name + labels, Number(value));
  }
  for (const [name, { type, samples }] of families) if (type === "histogram") checkHistogram(name, samples);
  return families;
}

/** Buckets hold those below them, the last one has all, and it's the count. */
function checkHistogram(name: string, samples: Family["samples"]): void {
  const series = new Map<string, { readonly le: string; readonly value: number }[]>();
  for (const [sample, value] of samples) {
    if (!sample.startsWith(`${name}_bucket{`)) continue;
    const le = /\ble="([^"]*)"/.exec(sample)?.[1] ?? assert.fail(`${sample} has no le`);
    const labels = sample
      .slice(`${name}_bucket{`.length, -1)
      .replace(/,?\ble="[^"]*"/, "")
      .replace(/^,/, "");
    series.set(labels, [...(series.get(labels) ?? []), { le, value }]);
  }
  for (const [labels, buckets] of series) {
    const sorted = buckets.toSorted((a, b) => bound(a.le) - bound(b.le));
    assert.deepEqual(buckets, sorted, `${name} rises`);
    for (const [i, { value }] of sorted.entries()) assert.ok(value >= (sorted[i - 1]?.value ?? 0), `${name} adds up`);
    const suffix = labels === "" ? "" : `{${labels}}`;
    assert.equal(sorted.at(-1)?.le, "+Inf", name);
    assert.equal(sorted.at(-1)?.value, samples.get(`${name}_count${suffix}`), name);
    assert.ok(samples.has(`${name}_sum${suffix}`), name);
  }
}

const bound = (le: string): number => (le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le));
