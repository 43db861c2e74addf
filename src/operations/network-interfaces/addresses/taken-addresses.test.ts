import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import { put, remove } from "../../../model/world/change.ts";
import { copyOf } from "../../../model/world/copy-for-tests.ts";
import { Partition } from "../../../model/world/partition.ts";
import type { World } from "../../../model/world/world.ts";
import { takenIn } from "./taken-addresses.ts";

const interfaceWith = (
  id: string,
  addresses: readonly string[],
  ipv4Prefixes: readonly string[],
): NetworkInterface => ({
  id,
  ownerId: "1",
  vpcId: "vpc-1",
  subnetId: "subnet-1",
  availabilityZone: "a",
  description: "",
  macAddress: "",
  privateIpv4: addresses.map((address, i) => ({ address, isPrimary: i === 0 })),
  ipv6: [],
  ipv4Prefixes,
  ipv6Prefixes: [],
  groupIds: [],
  sourceDestCheck: true,
  interfaceType: "interface",
  requesterManaged: false,
  tags: [],
});

/** The lower half of 10.0.0.0/24 as single addresses, the upper half as delegated prefixes: they never collide. */
const step = fc.record({
  id: fc.integer({ min: 0, max: 15 }),
  isRemoved: fc.boolean(),
  width: fc.integer({ min: 1, max: 8 }),
  hasPrefix: fc.boolean(),
});

test("the free space that is kept in step equals a naive scan of all interfaces", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const partition = new Partition({ account: "1", region: "r" });
      const world = partition as unknown as World;
      takenIn(world, "subnet-1");
      for (const { id, isRemoved, width, hasPrefix } of steps) {
        const addresses = Array.from({ length: width }, (_, i) => `10.0.0.${id * 8 + i}`);
        const prefixes = hasPrefix ? [`10.0.0.${128 + (id % 8) * 16}/28`] : [];
        const owner = id < 8 ? prefixes : [];
        if (isRemoved) partition.apply(remove("network-interface", `eni-${id}`));
        else partition.apply(put("network-interface", interfaceWith(`eni-${id}`, addresses, owner)));
      }
      const expected = new Set<number>();
      for (const { privateIpv4, ipv4Prefixes } of partition.all("network-interface")) {
        for (const { address } of privateIpv4) expected.add(Number(address.split(".")[3]));
        for (const text of ipv4Prefixes) {
          const first = Number(text.split(".")[3]?.split("/")[0]);
          for (let i = 0; i < 16; i++) expected.add(first + i);
        }
      }
      const taken = takenIn(world, "subnet-1");
      const free: number[] = [];
      for (let at = taken.nextFree(0, 255); at !== undefined; at = taken.nextFree(at + 1, 255)) free.push(at);
      assert.deepEqual(
        free,
        Array.from({ length: 256 }, (_, i) => i).filter((i) => !expected.has(i)),
      );
      assert.equal(taken.count, expected.size);
      const rebuilt = takenIn(copyOf(partition) as unknown as World, "subnet-1");
      assert.deepEqual(rebuilt, taken);
    }),
    { numRuns: 100 },
  );
});
