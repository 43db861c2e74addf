import assert from "node:assert/strict";
import { suite, test } from "node:test";
import deleteList from "../prefix-lists/delete-managed-prefix-list.ts";
import describeLists from "../prefix-lists/describe-managed-prefix-lists.ts";
import getAssociations from "../prefix-lists/get-managed-prefix-list-associations.ts";
import getEntries from "../prefix-lists/get-managed-prefix-list-entries.ts";
import modifyList from "../prefix-lists/modify-managed-prefix-list.ts";
import createRoute from "../route-tables/create-route.ts";
import deleteRoute from "../route-tables/delete-route.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import authorize from "../security-groups/rules/authorize-security-group-ingress.ts";
import revoke from "../security-groups/rules/revoke-security-group-ingress.ts";
import { ACCOUNT, refusal } from "../world-for-tests.ts";
import disassociate from "./associations/disassociate-resource-share.ts";
import deleteShare from "./shares/delete-resource-share.ts";
import { MEMBER, member, ORGANIZATION_ARN, SharingCordon, stranger } from "./shares-for-tests.ts";

/** A list that is shared with an organization, and a group of another account's. */
function lending() {
  const cordon = new SharingCordon();
  const list = cordon.list();
  const resourceShareArn = cordon.share([list.arn], [ORGANIZATION_ARN]);
  const group = { GroupName: "web", Description: "d", VpcId: cordon.defaultVpcId(MEMBER) };
  const GroupId = cordon.run(createGroup, group, member).GroupId ?? "";
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: list.id }] }];
  const permission = { GroupId, IpPermissions };
  const copy = () => cordon.world(MEMBER).get("prefix-list", list.id);
  return { cordon, list, resourceShareArn, permission, copy };
}

suite("shared prefix lists", () => {
  test("are listed with their entries for those they reach, as their owner's, and are theirs to read only", () => {
    const { cordon, list } = lending();
    const found = (at: object) => cordon.run(describeLists, { PrefixListIds: [list.id] }, at).PrefixLists?.[0];
    assert.deepEqual([found(member)?.OwnerId, found(member)?.PrefixListArn], [ACCOUNT, list.arn]);
    assert.ok(cordon.run(describeLists, {}, member).PrefixLists?.some(({ PrefixListId }) => PrefixListId === list.id));
    const entries = cordon.run(getEntries, { PrefixListId: list.id }, member).Entries;
    assert.deepEqual(
      entries?.map(({ Cidr }) => Cidr),
      ["10.0.0.0/8"],
    );
    assert.throws(() => found(stranger), refusal("InvalidPrefixListID.NotFound"));
    const change = { PrefixListId: list.id, CurrentVersion: 1, AddEntries: [{ Cidr: "192.168.0.0/16" }] };
    assert.throws(
      () => cordon.run(modifyList, change, member),
      refusal("UnauthorizedOperation", /only its owner changes it\.$/),
    );
    assert.throws(() => cordon.run(deleteList, { PrefixListId: list.id }, member), refusal("UnauthorizedOperation"));
  });

  test("a rule that refers to one follows its owner's changes, also when the share has ended", () => {
    const { cordon, list, resourceShareArn, permission, copy } = lending();
    assert.throws(() => cordon.run(authorize, permission, stranger), refusal("InvalidGroup.NotFound"));
    cordon.run(authorize, permission, member);
    assert.equal(copy()?.ownerId, ACCOUNT);
    const add = (Cidr: string, CurrentVersion: number) =>
      cordon.run(modifyList, { PrefixListId: list.id, CurrentVersion, AddEntries: [{ Cidr }] });
    add("192.168.0.0/16", 1);
    const entries = () =>
      [...cordon.world(MEMBER).by("prefix-list-version", "list", list.id)].flatMap(({ entries }) =>
        entries.map(({ cidr }) => cidr),
      );
    assert.deepEqual(entries(), ["10.0.0.0/8", "192.168.0.0/16"]);
    cordon.run(deleteShare, { resourceShareArn });
    cordon.run(modifyList, { PrefixListId: list.id, CurrentVersion: 2, RemoveEntries: [{ Cidr: "10.0.0.0/8" }] });
    assert.deepEqual(entries(), ["192.168.0.0/16"]);
    assert.equal(copy()?.version, 3);
  });

  test("catalogue 504: its owner sees who refers to it, and can't delete it until nobody does", () => {
    const { cordon, list, permission, copy } = lending();
    cordon.run(authorize, permission, member);
    const PrefixListId = list.id;
    const references = () => cordon.run(getAssociations, { PrefixListId }).PrefixListAssociations;
    assert.deepEqual(references(), [{ ResourceId: permission.GroupId, ResourceOwner: MEMBER }]);
    cordon.run(deleteList, { PrefixListId });
    assert.equal(cordon.run(describeLists, { PrefixListIds: [PrefixListId] }).PrefixLists?.[0]?.State, "delete-failed");
    cordon.run(revoke, permission, member);
    assert.equal(copy(), undefined);
    assert.deepEqual([references(), cordon.world().count("lent-list")], [[], 0]);
    cordon.run(deleteList, { PrefixListId });
    assert.throws(
      () => cordon.run(describeLists, { PrefixListIds: [PrefixListId] }, member),
      refusal("InvalidPrefixListID.NotFound"),
    );
  });

  test("routes refer to one as rules do; its size counts in the account that refers to it", () => {
    const { cordon, list, copy } = lending();
    const [table] = cordon.world(MEMBER).all("route-table");
    const [gateway] = cordon.world(MEMBER).all("internet-gateway");
    const route = { RouteTableId: table?.id ?? "", DestinationPrefixListId: list.id };
    cordon.run(createRoute, { ...route, GatewayId: gateway?.id }, member);
    assert.equal(copy()?.id, list.id);
    cordon.limits = { ...cordon.limits, routesPerTable: 5 };
    cordon.run(modifyList, { PrefixListId: list.id, MaxEntries: 100 });
    assert.equal(cordon.run(describeLists, { PrefixListIds: [list.id] }).PrefixLists?.[0]?.State, "modify-failed");
    cordon.run(deleteRoute, route, member);
    assert.equal(copy(), undefined);
  });

  test("what an account no longer has, it can't refer to any more", () => {
    const { cordon, resourceShareArn, permission } = lending();
    cordon.run(disassociate, { resourceShareArn, principals: [ORGANIZATION_ARN] });
    assert.throws(() => cordon.run(authorize, permission, member), refusal("InvalidPrefixListID.NotFound"));
  });
});
