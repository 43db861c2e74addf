/** The view of pool spaces: what follows the changes equals what is built anew. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Prefix, prefix } from "../address/prefix.ts";
import { dropUndefined } from "../model/drop-undefined.ts";
import type { IpamPoolAllocation, IpamPoolCidr } from "../model/records/ipam-pool.ts";
import { type Change, put, remove } from "../model/world/change.ts";
import { copyOf } from "../model/world/copy-for-tests.ts";
import { Partition } from "../model/world/partition.ts";
import { nextBlock, type PoolSpace } from "./pool-space.ts";
import { poolSpaces } from "./pool-spaces.ts";

const poolCidr = (
  id: string,
  poolId: string,
  cidr: string | undefined,
  state: IpamPoolCidr["state"],
): IpamPoolCidr => ({
  id,
  poolId,
  ...dropUndefined({ cidr }),
  state,
});

const allocation = (id: string, poolId: string, cidr: string, description = ""): IpamPoolAllocation => ({
  id,
  poolId,
  cidr,
  description,
  tags: [],
  resourceType: "custom",
  resourceRegion: "eu-west-1",
  resourceOwner: "111122223333",
});

const newPartition = () => new Partition({ account: "111122223333", region: "eu-west-1" });

function next(space: PoolSpace | undefined, netmaskLength: number): Prefix | undefined {
  const answer = space && nextBlock(space, { netmaskLength });
  return answer && "next" in answer ? answer.next : undefined;
}

test("a CIDR counts while it is provisioned or could not be taken back, an allocation while its record is there", () => {
  const partition = newPartition();
  const next28 = () => next(partition.view(poolSpaces).get("p"), 28);
  partition.apply(put("ipam-pool-cidr", poolCidr("c", "p", undefined, "pending-provision")));
  assert.equal(next28(), undefined);
  partition.apply(put("ipam-pool-cidr", poolCidr("c", "p", "10.0.0.0/24", "provisioned")));
  assert.deepEqual(next28(), prefix("10.0.0.0/28"));
  partition.apply(put("ipam-pool-allocation", allocation("a", "p", "10.0.0.0/28")));
  partition.apply(put("ipam-pool-allocation", allocation("a", "p", "10.0.0.0/28", "described anew")));
  assert.deepEqual(next28(), prefix("10.0.0.16/28"));
  partition.apply(put("ipam-pool-cidr", poolCidr("c", "p", "10.0.0.0/24", "pending-deprovision")));
  assert.equal(next28(), undefined);
  partition.apply(put("ipam-pool-cidr", poolCidr("c", "p", "10.0.0.0/24", "failed-deprovision")));
  assert.deepEqual(next28(), prefix("10.0.0.16/28"));
  partition.apply(remove("ipam-pool-allocation", "a"));
  assert.deepEqual(next28(), prefix("10.0.0.0/28"));
});

test("the view after any changes, in any order, equals the view built anew", () => {
  const pool = fc.constantFrom("p", "q");
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc
      .tuple(fc.nat(3), pool, fc.constantFrom("provisioned", "pending-deprovision", "deprovisioned"))
      .map(([n, p, state]) => put("ipam-pool-cidr", poolCidr(`${p}-${n}`, p, `10.0.${n}.0/24`, state))),
    fc.tuple(fc.nat(3), pool).map(([n, p]) => remove("ipam-pool-cidr", `${p}-${n}`)),
    fc
      .tuple(fc.nat(63), pool)
      .map(([n, p]) => put("ipam-pool-allocation", allocation(`${p}-${n}`, p, `10.0.${n >> 4}.${(n & 15) * 16}/28`))),
    fc.tuple(fc.nat(63), pool).map(([n, p]) => remove("ipam-pool-allocation", `${p}-${n}`)),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60, size: "max" }), (changes) => {
      const partition = newPartition();
      const followed = partition.view(poolSpaces);
      for (const each of changes) partition.apply(each);
      assert.equal(partition.view(poolSpaces), followed);
      const anew = copyOf(partition).view(poolSpaces);
      for (const id of ["p", "q"]) {
        const [a, b] = [followed.get(id), anew.get(id)];
        for (const length of [24, 25, 26, 27, 28, 32]) assert.deepEqual(next(a, length), next(b, length));
        assert.deepEqual(a?.cidrs ?? [], b?.cidrs ?? []);
      }
    }),
    { numRuns: 1000 },
  );
});
