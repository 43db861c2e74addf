import assert from "node:assert/strict";
import { test } from "node:test";
import type { VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { put } from "../../model/world/change.ts";
import { peering } from "../../policy/oracle/small-world.ts";
import { isVisible } from "../vpc-peering-connections/peering.ts";
import { endedNow } from "./ended-now.ts";

test("a peering that has ended is visible for two hours after its import, and one that is active always", () => {
  const after = (status: VpcPeeringConnection["status"], hours: number): boolean => {
    const { value } = peering("pcx-1", "vpc-1", "vpc-2", "active") as { readonly value: VpcPeeringConnection };
    const change = endedNow(put("vpc-peering-connection", { ...value, status }), "2026-11-30T00:00:00.000Z");
    assert.ok("put" in change && change.put === "vpc-peering-connection");
    return isVisible(change.value, `2026-11-30T0${hours}:00:00.001Z`);
  };
  for (const status of ["deleted", "expired", "failed", "rejected"] as const) {
    assert.deepEqual([after(status, 1), after(status, 2)], [true, false], status);
  }
  assert.deepEqual([after("active", 9), after("pending-acceptance", 9)], [true, true]);
});
