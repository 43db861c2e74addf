import assert from "node:assert/strict";
import { suite, test } from "node:test";
import deleteList from "../prefix-lists/delete-managed-prefix-list.ts";
import { ACCOUNT, refusal } from "../world-for-tests.ts";
import associate from "./associations/associate-resource-share.ts";
import disassociate from "./associations/disassociate-resource-share.ts";
import getAssociations from "./associations/get-resource-share-associations.ts";
import listPrincipals from "./associations/list-principals.ts";
import listTypes from "./associations/list-resource-types.ts";
import listResources from "./associations/list-resources.ts";
import enableSharing from "./enable-sharing-with-aws-organization.ts";
import accept from "./invitations/accept-resource-share-invitation.ts";
import getInvitations from "./invitations/get-resource-share-invitations.ts";
import listPending from "./invitations/list-pending-invitation-resources.ts";
import reject from "./invitations/reject-resource-share-invitation.ts";
import associatePermission from "./permissions/associate-resource-share-permission.ts";
import disassociatePermission from "./permissions/disassociate-resource-share-permission.ts";
import getPermission from "./permissions/get-permission.ts";
import listVersions from "./permissions/list-permission-versions.ts";
import listPermissions from "./permissions/list-permissions.ts";
import listSharePermissions from "./permissions/list-resource-share-permissions.ts";
import { findShared } from "./reaching.ts";
import createShare from "./shares/create-resource-share.ts";
import deleteShare from "./shares/delete-resource-share.ts";
import getShares from "./shares/get-resource-shares.ts";
import tagShare from "./shares/tag-resource.ts";
import untagShare from "./shares/untag-resource.ts";
import updateShare from "./shares/update-resource-share.ts";
import {
  MEMBER,
  management,
  member,
  ORGANIZATION_ARN,
  SharingCordon,
  STRANGER,
  stranger,
  unitArnOf,
} from "./shares-for-tests.ts";

const PERMISSIONS = "arn:aws:ram::aws:permission";
const others = { resourceOwner: "OTHER-ACCOUNTS" } as const;
const self = { resourceOwner: "SELF" } as const;

const isReaching = (cordon: SharingCordon, id: string, account: string): boolean => {
  const asking = { world: cordon.world(account), settings: cordon.settings };
  return findShared(asking, "prefix-list", id) !== undefined;
};

