/** Many addresses of a subnet are chosen by one look at what it reserves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { TestCordon } from "../../world-for-tests.ts";
import { AddressChooser } from "./choose-addresses.ts";

test("the reservations of a subnet are read once, however many addresses are chosen, and none of theirs is", () => {
  const cordon = new TestCordon();
  const [subnet] = [...cordon.world().all("subnet")];
  assert.ok(subnet);
  const base = subnet.cidr.replace(/\.0\/\d+$/, "");
  cordon.apply([
    put("subnet-cidr-reservation", {
      id: "scr-1",
      ownerId: subnet.ownerId,
      subnetId: subnet.id,
      cidr: `${base}.16/28`,
      reservationType: "explicit",
      tags: [],
    }),
  ]);
  let looks = 0;
  const world = cordon.world();
  const by: World["by"] = (kind, index, key) => {
    if (kind === "subnet-cidr-reservation") looks++;
    return world.by(kind, index, key);
  };
  const watched = { ...world, by, view: world.view.bind(world), get: world.get.bind(world) } as World;
  const chooser = new AddressChooser({ world: watched, random: () => "0" });
  const chosen = Array.from({ length: 20 }, () => chooser.any(subnet, "ipv4"));
  assert.deepEqual(chosen.slice(11, 13), [`${base}.15`, `${base}.32`]);
  assert.equal(looks, 1);
});
