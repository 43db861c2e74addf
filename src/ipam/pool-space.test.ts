/** The space of a pool against a model that looks at every address; windows of 256 places so that steps collide. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatPrefix, type Prefix, prefix, prefixOf, widthOf } from "../address/prefix.ts";
import {
  allocate,
  emptySpace,
  nextBlock,
  type PoolSpace,
  poolSpace,
  withCidr,
  withoutAllocation,
  withoutCidr,
} from "./pool-space.ts";

const BITS = 8;
const SIZE = 2 ** BITS;

/** A block of `2 ** bits` places of the window, beginning at the multiple of that at or below `at`. */
interface Span {
  readonly at: number;
  readonly size: number;
}

const span = (at: number, bits: number): Span => ({ at: at - (at % 2 ** bits), size: 2 ** bits });
const holds = (outer: Span, inner: Span) => outer.at <= inner.at && inner.at + inner.size <= outer.at + outer.size;
const meets = (x: Span, y: Span) => x.at < y.at + y.size && y.at < x.at + x.size;

/** Eight bits of an address that begin after `top`: where a window lies decides which words its blocks are cut at. */
interface Window {
  readonly base: Prefix;
  readonly name: string;
}

const windows: readonly Window[] = [
  "10.0.0.0/8",
  "255.255.255.0/24",
  "0.0.0.0/0",
  "2001:db8::/28",
  "2001:db8:ffff::/61",
  "2001:db8:8000:1:ffff:ffe0::/91",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00/120",
].map((name) => ({ base: prefix(name), name }));

const blockOf = ({ base }: Window, { at, size }: Span): Prefix => {
  const shift = widthOf(base.family) - base.length - BITS;
  const length = base.length + BITS - Math.log2(size);
  return prefixOf(base.family, base.value | (BigInt(at) << BigInt(shift)), length);
};

type Model = { readonly cidrs: readonly Span[]; readonly allocations: readonly Span[] };

function lowestByModel(
  { cidrs, allocations }: Model,
  size: number,
  allowed: readonly Span[] | undefined,
  disallowed: readonly Span[],
) {
  for (let at = 0; at < SIZE; at += size) {
    const block = { at, size };
    if (!cidrs.some((cidr) => holds(cidr, block))) continue;
    if (allowed !== undefined && !allowed.some((region) => holds(region, block))) continue;
    if ([...allocations, ...disallowed].some((other) => meets(other, block))) continue;
    return block;
  }
  return undefined;
}

const spans = (maxLength: number) =>
  fc.array(
    fc.tuple(fc.nat(SIZE - 1), fc.nat(BITS)).map(([at, bits]) => span(at, bits)),
    { maxLength },
  );

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("allocate" as const), bits: fc.nat(6) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("allocate" as const),
      bits: fc.nat(5),
      allowed: fc.option(spans(2), { nil: undefined }),
      disallowed: spans(2),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("exactly" as const), at: fc.nat(SIZE - 1), bits: fc.nat(6) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("release" as const), which: fc.nat(1000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("provision" as const), at: fc.nat(SIZE - 1), bits: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deprovision" as const), which: fc.nat(1000) }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes one step in both and asserts that they tell the same. */
function follow(window: Window, space: PoolSpace, model: Model, taken: Step): { space: PoolSpace; model: Model } {
  const { cidrs, allocations } = model;
  const block = (of: Span) => blockOf(window, of);
  switch (taken.do) {
    case "allocate": {
      const { allowed, disallowed } = "disallowed" in taken ? taken : { allowed: undefined, disallowed: [] };
      const expected = lowestByModel(model, 2 ** taken.bits, allowed, disallowed);
      const answer = allocate(space, {
        netmaskLength: window.base.length + BITS - taken.bits,
        ...(allowed && { allowed: allowed.map(block) }),
        disallowed: disallowed.map(block),
      });
      if (expected === undefined) {
        assert.deepEqual(answer, { refused: "too-big" });
        return { space, model };
      }
      assert.ok("allocated" in answer, `refused although ${formatPrefix(block(expected))} is free`);
      assert.deepEqual(answer.allocated, block(expected));
      return { space: answer.space, model: { cidrs, allocations: [...allocations, expected] } };
    }
    case "exactly": {
      const asked = span(taken.at, taken.bits);
      const answer = allocate(space, { cidr: block(asked) });
      const refusal = !cidrs.some((cidr) => holds(cidr, asked))
        ? "not-in-pool"
        : allocations.some((other) => meets(other, asked))
          ? "overlaps"
          : undefined;
      if (refusal !== undefined) {
        assert.deepEqual(answer, { refused: refusal });
        return { space, model };
      }
      assert.ok("allocated" in answer);
      assert.deepEqual(answer.allocated, block(asked));
      return { space: answer.space, model: { cidrs, allocations: [...allocations, asked] } };
    }
    case "release": {
      const gone = allocations[taken.which % allocations.length];
      if (gone === undefined) return { space, model };
      const left = allocations.filter((other) => other !== gone);
      return { space: withoutAllocation(space, block(gone)), model: { cidrs, allocations: left } };
    }
    case "provision": {
      const added = span(taken.at, taken.bits);
      if (cidrs.some((cidr) => meets(cidr, added))) return { space, model };
      return { space: withCidr(space, block(added)), model: { cidrs: [...cidrs, added], allocations } };
    }
    case "deprovision": {
      const gone = cidrs[taken.which % cidrs.length];
      if (gone === undefined || allocations.some((other) => meets(other, gone))) return { space, model };
      const left = cidrs.filter((other) => other !== gone);
      return { space: withoutCidr(space, block(gone)), model: { cidrs: left, allocations } };
    }
  }
}

/** Asserts that the space answers as the model does about every length and every place. */
function agree(window: Window, space: PoolSpace, model: Model): void {
  for (let bits = 0; bits <= BITS; bits++) {
    const expected = lowestByModel(model, 2 ** bits, undefined, []);
    const answer = nextBlock(space, { netmaskLength: window.base.length + BITS - bits });
    assert.deepEqual(answer, expected ? { next: blockOf(window, expected) } : { refused: "too-big" });
  }
}

test("catalogue 270, 275: whatever the steps, an allocation is the lowest free block that the pool may give", () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 30, size: "max" });
  fc.assert(
    fc.property(fc.constantFrom(...windows), fc.nat(30), steps, (window, kept, taken) => {
      let now = { space: emptySpace(window.base.family), model: { cidrs: [], allocations: [] } as Model };
      let older = now;
      for (const [index, each] of [{ do: "provision", at: 0, bits: 7 } as const, ...taken].entries()) {
        now = follow(window, now.space, now.model, each);
        if (index === kept) older = now;
      }
      agree(window, now.space, now.model);
      agree(window, older.space, older.model);
      const blocks = (parts: readonly Span[]) => parts.map((part) => blockOf(window, part));
      agree(
        window,
        poolSpace(window.base.family, blocks(now.model.cidrs), blocks(now.model.allocations).reverse()),
        now.model,
      );
    }),
    { numRuns: 20_000 },
  );
});

