/** Saved answers, read back: a rich world is described the same after an import elsewhere. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { remove } from "../../src/model/world/change.ts";
import { type Kind, kinds } from "../../src/model/world/kinds.ts";
import { readAnswers } from "../../src/operations/imported-state/read-answers.ts";
import { type ListName, savedLists } from "../../src/operations/imported-state/saved-lists.ts";
import { NamedCalls } from "./named-calls.ts";
import { buildRichWorld } from "./rich-world.ts";

type Item = Readonly<Record<string, unknown>>;
const importedLists = Object.keys(savedLists) as ListName[];

const listed = (cordon: NamedCalls, list: ListName): readonly Item[] =>
  (cordon.ec2(savedLists[list], {}) as Readonly<Record<string, readonly Item[]>>)[list] ?? [];

const entriesOf = (cordon: NamedCalls, PrefixListId: string) =>
  cordon.ec2("GetManagedPrefixListEntries", { PrefixListId }).Entries ?? [];

/** An empty world of the same account and Region. */
function emptyWorld(): NamedCalls {
  const cordon = new NamedCalls();
  for (const kind of Object.keys(kinds) as Kind[]) {
    for (const { id } of [...cordon.world().all(kind)]) cordon.apply([remove(kind, id)]);
  }
  return cordon;
}

/** A described item without the members that depend on IPAM, which isn't saved, and without instances that are gone. */
function comparable({
  IpamPrefixListResolverSyncEnabled: _,
  IpamPrefixListResolverTargetId: __,
  ...item
}: Item): readonly Item[] {
  const instances = item["Instances"] as readonly { readonly State: { readonly Name: string } }[] | undefined;
  if (instances === undefined) return [item];
  // A terminated instance is described for an hour; an import has no use for it.
  const Instances = instances.filter(({ State }) => State.Name !== "terminated");
  return Instances.length === 0 ? [] : [{ ...item, Instances }];
}

suite("a world that was saved and read back", () => {
  const { cordon: before } = buildRichWorld();
  const lists = Object.fromEntries(importedLists.map((list) => [list, listed(before, list)]));
  const ids = [...before.world().all("prefix-list")].map(({ id }) => id);
  const PrefixListEntries = Object.fromEntries(ids.map((id) => [id, entriesOf(before, id)]));
  const after = emptyWorld();
  after.now = before.now;
  after.apply(readAnswers({ ...lists, PrefixListEntries }, before.world(), before.newId));
  // DescribeVpcs doesn't return this attribute, which the names of interfaces depend on.
  for (const { id, enableDnsHostnames } of before.world().all("vpc")) {
    after.ec2("ModifyVpcAttribute", { VpcId: id, EnableDnsHostnames: { Value: enableDnsHostnames } });
  }

  for (const list of importedLists) {
    test(`${list} are the same`, () => {
      assert.ok((lists[list]?.length ?? 0) > 1, "there is something to compare");
      assert.deepEqual(listed(after, list).flatMap(comparable), lists[list]?.flatMap(comparable));
    });
  }

  test("the entries of prefix lists are the same", () => {
    for (const [id, entries] of Object.entries(PrefixListEntries)) assert.deepEqual(entriesOf(after, id), entries);
  });
});