suite("shares", () => {
  test("within the organization nobody is invited: accounts, units with the accounts below them, everyone", () => {
    const cordon = new SharingCordon();
    const { id, arn } = cordon.list();
    const share = cordon.share([arn], [MEMBER]);
    assert.equal(isReaching(cordon, id, MEMBER), true);
    assert.equal(isReaching(cordon, id, "777788889999"), false);
    cordon.run(disassociate, { resourceShareArn: share, principals: [MEMBER] });
    assert.equal(isReaching(cordon, id, MEMBER), false);
    cordon.run(associate, { resourceShareArn: share, principals: [unitArnOf("ou-root-apps")] });
    assert.equal(isReaching(cordon, id, MEMBER), true);
    assert.equal(isReaching(cordon, id, "777788889999"), false);
    cordon.run(associate, { resourceShareArn: share, principals: [ORGANIZATION_ARN] });
    for (const account of ["777788889999", management.account]) assert.equal(isReaching(cordon, id, account), true);
    for (const account of [STRANGER, ACCOUNT]) assert.equal(isReaching(cordon, id, account), false);
    const [shown] = cordon.run(getShares, others, member).resourceShares ?? [];
    assert.deepEqual([shown?.resourceShareArn, shown?.tags], [share, undefined]);
    assert.deepEqual(
      cordon.run(listPrincipals, self).principals?.map(({ id, external }) => [id, external]),
      [
        [ORGANIZATION_ARN, false],
        [unitArnOf("ou-root-apps"), false],
      ].sort(),
    );
  });

  test("catalogue 500-501: refused beyond the organization, and for an organization that isn't shared with", () => {
    const cordon = new SharingCordon();
    const { arn } = cordon.list();
    assert.throws(
      () => cordon.share([arn], [STRANGER], { allowExternalPrincipals: false }),
      refusal("OperationNotPermittedException", /^The resource you are attempting to share can only be shared within/),
    );
    const malformed = refusal(
      "InvalidParameterException",
      "Principal ID o-1 is malformed. Verify the ID and try again.",
    );
    assert.throws(() => cordon.share([arn], ["o-1"]), malformed);
    assert.throws(
      () => cordon.share([arn], [unitArnOf("ou-root-none")]),
      refusal("UnknownResourceException", "OrganizationalUnit ou-root-none could not be found."),
    );
    const alone = new SharingCordon({ isEnabled: false });
    assert.throws(
      () => alone.share([], [ORGANIZATION_ARN]),
      refusal("UnknownResourceException", "Organization o-aaaaaaaaaa could not be found."),
    );
    assert.throws(() => alone.run(enableSharing, {}), refusal("OperationNotPermittedException"));
    assert.deepEqual(alone.run(enableSharing, {}, management), alone.run(enableSharing, {}, management));
    assert.throws(
      () => cordon.share([arn], [`arn:aws:iam::${STRANGER}:role/x`]),
      refusal("InvalidParameterException", /share with its account/),
    );
  });

  test("what can't be shared: another's, AWS's own, what is in a default VPC, other types, and no ARNs", () => {
    const cordon = new SharingCordon();
    const subnet = cordon.defaultSubnetIds()[0];
    const [group] = [...cordon.world().all("security-group")].map(({ id }) => id);
    const of = (rest: string, account = ACCOUNT) => [`arn:aws:ec2:us-east-1:${account}:${rest}`];
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [of(`subnet/${subnet}`), "InvalidParameterException"],
      [of(`security-group/${group}`), "InvalidParameterException"],
      [of(`vpc/${cordon.defaultVpcId()}`), "InvalidParameterException"],
      [of("prefix-list/pl-63a5400a", "aws"), "UnknownResourceException"],
      [of("prefix-list/pl-0000000000000000f"), "UnknownResourceException"],
      [[cordon.list().arn.replace("us-east-1", "us-west-2")], "UnknownResourceException"],
      [["nonsense"], "MalformedArnException"],
    ];
    for (const [arns, code] of refusals) assert.throws(() => cordon.share(arns, []), refusal(code));
    assert.deepEqual(cordon.run(getShares, self).resourceShares, []);
    assert.throws(() => cordon.share([], [], { name: "" }), refusal("InvalidParameterException"));
    assert.throws(() => cordon.share([], [], { sources: [ACCOUNT] }), refusal("InvalidParameterException"));
  });

  test("is renamed, tagged, and deleted: then it's shown as deleted for a while, and shares nothing", () => {
    const cordon = new SharingCordon();
    const { id, arn } = cordon.list();
    const share = cordon.share([arn], [MEMBER], { tags: [{ key: "team", value: "net" }] });
    cordon.run(updateShare, { resourceShareArn: share, name: "lists", allowExternalPrincipals: false });
    cordon.run(tagShare, { resourceShareArn: share, tags: [{ key: "env", value: "prod" }] });
    cordon.run(untagShare, { resourceArn: share, tagKeys: ["team"] });
    const found = cordon.run(getShares, {
      ...self,
      name: "lists",
      tagFilters: [{ tagKey: "env", tagValues: ["prod"] }],
    });
    assert.deepEqual(found.resourceShares?.[0]?.tags, [{ key: "env", value: "prod" }]);
    assert.throws(() => cordon.run(tagShare, { tags: [] }), refusal("InvalidParameterException"));
    for (const key of ["", "aws:x", "k".repeat(129)]) {
      const tags = [{ key, value: "" }];
      assert.throws(
        () => cordon.run(tagShare, { resourceShareArn: share, tags }),
        refusal("InvalidParameterException"),
      );
    }
    const twice = [1, 2].map(() => ({ key: "k", value: "" }));
    assert.throws(() => cordon.share([], [], { tags: twice }), refusal("InvalidParameterException"));
    const many = Array.from({ length: 51 }, (_, n) => ({ key: `${n}`, value: "" }));
    assert.throws(() => cordon.share([], [], { tags: many }), refusal("TagLimitExceededException"));
    assert.throws(
      () => cordon.run(deleteShare, { resourceShareArn: share }, member),
      refusal("OperationNotPermittedException"),
    );
    assert.deepEqual(cordon.run(deleteShare, { resourceShareArn: share }).returnValue, true);
    assert.equal(isReaching(cordon, id, MEMBER), false);
    assert.equal(cordon.run(getShares, self).resourceShares?.[0]?.status, "DELETED");
    assert.throws(
      () => cordon.run(updateShare, { resourceShareArn: share }),
      refusal("InvalidStateTransitionException"),
    );
    cordon.later(1);
    assert.deepEqual(cordon.run(getShares, self).resourceShares, []);
    assert.throws(
      () => cordon.run(getShares, { ...others, resourceShareArns: [share] }, stranger),
      refusal("UnknownResourceException"),
    );
    assert.throws(() => cordon.run(getShares, { ...self, resourceShareArns: ["x"] }), refusal("MalformedArnException"));
  });

  test("catalogue 502: its contents are listed from both sides; what is deleted leaves it", () => {
    const cordon = new SharingCordon();
    const [first, second] = [cordon.list(), cordon.list("other", "192.168.0.0/16")];
    const share = cordon.share([first.arn], [MEMBER]);
    const { resourceShareAssociations: added } = cordon.run(associate, {
      resourceShareArn: share,
      resourceArns: [second.arn],
    });
    assert.deepEqual(
      added?.map(({ status, associatedEntity }) => [status, associatedEntity]),
      [["ASSOCIATING", second.arn]],
    );
    const listed = () => cordon.run(listResources, { ...others, resourceType: "ec2:PrefixList" }, member).resources;
    assert.deepEqual(
      listed()
        ?.map(({ arn }) => arn)
        .sort(),
      [first.arn, second.arn].sort(),
    );
    assert.deepEqual(
      cordon.run(listPrincipals, others, member).principals?.map(({ id }) => id),
      [ACCOUNT],
    );
    assert.deepEqual(cordon.run(listResources, { ...self, principal: STRANGER }).resources, []);
    assert.equal(cordon.run(listResources, { ...self, principal: MEMBER, maxResults: 1 }).resources?.length, 1);
    cordon.run(deleteList, { PrefixListId: second.id });
    assert.deepEqual(
      listed()?.map(({ arn }) => arn),
      [first.arn],
    );
    const associations = cordon.run(getAssociations, { associationType: "RESOURCE", resourceShareArns: [share] });
    assert.deepEqual(associations.resourceShareAssociations?.map(({ status }) => status).sort(), [
      "ASSOCIATED",
      "DISASSOCIATED",
    ]);
    assert.throws(
      () => cordon.run(getAssociations, { associationType: "RESOURCE", principal: MEMBER }),
      refusal("InvalidParameterException"),
    );
    assert.throws(
      () => cordon.run(getAssociations, { associationType: "PRINCIPAL", resourceArn: first.arn }),
      refusal("InvalidParameterException"),
    );
    assert.throws(() => cordon.run(associate, { resourceShareArn: share }), refusal("InvalidParameterException"));
    assert.throws(() => cordon.run(disassociate, { resourceShareArn: share }), refusal("InvalidParameterException"));
    assert.throws(
      () => cordon.run(disassociate, { resourceShareArn: share, principals: [STRANGER] }),
      refusal("UnknownResourceException"),
    );
    for (const list of [listResources, listPrincipals] as const) {
      assert.throws(() => cordon.run(list, { ...self, resourceType: "ec2:Vpc" }), refusal("InvalidParameterException"));
      assert.throws(() => cordon.run(list, { ...self, nextToken: "x" }), refusal("InvalidNextTokenException"));
      for (const maxResults of [0, 501]) {
        assert.throws(() => cordon.run(list, { ...self, maxResults }), refusal("InvalidParameterException"));
      }
    }
    assert.equal(cordon.run(listTypes, {}).resourceTypes?.length, 6);
  });
});