const built = (cidrs: readonly string[], allocations: readonly string[] = []): PoolSpace => {
  const blocks = cidrs.map(prefix);
  return poolSpace(blocks[0]?.family ?? "ipv4", blocks, allocations.map(prefix));
};

test("catalogue 270: a /28 of 172.2.0.0/24 is its first, and the second where the first is disallowed", () => {
  const space = built(["172.2.0.0/24"]);
  assert.deepEqual(nextBlock(space, { netmaskLength: 28 }), { next: prefix("172.2.0.0/28") });
  assert.deepEqual(nextBlock(space, { netmaskLength: 28, disallowed: [prefix("172.2.0.0/28")] }), {
    next: prefix("172.2.0.16/28"),
  });
});

test("catalogue 271: a block larger than every free one is refused, also in a pool without CIDRs", () => {
  assert.deepEqual(nextBlock(emptySpace("ipv4"), { netmaskLength: 28 }), { refused: "too-big" });
  assert.deepEqual(nextBlock(built(["10.0.0.0/24"], ["10.0.0.0/26", "10.0.0.192/26"]), { netmaskLength: 25 }), {
    refused: "too-big",
  });
});

test("adjacent CIDRs of a pool stay apart: no block reaches over their border", () => {
  assert.deepEqual(nextBlock(built(["10.0.0.0/24", "10.0.1.0/24"]), { netmaskLength: 23 }), { refused: "too-big" });
  assert.deepEqual(nextBlock(built(["10.0.0.0/24", "10.0.1.0/24"]), { cidr: prefix("10.0.0.0/23") }), {
    refused: "not-in-pool",
  });
});

test("a netmask length that the family lacks is refused, the widest ones are not", () => {
  assert.deepEqual(nextBlock(built(["10.0.0.0/8"]), { netmaskLength: 64 }), { refused: "no-such-length" });
  assert.deepEqual(nextBlock(built(["10.0.0.0/8"]), { netmaskLength: -1 }), { refused: "no-such-length" });
  assert.deepEqual(nextBlock(built(["0.0.0.0/0"]), { netmaskLength: 0 }), { next: prefix("0.0.0.0/0") });
  assert.deepEqual(nextBlock(built(["::/0"]), { netmaskLength: 0 }), { next: prefix("::/0") });
  assert.deepEqual(nextBlock(built(["2001:db8::/32"], ["2001:db8::/127"]), { netmaskLength: 128 }), {
    next: prefix("2001:db8::2/128"),
  });
});

test("a CIDR of the other family is not in the pool", () => {
  assert.deepEqual(nextBlock(built(["0.0.0.0/0"]), { cidr: prefix("::/64") }), { refused: "not-in-pool" });
});
