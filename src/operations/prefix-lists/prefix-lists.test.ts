/** Prefix lists: creating, describing and deleting them, their entries and the references to them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import createRoute from "../route-tables/create-route.ts";
import createRouteTable from "../route-tables/create-route-table.ts";
import { ACCOUNT, refusal } from "../world-for-tests.ts";
import createList from "./create-managed-prefix-list.ts";
import deleteList from "./delete-managed-prefix-list.ts";
import describeLists from "./describe-managed-prefix-lists.ts";
import describePrefixLists from "./describe-prefix-lists.ts";
import getAssociations from "./get-managed-prefix-list-associations.ts";
import getEntries from "./get-managed-prefix-list-entries.ts";
import modifyList from "./modify-managed-prefix-list.ts";
import { listsCordon } from "./prefix-lists-for-tests.ts";
import restoreVersion from "./restore-managed-prefix-list-version.ts";

const S3 = "pl-63a5400a";
const UNKNOWN = "pl-0123456789abcdef0";

describe("CreateManagedPrefixList", () => {
  test("catalogue 31, 184: answers create-in-progress with version 1; then the list is complete", () => {
    const cordon = listsCordon();
    const { PrefixList } = cordon.run(createList, {
      PrefixListName: "offices",
      AddressFamily: "IPv4",
      MaxEntries: 5,
      Entries: [{ Cidr: "10.0.0.0/16", Description: "Oslo" }, { Cidr: "10.1.0.0/16" }],
      TagSpecifications: [{ ResourceType: "prefix-list", Tags: [{ Key: "a", Value: "b" }] }],
    });
    const id = PrefixList?.PrefixListId ?? "";
    assert.match(id, /^pl-[0-9a-f]{17}$/);
    const shown = {
      PrefixListId: id,
      AddressFamily: "IPv4",
      PrefixListArn: `arn:aws:ec2:us-east-1:${ACCOUNT}:prefix-list/${id}`,
      PrefixListName: "offices",
      MaxEntries: 5,
      Version: 1,
      Tags: [{ Key: "a", Value: "b" }],
      OwnerId: ACCOUNT,
      StateMessage: undefined,
      IpamPrefixListResolverTargetId: undefined,
      IpamPrefixListResolverSyncEnabled: undefined,
    };
    assert.deepEqual(PrefixList, { ...shown, State: "create-in-progress" });
    assert.deepEqual(cordon.list(id), { ...shown, State: "create-complete" });
    assert.deepEqual(cordon.run(getEntries, { PrefixListId: id }).Entries, [
      { Cidr: "10.0.0.0/16", Description: "Oslo" },
      { Cidr: "10.1.0.0/16", Description: undefined },
    ]);
  });

  test("catalogue 187: names are not unique", () => {
    const cordon = listsCordon();
    assert.notEqual(cordon.addList(), cordon.addList());
  });

  test("catalogue 189: names have at most 255 characters and don't begin like AWS's names, including the dot", () => {
    const cordon = listsCordon();
    const named = (PrefixListName: string) => () => cordon.addList([], 1, { PrefixListName });
    const reserved = refusal(
      "InvalidParameterValue",
      "The prefix list name cannot begin with (com.amazonaws., com.amazon., com.aws.).",
    );
    for (const name of ["com.amazonaws.mine", "com.amazon.mine", "com.aws.mine"]) assert.throws(named(name), reserved);
    for (const name of ["com.amazonaws-mine", "comamazonaws.mine", "n".repeat(255)]) named(name)();
    assert.throws(named("n".repeat(256)), refusal("InvalidParameterValue"));
    const id = cordon.addList();
    assert.throws(() => cordon.modify(id, { PrefixListName: "com.aws.mine" }), reserved);
    assert.throws(() => cordon.modify(id, { PrefixListName: "" }), refusal("InvalidParameterValue"));
  });

  test("catalogue 190: the family is IPv4 or IPv6, and all entries belong to it", () => {
    const cordon = listsCordon();
    const of = (AddressFamily: string, Cidr: string) => () => cordon.addList([Cidr], 1, { AddressFamily });
    assert.throws(of("ipv4", "10.0.0.0/8"), refusal("InvalidParameterValue", /ipv4/));
    assert.throws(of("IPv4", "2001:db8::/32"), refusal("InvalidParameterValue", /2001:db8::\/32/));
    assert.throws(of("IPv6", "10.0.0.0/8"), refusal("InvalidParameterValue", /10\.0\.0\.0\/8/));
    const list = of("IPv6", "2001:DB8:0:0::/32")();
    assert.deepEqual(cordon.cidrs(list), ["2001:db8::/32"]);
  });

  test("catalogue 191, 406: at most 100 entries per call", () => {
    const cordon = listsCordon();
    const cidrs = Array.from({ length: 101 }, (_, i) => `10.0.${i}.0/24`);
    const text = "The number of entries per request cannot exceeds limit (100).";
    assert.throws(() => cordon.addList(cidrs, 200), refusal("InvalidParameterValue", text));
    assert.equal(cordon.cidrs(cordon.addList(cidrs.slice(1), 200))?.length, 100);
  });

  test("catalogue 193: CIDRs that have host bits or are malformed are refused, not made canonical", () => {
    const cordon = listsCordon();
    const example = "For example, specify a CIDR in the following form: 10.0.0.0/16.";
    for (const cidr of ["52.94.133.132/24", "10.0.0.0", "10.0.0.0/33", "", "300.0.0.0/8", "10.0.0.0/08"]) {
      assert.throws(
        () => cordon.addList([cidr]),
        refusal("InvalidParameterValue", `The specified CIDR (${cidr}) is not valid. ${example}`),
      );
    }
  });

  test("catalogue 217: sizes from 1 to 1000, and 100 lists per Region", () => {
    const cordon = listsCordon({ prefixListsPerRegion: 2 });
    const text = "Must specify a max size between 1 and 1000";
    for (const size of [0, -1, 1001]) {
      assert.throws(() => cordon.addList([], size), refusal("InvalidParameterValue", text));
    }
    assert.throws(() => cordon.modify(cordon.addList(), { MaxEntries: 1001 }), refusal("InvalidParameterValue", text));
    cordon.addList([], 1000);
    assert.throws(() => cordon.addList(), refusal("PrefixListLimitExceeded"));
  });

  test("catalogue 207: more entries than the size are refused; so are a repeated CIDR and a long description", () => {
    const cordon = listsCordon();
    assert.throws(() => cordon.addList(["10.0.0.0/8", "11.0.0.0/8"], 1), refusal("PrefixListMaxEntriesExceeded"));
    assert.throws(
      () => cordon.addList(["10.0.0.0/8", "10.0.0.0/8"]),
      refusal("InvalidParameterValue", /more than once/),
    );
    const Entries = [{ Cidr: "10.0.0.0/8", Description: "d".repeat(256) }];
    assert.throws(() => cordon.addList([], 1, { Entries }), refusal("InvalidParameterValue", /255/));
  });

  test("catalogue 308: tags of another type are refused", () => {
    const TagSpecifications = [{ ResourceType: "vpc", Tags: [{ Key: "a", Value: "b" }] }];
    assert.throws(() => listsCordon().addList([], 1, { TagSpecifications }), refusal("InvalidParameterValue"));
  });
});

describe("DescribeManagedPrefixLists", () => {
  test("catalogue 32, 185, 186, 188: AWS's lists are included, without MaxEntries and Version", () => {
    const cordon = listsCordon();
    const own = cordon.addList();
    const lists = cordon.run(describeLists, {}).PrefixLists ?? [];
    assert.deepEqual(
      lists.filter(({ OwnerId }) => OwnerId === ACCOUNT).map(({ PrefixListId }) => PrefixListId),
      [own],
    );
    const s3 = lists.find(({ PrefixListId }) => PrefixListId === S3);
    assert.equal(s3?.PrefixListArn, `arn:aws:ec2:us-east-1:aws:prefix-list/${S3}`);
    assert.equal(s3?.State, "create-complete");
    assert.deepEqual(s3?.Tags, []);
    assert.ok(s3 !== undefined && !("MaxEntries" in s3) && !("Version" in s3));
  });

  test("catalogue 211, 311: ids, every filter and tags; pages of 1 to 100", () => {
    const cordon = listsCordon();
    const TagSpecifications = [{ ResourceType: "prefix-list" as const, Tags: [{ Key: "team", Value: "net" }] }];
    const tagged = cordon.addList([], 1, { PrefixListName: "tagged", TagSpecifications });
    const plain = cordon.addList([], 1, { PrefixListName: "plain" });
    const filtered = (...filters: [string, ...string[]][]) =>
      cordon
        .run(describeLists, { Filters: filters.map(([Name, ...Values]) => ({ Name, Values })) })
        .PrefixLists?.map(({ PrefixListId }) => PrefixListId);
    assert.deepEqual(filtered(["owner-id", ACCOUNT]), [tagged, plain]);
    assert.deepEqual(filtered(["owner-id", "AWS"], ["prefix-list-name", "com.amazonaws.us-east-1.s3"]), [S3]);
    assert.deepEqual(filtered(["prefix-list-id", plain, S3]), [plain, S3]);
    assert.deepEqual(filtered(["prefix-list-name", "tag*"]), [tagged]);
    assert.deepEqual(filtered(["tag:team", "net"]), [tagged]);
    assert.deepEqual(filtered(["tag-key", "team"]), [tagged]);
    assert.throws(() => filtered(["state", "x"]), refusal("InvalidParameterValue"));

    const met: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const answer = cordon.run(describeLists, { MaxResults: 1, NextToken });
      met.push(...(answer.PrefixLists ?? []).map(({ PrefixListId }) => PrefixListId));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    assert.equal(met.length, cordon.run(describeLists, {}).PrefixLists?.length);
    for (const MaxResults of [0, 101]) {
      assert.throws(() => cordon.run(describeLists, { MaxResults }), refusal("InvalidParameterValue"));
    }
  });

  test("catalogue 214: unknown ids are NotFound with ID, malformed ones Malformed with Id, in every operation", () => {
    const cordon = listsCordon();
    const calls = (PrefixListId: string) => [
      () => cordon.run(describeLists, { PrefixListIds: [PrefixListId] }),
      () => cordon.run(describePrefixLists, { PrefixListIds: [PrefixListId] }),
      () => cordon.run(modifyList, { PrefixListId, PrefixListName: "n" }),
      () => cordon.run(deleteList, { PrefixListId }),
      () => cordon.run(getEntries, { PrefixListId }),
      () => cordon.run(getAssociations, { PrefixListId }),
      () => cordon.run(restoreVersion, { PrefixListId, PreviousVersion: 1, CurrentVersion: 1 }),
    ];
    for (const call of calls(UNKNOWN)) assert.throws(call, refusal("InvalidPrefixListID.NotFound"));
    for (const call of calls("pl-x")) assert.throws(call, refusal("InvalidPrefixListId.Malformed"));
  });
});

describe("DescribePrefixLists", () => {
  test("catalogue 219: shows AWS's lists with their CIDRs, never a customer's", () => {
    const cordon = listsCordon();
    const own = cordon.addList(["10.0.0.0/8"]);
    const lists = cordon.run(describePrefixLists, {}).PrefixLists ?? [];
    assert.ok(lists.length > 0 && lists.every(({ PrefixListName }) => PrefixListName?.startsWith("com.amazonaws.")));
    const [s3] = cordon.run(describePrefixLists, { PrefixListIds: [S3] }).PrefixLists ?? [];
    assert.equal(s3?.PrefixListName, "com.amazonaws.us-east-1.s3");
    assert.deepEqual(s3?.Cidrs, cordon.cidrs(S3));
    assert.throws(
      () => cordon.run(describePrefixLists, { PrefixListIds: [own] }),
      refusal("InvalidPrefixListID.NotFound"),
    );
    const filtered = (Name: string, ...Values: string[]) =>
      cordon.run(describePrefixLists, { Filters: [{ Name, Values }] }).PrefixLists?.map((list) => list.PrefixListId);
    assert.deepEqual(filtered("prefix-list-name", "*.s3"), [S3]);
    assert.deepEqual(filtered("prefix-list-id", S3, own), [S3]);
  });
});

describe("GetManagedPrefixListEntries", () => {
  test("catalogue 210: pages of 1 to 100; TargetVersion chooses any stored version", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"]);
    cordon.change(id, ["10.3.0.0/16"], ["10.0.0.0/16"]);
    assert.deepEqual(cordon.cidrs(id), ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]);
    assert.deepEqual(cordon.cidrs(id, 1), ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"]);
    assert.deepEqual(cordon.cidrs(id, 2), cordon.cidrs(id));
    assert.throws(() => cordon.cidrs(id, 3), refusal("InvalidParameterValue"));
    assert.throws(() => cordon.cidrs(id, 0), refusal("InvalidParameterValue", /must be greater than/));
    const first = cordon.run(getEntries, { PrefixListId: id, MaxResults: 2 });
    const second = cordon.run(getEntries, { PrefixListId: id, MaxResults: 2, NextToken: first.NextToken });
    assert.equal(second.NextToken, undefined);
    assert.deepEqual(
      [...(first.Entries ?? []), ...(second.Entries ?? [])].map(({ Cidr }) => Cidr),
      cordon.cidrs(id),
    );
    for (const MaxResults of [0, 101]) {
      assert.throws(() => cordon.run(getEntries, { PrefixListId: id, MaxResults }), refusal("InvalidParameterValue"));
    }
  });
});

describe("DeleteManagedPrefixList", () => {
  test("catalogue 213, 215: answers delete-in-progress, then the list and its versions are gone", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/8"]);
    cordon.change(id, ["11.0.0.0/8"]);
    assert.equal(cordon.run(deleteList, { PrefixListId: id }).PrefixList?.State, "delete-in-progress");
    assert.throws(() => cordon.list(id), refusal("InvalidPrefixListID.NotFound"));
    assert.deepEqual([...cordon.world().all("prefix-list-version")], []);
  });

  test("catalogue 213: a list that a rule or a route refers to isn't deleted: it shows delete-failed and the reason", () => {
    const cordon = listsCordon();
    for (const byRoute of [false, true]) {
      const id = cordon.addList(["10.0.0.0/8"]);
      const group = cordon.addGroup();
      const user = byRoute ? cordon.route(id) : group;
      if (!byRoute) cordon.refer(group, id);
      assert.equal(cordon.run(deleteList, { PrefixListId: id }).PrefixList?.State, "delete-in-progress");
      const { State, StateMessage } = cordon.list(id) ?? {};
      assert.equal(State, "delete-failed");
      assert.ok(StateMessage?.includes(user));
      assert.deepEqual(cordon.cidrs(id), ["10.0.0.0/8"]);
      cordon.change(id, ["11.0.0.0/8"]);
      assert.equal(cordon.list(id)?.StateMessage, undefined);
    }
  });
});

test("catalogue 217: a list may have 5000 references from rules, and as many from routes", () => {
  const cordon = listsCordon({ referencesPerPrefixList: 2 });
  const id = cordon.addList([], 2);
  const group = cordon.addGroup();
  cordon.refer(group, id, 1);
  cordon.refer(group, id, 2);
  assert.throws(() => cordon.refer(group, id, 3), refusal("PrefixListReferenceLimitExceeded"));
  cordon.refer(group, cordon.addList([], 2), 3);
  const VpcId = cordon.defaultVpcId();
  const [gateway] = cordon.world().by("internet-gateway", "vpc", VpcId);
  const route = () => {
    const RouteTableId = cordon.run(createRouteTable, { VpcId }).RouteTable?.RouteTableId ?? "";
    cordon.run(createRoute, { RouteTableId, DestinationPrefixListId: id, GatewayId: gateway?.id });
  };
  route();
  route();
  assert.throws(route, refusal("PrefixListReferenceLimitExceeded"));
});

describe("GetManagedPrefixListAssociations", () => {
  test("catalogue 212: each group and route table that refers to the list, once; pages of 5 to 255", () => {
    const cordon = listsCordon();
    const id = cordon.addList(["10.0.0.0/8"], 2);
    const groups = Array.from({ length: 6 }, () => cordon.addGroup());
    for (const group of groups) {
      cordon.refer(group, id, 443);
      cordon.refer(group, id, 444);
    }
    const table = cordon.route(id);
    const all = cordon.run(getAssociations, { PrefixListId: id }).PrefixListAssociations ?? [];
    assert.deepEqual(
      all,
      [...groups, table].map((ResourceId) => ({ ResourceId, ResourceOwner: ACCOUNT })),
    );
    const first = cordon.run(getAssociations, { PrefixListId: id, MaxResults: 5 });
    const rest = cordon.run(getAssociations, { PrefixListId: id, MaxResults: 5, NextToken: first.NextToken });
    assert.equal((first.PrefixListAssociations?.length ?? 0) + (rest.PrefixListAssociations?.length ?? 0), 7);
    for (const MaxResults of [4, 256]) {
      assert.throws(
        () => cordon.run(getAssociations, { PrefixListId: id, MaxResults }),
        refusal("InvalidParameterValue"),
      );
    }
  });
});

test("catalogue 212, 218: AWS's lists can't be modified, restored or deleted; their versions and users aren't shown", () => {
  const cordon = listsCordon();
  const PrefixListId = S3;
  const calls = [
    () => cordon.run(modifyList, { PrefixListId, PrefixListName: "mine" }),
    () => cordon.run(deleteList, { PrefixListId }),
    () => cordon.run(restoreVersion, { PrefixListId, PreviousVersion: 1, CurrentVersion: 1 }),
    () => cordon.run(getAssociations, { PrefixListId }),
  ];
  for (const call of calls) assert.throws(call, refusal("OperationNotPermitted"));
  assert.throws(() => cordon.cidrs(S3, 1), refusal("InvalidParameterValue"));
  assert.ok((cordon.cidrs(S3)?.length ?? 0) > 0);
});
