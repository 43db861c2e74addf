/** Saved answers about transit gateways that aren't all there: what an import makes of them decides nothing otherwise than the whole would. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  commandOf,
  commandOfEach,
  type ListName,
  type NameOfEach,
} from "../../src/operations/imported-state/saved-lists.ts";
import { buildBranches } from "./branches.ts";
import { NamedCalls } from "./named-calls.ts";
import { lists as allLists, namesOfEach as allNames, type Item, SavedNetwork } from "./saved-network.ts";

const cordon = new NamedCalls({ vpcsPerRegion: 9 });
buildBranches(cordon);
const network = new SavedNetwork(cordon, {
  addresses: ["172.16.9.9"],
  traffic: [443, 80].map((port) => ({ protocol: "tcp", port })),
  expectations: [],
});
const { whole, known } = network;
const lists = allLists.filter((list) => list.startsWith("Transit"));
const namesOfEach = allNames.filter((name) => name.startsWith("Transit"));

/** The routes of a table show what comes of these. */
const SHOWN_BY_ROUTES: ReadonlySet<NameOfEach> = new Set([
  "TransitGatewayPrefixListReferences",
  "TransitGatewayRouteTablePropagations",
]);
/** All but references to empty lists, which nothing refers to. */
const SAID_IN_ROUTES: ReadonlySet<NameOfEach> = new Set(["TransitGatewayPrefixListReferences"]);

suite("answers about transit gateways that weren't saved", () => {
  test("the whole lacks nothing, and decides everything", () => {
    assert.equal(network.lookInto(whole, "nothing").says, "");
    assert.deepEqual([...new Set(known.flows)].sort(), ["reachable", "unreachable"]);
  });

  for (const list of lists) {
    test(`without ${list}`, () => {
      const { undecided, says } = network.lookInto(network.leaveOut(list), list);
      assert.ok(says.includes(commandOf(list)), says);
      assert.ok(undecided > 0);
    });

    test(`without one of ${list}`, () => {
      for (const item of whole[list] ?? []) {
        network.lookInto({ ...whole, [list]: whole[list]?.filter((each) => each !== item) }, JSON.stringify(item));
      }
    });
  }

  for (const name of namesOfEach) {
    test(`without ${name}`, () => {
      const { undecided, says } = network.lookInto(network.leaveOut(name), name);
      for (const id of network.idsOfEach(name)) {
        assert.equal(says.includes(commandOfEach(name, id)), !SAID_IN_ROUTES.has(name), says);
      }
      assert.equal(undecided > 0, !SHOWN_BY_ROUTES.has(name));
    });
  }

  test("without two of them, and without any", () => {
    const names: readonly string[] = [...lists, ...namesOfEach];
    for (const [i, one] of names.entries()) {
      const two = names[(i + 1) % names.length] as string;
      network.lookInto(network.leaveOut(one, two), `${one} and ${two}`);
    }
    network.lookInto(network.leaveOut(...names), "transit gateways");
  });

  test("a route of a VPC that isn't attached says what to save, unless it's a blackhole itself", () => {
    const answers = network.leaveOut(...lists, ...namesOfEach);
    const tables = (state: string) =>
      whole["RouteTables"]?.map((table) => ({
        ...table,
        Routes: (table["Routes"] as Item[]).map((route) => ({ ...route, State: state })),
      }));
    const gapsOf = (state: string) =>
      [...network.imported({ ...answers, RouteTables: tables(state) }).all("gap")].map(({ what }) => what);
    assert.equal(gapsOf("active").length, 2);
    assert.match(gapsOf("active")[0] ?? "", /^attachment of vpc-\w+ to the transit gateway tgw-\w+$/);
    assert.deepEqual(gapsOf("blackhole"), []);
  });
});

suite("associations", () => {
  const without: Item = network.leaveOut("TransitGatewayAttachments" satisfies ListName);
  const associations = Object.fromEntries(
    [...cordon.world().all("transit-gateway-association")]
      .map(({ id, tableId }) => [tableId, [{ TransitGatewayAttachmentId: id, State: "associated" }]] as const)
      .reduce((all, [id, items]) => all.set(id, [...(all.get(id) ?? []), ...items]), new Map<string, Item[]>()),
  );

  test("may be those that each table lists", () => {
    const { says, undecided } = network.lookInto(
      { ...without, TransitGatewayRouteTableAssociations: associations },
      "the attachments' list",
    );
    assert.deepEqual([says, undecided], ["", 0]);
  });

  test("an attachment that no table lists is a gap, and one that has none is not", () => {
    const attachments = whole["TransitGatewayAttachments"]?.map(({ Association: _, ...each }) => each);
    const partition = network.imported({ ...whole, TransitGatewayAttachments: attachments });
    assert.deepEqual([...partition.all("gap")], []);
    assert.deepEqual([...partition.all("transit-gateway-association")], []);
  });
});
