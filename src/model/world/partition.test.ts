/** A partition keeps its views in step with its records. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Vpc } from "../records/vpc.ts";
import { put, remove } from "./change.ts";
import { copyOf } from "./copy-for-tests.ts";
import { Partition } from "./partition.ts";
import type { View } from "./world.ts";

const vpc = (id: string, tenancy: Vpc["tenancy"]): Vpc => ({
  id,
  tags: [],
  ownerId: "111122223333",
  cidrBlocks: [],
  ipv6CidrBlocks: [],
  isDefault: false,
  tenancy,
  dhcpOptionsId: "dopt-1",
  enableDnsSupport: true,
  enableDnsHostnames: false,
  enableNetworkAddressUsageMetrics: false,
});

const dedicatedVpcs: View<ReadonlySet<string>> = {
  kinds: ["vpc"],
  build: (records) =>
    new Set(
      records
        .all("vpc")
        .filter((v) => v.tenancy === "dedicated")
        .map((v) => v.id),
    ),
  update(ids, _kind, before, after) {
    const next = new Set(ids);
    if (before !== undefined) next.delete(before.id);
    if (after !== undefined && (after as Vpc).tenancy === "dedicated") next.add(after.id);
    return next;
  },
};

test("a view is built from the existing records and then follows every change", () => {
  const partition = new Partition({ account: "111122223333", region: "eu-west-1" });
  partition.apply(put("vpc", vpc("vpc-1", "dedicated")));
  assert.deepEqual([...partition.view(dedicatedVpcs)], ["vpc-1"]);

  partition.apply(put("vpc", vpc("vpc-2", "dedicated")));
  assert.deepEqual([...partition.view(dedicatedVpcs)], ["vpc-1", "vpc-2"]);

  partition.apply(put("vpc", vpc("vpc-1", "default")));
  partition.apply(remove("vpc", "vpc-9"));
  assert.deepEqual([...partition.view(dedicatedVpcs)], ["vpc-2"]);
  assert.deepEqual([...copyOf(partition).view(dedicatedVpcs)], ["vpc-2"]);

  partition.apply(remove("vpc", "vpc-2"));
  assert.deepEqual([...partition.view(dedicatedVpcs)], []);
});
