/** ModifyManagedPrefixList and RestoreManagedPrefixListVersion: entries, versions, sizes, and refusals. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { put } from "../../model/world/change.ts";
import { refusal } from "../world-for-tests.ts";
import { type ListsCordon, listsCordon } from "./prefix-lists-for-tests.ts";
import restoreVersion from "./restore-managed-prefix-list-version.ts";

describe("entries", () => {
  test("catalogue 198, 208: changed entries make a new version; the answer still shows the old one", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"]);
    const shown = cordon.change(id, ["10.1.0.0/16"], ["10.0.0.0/16"], { CurrentVersion: 1 });
    assert.equal(`${shown?.State} ${shown?.Version}`, "modify-in-progress 1");
    assert.equal(cordon.state(id), "modify-complete 2 10");
    assert.deepEqual(cordon.cidrs(id), ["10.1.0.0/16"]);
  });

  test("catalogue 196: changing a description takes two calls and two versions", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"]);
    const AddEntries = [{ Cidr: "10.0.0.0/16", Description: "new" }];
    assert.throws(() => cordon.modify(id, { AddEntries }), refusal("InvalidPrefixListModification"));
    cordon.change(id, [], ["10.0.0.0/16"]);
    cordon.modify(id, { AddEntries, CurrentVersion: 2 });
    assert.equal(cordon.list(id)?.Version, 3);
  });

  test("catalogue 192: more than 100 additions or removals are refused", () => {
    const cordon = listsCordon();
    const cidrs = Array.from({ length: 101 }, (_, i) => `10.0.${i}.0/24`);
    const id = cordon.addList([], 300);
    const text = /cannot contain more than 100 entry additions or removals/;
    assert.throws(() => cordon.change(id, cidrs), refusal("InvalidParameterValue", text));
    assert.throws(() => cordon.change(id, [], cidrs), refusal("InvalidParameterValue", text));
    cordon.change(id, cidrs.slice(1));
    assert.equal(cordon.cidrs(id)?.length, 100);
  });

  test("catalogue 193: a CIDR with host bits is refused with AWS's text", () => {
    const cordon = listsCordon();
    const id = cordon.addList();
    assert.throws(
      () => cordon.change(id, ["52.94.133.132/24"]),
      refusal(
        "InvalidParameterValue",
        "The specified CIDR (52.94.133.132/24) is not valid. For example, specify a CIDR in the following form: 10.0.0.0/16.",
      ),
    );
  });

  test("catalogue 194: one CIDR both added and removed is refused", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"]);
    assert.throws(
      () => cordon.change(id, ["10.0.0.0/16"], ["10.0.0.0/16"]),
      refusal(
        "InvalidParameterValue",
        "Request cannot contain Cidr 10.0.0.0/16 in both AddPrefixListEntries and RemovePrefixListEntries",
      ),
    );
  });

  test("catalogue 195: an empty list of entries, or nothing at all, isn't a valid request", () => {
    const cordon = listsCordon();
    const id = cordon.addList();
    const AddEntries = [{ Cidr: "10.0.0.0/16" }];
    for (const input of [{ AddEntries, RemoveEntries: [] }, { AddEntries: [] }, {}]) {
      assert.throws(() => cordon.modify(id, input), refusal("InvalidRequest", "The request received was invalid."));
    }
  });

  test("catalogue 197: removing an absent CIDR is refused, and the whole call has no effect", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"]);
    assert.throws(
      () => cordon.change(id, ["10.2.0.0/16"], ["10.0.0.0/16", "10.1.0.0/16"]),
      refusal("InvalidPrefixListModification", /does not exist\.$/),
    );
    assert.deepEqual(cordon.cidrs(id), ["10.0.0.0/16"]);
    assert.equal(cordon.state(id), "create-complete 1 10");
  });

  test("catalogue 205: a wrong current version is refused, whatever is modified", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"]);
    const mismatch = refusal("PrefixListVersionMismatch", "The prefix list has the incorrect version number");
    assert.throws(() => cordon.change(id, ["10.1.0.0/16"], [], { CurrentVersion: 2 }), mismatch);
    assert.throws(() => cordon.modify(id, { PrefixListName: "n", CurrentVersion: 2 }), mismatch);
    assert.throws(
      () => cordon.change(id, ["10.1.0.0/16"], [], { CurrentVersion: 0 }),
      refusal("InvalidParameterValue"),
    );
    cordon.change(id, ["10.1.0.0/16"]);
    assert.throws(() => cordon.change(id, ["10.2.0.0/16"], [], { CurrentVersion: 1 }), mismatch);
  });

  test("catalogue 207: entries beyond the size are refused", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"], 1);
    assert.throws(() => cordon.change(id, ["10.1.0.0/16"]), refusal("PrefixListMaxEntriesExceeded"));
    cordon.change(id, ["10.1.0.0/16"], ["10.0.0.0/16"]);
    assert.deepEqual(cordon.cidrs(id), ["10.1.0.0/16"]);
  });
});

describe("name and size", () => {
  test("catalogue 199, 203, 204: they change without a new version, and without losing each other", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"]);
    assert.equal(cordon.modify(id, { PrefixListName: "new" })?.State, "modify-in-progress");
    assert.equal(cordon.state(id), "modify-complete 1 10");
    assert.equal(cordon.modify(id, { MaxEntries: 20 })?.State, "modify-in-progress");
    assert.equal(cordon.state(id), "modify-complete 1 20");
    assert.equal(cordon.list(id)?.PrefixListName, "new");
    cordon.change(id, ["10.1.0.0/16"], [], { PrefixListName: "newer" });
    assert.equal(cordon.list(id)?.PrefixListName, "newer");
    assert.equal(cordon.state(id), "modify-complete 2 20");
  });

  test("catalogue 200, 379: size and entries can't change in one call", () => {
    const cordon = listsCordon();
    const id = cordon.addList();
    const text = "You cannot modify the entries and the maximum entries for the prefix list in the same request.";
    assert.throws(
      () => cordon.change(id, ["10.1.0.0/16"], [], { MaxEntries: 20 }),
      refusal("InvalidParameterCombination", text),
    );
  });

  test("catalogue 201: a list can't shrink below its number of entries", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16", "10.1.0.0/16"]);
    assert.throws(() => cordon.modify(id, { MaxEntries: 1 }), refusal("PrefixListMaxEntriesExceeded"));
    cordon.change(id, [], ["10.0.0.0/16"]);
    cordon.modify(id, { MaxEntries: 1 });
    assert.equal(cordon.list(id)?.MaxEntries, 1);
  });

  test("catalogue 202: if a group has no room, the list stays, with modify-failed and the groups", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"], 20);
    const groups = Array.from({ length: 12 }, () => cordon.addGroup());
    for (const group of groups) cordon.refer(group, id);
    const roomy = cordon.addGroup();
    cordon.refer(groups[0] ?? "", id, 80);
    cordon.modify(id, { MaxEntries: 30 });
    assert.equal(cordon.state(id), "modify-complete 1 30");
    assert.equal(cordon.modify(id, { MaxEntries: 31, PrefixListName: "n" })?.State, "modify-in-progress");
    assert.equal(cordon.state(id), "modify-failed 1 30");
    assert.equal(cordon.list(id)?.PrefixListName, "list");
    assert.ok(cordon.list(id)?.StateMessage?.endsWith(`: ${groups[0]}`));
    cordon.modify(id, { MaxEntries: 61 });
    const named: readonly string[] = cordon.list(id)?.StateMessage?.match(/sg-[0-9a-f]{17}/g) ?? [];
    assert.deepEqual(named, groups.slice(0, 10));
    assert.ok(!named.includes(roomy));
    cordon.modify(id, { MaxEntries: 5 });
    assert.equal(cordon.state(id), "modify-complete 1 5");
    assert.equal(cordon.list(id)?.StateMessage, undefined);
  });
});

test("catalogue 202: if a route table has no room, the list stays too", () => {
  const cordon = listsCordon({ routesPerTable: 12 });
  const id = cordon.addList([], 10);
  const table = cordon.route(id);
  cordon.modify(id, { MaxEntries: 11 });
  assert.equal(cordon.state(id), "modify-complete 1 11");
  cordon.modify(id, { MaxEntries: 12 });
  assert.equal(cordon.state(id), "modify-failed 1 11");
  assert.ok(cordon.list(id)?.StateMessage?.endsWith(`: ${table}`));
});

describe("RestoreManagedPrefixListVersion", () => {
  const restore = (cordon: ListsCordon, PrefixListId: string, PreviousVersion: number, CurrentVersion: number) =>
    cordon.run(restoreVersion, { PrefixListId, PreviousVersion, CurrentVersion }).PrefixList;

  test("catalogue 209: the entries of an older version become a new one", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16"]);
    cordon.change(id, ["10.1.0.0/16"]);
    const shown = restore(cordon, id, 1, 2);
    assert.equal(`${shown?.State} ${shown?.Version}`, "restore-in-progress 2");
    assert.equal(cordon.state(id), "restore-complete 3 10");
    assert.deepEqual(cordon.cidrs(id), ["10.0.0.0/16"]);
    assert.deepEqual(cordon.cidrs(id, 2), ["10.0.0.0/16", "10.1.0.0/16"]);
  });

  test("refuses a wrong current version, a version that isn't stored, and entries that no longer fit", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16", "10.1.0.0/16"]);
    cordon.change(id, [], ["10.1.0.0/16"]);
    assert.throws(() => restore(cordon, id, 1, 1), refusal("PrefixListVersionMismatch"));
    assert.throws(() => restore(cordon, id, 7, 2), refusal("InvalidParameterValue"));
    cordon.modify(id, { MaxEntries: 1 });
    assert.throws(() => restore(cordon, id, 1, 2), refusal("PrefixListMaxEntriesExceeded"));
  });

  test("catalogue 216: a new version replaces the oldest stored one", () => {
    const cordon = listsCordon({ versionsPerPrefixList: 3 });
    const id = cordon.addList(["10.0.0.0/16"]);
    for (const i of [1, 2, 3]) cordon.change(id, [`10.${i}.0.0/16`]);
    assert.equal(cordon.list(id)?.Version, 4);
    assert.throws(() => cordon.cidrs(id, 1), refusal("InvalidParameterValue"));
    assert.equal(cordon.cidrs(id, 2)?.length, 2);
    assert.equal([...cordon.world().all("prefix-list-version")].length, 3);
  });
});

test("catalogue 220: a list that IPAM keeps in step takes no entries from callers until that is switched off", () => {
  const cordon = listsCordon();
  const id = cordon.addList(["10.0.0.0/16"]);
  assert.throws(
    () => cordon.modify(id, { IpamPrefixListResolverSyncEnabled: true }),
    refusal("InvalidParameterValue", /resolver/),
  );
  const list = cordon.world().get("prefix-list", id);
  if (list === undefined) throw new Error("no list");
  const target = { ipamPrefixListResolverTargetId: "target", ipamPrefixListResolverSyncEnabled: true };
  cordon.apply([put("prefix-list", { ...list, ...target })]);
  assert.equal(cordon.list(id)?.IpamPrefixListResolverTargetId, "target");
  assert.equal(cordon.list(id)?.IpamPrefixListResolverSyncEnabled, true);
  assert.throws(() => cordon.change(id, ["10.1.0.0/16"]), refusal("OperationNotPermitted"));
  const restore = { PrefixListId: id, PreviousVersion: 1, CurrentVersion: 1 };
  assert.throws(() => cordon.run(restoreVersion, restore), refusal("OperationNotPermitted"));
  cordon.modify(id, { IpamPrefixListResolverSyncEnabled: false });
  cordon.change(id, ["10.1.0.0/16"]);
  assert.equal(cordon.list(id)?.Version, 2);
});