suite("invitations", () => {
  const invited = () => {
    const cordon = new SharingCordon();
    const list = cordon.list();
    const share = cordon.share([list.arn], [STRANGER]);
    const [invitation] = cordon.run(getInvitations, {}, stranger).resourceShareInvitations ?? [];
    return {
      cordon,
      list,
      share,
      resourceShareInvitationArn: invitation?.resourceShareInvitationArn ?? "",
      invitation,
    };
  };

  test("catalogue 503: an account outside of the organization has nothing before it accepts, and may leave again", () => {
    const { cordon, list, share, resourceShareInvitationArn, invitation } = invited();
    assert.deepEqual([invitation?.status, invitation?.senderAccountId], ["PENDING", ACCOUNT]);
    assert.equal(isReaching(cordon, list.id, STRANGER), false);
    const pending = cordon.run(listPending, { resourceShareInvitationArn }, stranger).resources;
    assert.deepEqual(
      pending?.map(({ arn }) => arn),
      [list.arn],
    );
    cordon.run(accept, { resourceShareInvitationArn }, stranger);
    assert.equal(isReaching(cordon, list.id, STRANGER), true);
    assert.throws(
      () => cordon.run(accept, { resourceShareInvitationArn }, stranger),
      refusal("ResourceShareInvitationAlreadyAcceptedException"),
    );
    assert.throws(
      () => cordon.run(updateShare, { resourceShareArn: share, allowExternalPrincipals: false }),
      refusal("OperationNotPermittedException"),
    );
    cordon.run(disassociate, { resourceShareArn: share, principals: [STRANGER] }, stranger);
    assert.equal(isReaching(cordon, list.id, STRANGER), false);
  });

  test("is rejected, expires, and is nobody else's to answer", () => {
    const { cordon, list, share, resourceShareInvitationArn } = invited();
    const unknown = refusal("ResourceShareInvitationArnNotFoundException");
    assert.throws(() => cordon.run(accept, { resourceShareInvitationArn }, member), unknown);
    assert.throws(
      () => cordon.run(accept, { resourceShareInvitationArn: "x" }, member),
      refusal("MalformedArnException"),
    );
    cordon.run(reject, { resourceShareInvitationArn }, stranger);
    assert.equal(isReaching(cordon, list.id, STRANGER), false);
    const answeredAlready = refusal("ResourceShareInvitationAlreadyRejectedException");
    assert.throws(() => cordon.run(accept, { resourceShareInvitationArn }, stranger), answeredAlready);
    cordon.run(associate, { resourceShareArn: share, principals: [STRANGER] });
    const [again] = cordon.run(getInvitations, { resourceShareArns: [share] }, stranger).resourceShareInvitations ?? [];
    assert.equal(again?.status, "PENDING");
    cordon.later(8);
    assert.throws(
      () => cordon.run(accept, { resourceShareInvitationArn: again?.resourceShareInvitationArn ?? "" }, stranger),
      refusal("ResourceShareInvitationExpiredException"),
    );
  });

  test("accounts of an organization are invited as well, if it doesn't share", () => {
    const cordon = new SharingCordon({ isEnabled: false });
    const list = cordon.list();
    cordon.share([list.arn], [MEMBER]);
    assert.equal(isReaching(cordon, list.id, MEMBER), false);
    const associations = cordon.run(getAssociations, { associationType: "PRINCIPAL" }).resourceShareAssociations;
    assert.deepEqual(
      associations?.map(({ status, external }) => [status, external]),
      [["ASSOCIATING", false]],
    );
  });
});

suite("permissions", () => {
  test("a share has one for each type of resource, which another one of that type replaces", () => {
    const cordon = new SharingCordon();
    const share = { resourceShareArn: cordon.share([cordon.list().arn], []) };
    const names = () => cordon.run(listSharePermissions, share).permissions?.map(({ name }) => name);
    assert.deepEqual(names(), ["AWSRAMDefaultPermissionPrefixList"]);
    const pool = { ...share, permissionArn: `${PERMISSIONS}/AWSRAMDefaultPermissionsIpamPool` };
    cordon.run(associatePermission, pool);
    const other = { ...share, permissionArn: `${PERMISSIONS}/AWSRAMPermissionIpamPoolByoipCidrImport` };
    assert.throws(() => cordon.run(associatePermission, other), refusal("InvalidParameterException"));
    cordon.run(associatePermission, { ...other, replace: true });
    assert.deepEqual(names(), ["AWSRAMDefaultPermissionPrefixList", "AWSRAMPermissionIpamPoolByoipCidrImport"]);
    cordon.run(disassociatePermission, other);
    assert.throws(() => cordon.run(disassociatePermission, other), refusal("UnknownResourceException"));
    assert.throws(
      () =>
        cordon.run(disassociatePermission, {
          ...share,
          permissionArn: `${PERMISSIONS}/AWSRAMDefaultPermissionPrefixList`,
        }),
      refusal("OperationNotPermittedException"),
    );
    const twice = [pool.permissionArn, other.permissionArn];
    assert.throws(() => cordon.share([], [], { permissionArns: twice }), refusal("InvalidParameterException"));
  });

  test("AWS's are listed by type, and say which actions they allow", () => {
    const cordon = new SharingCordon();
    const all = cordon.run(listPermissions, { resourceType: "ec2:PrefixList" }).permissions ?? [];
    assert.deepEqual(
      all.map(({ name }) => name),
      ["AWSRAMDefaultPermissionPrefixList"],
    );
    const permissionArn = all[0]?.arn ?? "";
    const { permission } = cordon.run(getPermission, { permissionArn });
    assert.ok(JSON.parse(permission?.permission ?? "").Action.includes("ec2:CreateRoute"));
    assert.equal(cordon.run(listVersions, { permissionArn }).permissions?.length, 1);
    assert.throws(() => cordon.run(getPermission, { permissionArn: "x" }), refusal("MalformedArnException"));
    assert.throws(
      () => cordon.run(getPermission, { permissionArn: `${PERMISSIONS}/None` }),
      refusal("UnknownResourceException"),
    );
    assert.throws(
      () => cordon.run(getPermission, { permissionArn, permissionVersion: 2 }),
      refusal("InvalidParameterException"),
    );
    assert.throws(() => cordon.run(listPermissions, { resourceType: "x" }), refusal("InvalidParameterException"));
    assert.deepEqual(cordon.run(createShare, { name: "empty" }).resourceShare?.status, "ACTIVE");
  });
});
