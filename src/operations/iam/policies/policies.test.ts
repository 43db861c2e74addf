import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readPolicy } from "../../../access/policy-document.ts";
import { GLOBAL } from "../../../model/regions.ts";
import { put } from "../../../model/world/change.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import createUser from "../users/create-user.ts";
import { userNamed } from "../users/find-user.ts";
import { awsPolicies } from "./aws-policies.ts";
import create from "./create-policy.ts";
import remove from "./delete-policy.ts";
import get from "./get-policy.ts";
import listEntities from "./list-entities-for-policy.ts";
import listPolicies from "./list-policies.ts";
import listTags from "./list-policy-tags.ts";
import { managedDocument } from "./managed-policies.ts";
import tag from "./tag-policy.ts";
import untag from "./untag-policy.ts";

const home = { region: GLOBAL };
const DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"*"}}';

const arnOf = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

function cordonWith(...names: readonly string[]): TestCordon {
  const cordon = new TestCordon();
  for (const PolicyName of names) cordon.run(create, { PolicyName, PolicyDocument: DOCUMENT }, home);
  return cordon;
}

/** A user with a policy attached, and another one as its boundary. */
function giveUser(cordon: TestCordon, UserName: string, Path: string, attached: string, boundary?: string): void {
  cordon.run(createUser, { UserName, Path }, home);
  const user = userNamed(cordon.world(ACCOUNT, GLOBAL), UserName);
  if (user === undefined) throw new Error("there is no such user");
  const changed = { ...user, attachedPolicies: [attached], ...(boundary && { permissionsBoundary: boundary }) };
  cordon.apply([put("iam-user", changed)], { account: ACCOUNT, region: GLOBAL });
}

test("a new policy has its first version, which counts; lists leave out description and tags", () => {
  const cordon = new TestCordon();
  const { Policy } = cordon.run(
    create,
    {
      PolicyName: "network",
      Path: "/team/",
      PolicyDocument: DOCUMENT,
      Description: "all of EC2",
      Tags: [{ Key: "a", Value: "b" }],
    },
    home,
  );
  assert.match(Policy?.PolicyId ?? "", /^ANPA[A-Z2-7]{17}$/);
  const { PolicyId: _, ...shown } = cordon.run(get, { PolicyArn: arnOf("team/network") }, home).Policy ?? {};
  const listed = {
    PolicyName: "network",
    Arn: arnOf("team/network"),
    Path: "/team/",
    DefaultVersionId: "v1",
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: cordon.now,
    UpdateDate: cordon.now,
  };
  assert.deepEqual(shown, { ...listed, Description: "all of EC2", Tags: [{ Key: "a", Value: "b" }] });
  assert.deepEqual(cordon.run(listPolicies, { Scope: "Local" }, home).Policies, [
    { ...listed, PolicyId: Policy?.PolicyId },
  ]);
  assert.equal(managedDocument(cordon.world(ACCOUNT, GLOBAL), arnOf("team/network")), DOCUMENT);
});

suite("refusals", () => {
  const cordon = cordonWith("network");
  const creating = (PolicyName: string, PolicyDocument = DOCUMENT) =>
    cordon.run(create, { PolicyName, PolicyDocument }, home);

  test("catalogue 473: a name that another policy has, in any case and under any path", () => {
    const message = "A policy called NETWORK already exists. Duplicate names are not allowed.";
    assert.throws(() => creating("NETWORK"), refusal("EntityAlreadyExists", message));
    const elsewhere = { PolicyName: "network", Path: "/a/", PolicyDocument: DOCUMENT };
    assert.throws(() => cordon.run(create, elsewhere, home), refusal("EntityAlreadyExists"));
  });

  test("names and documents of another form", () => {
    assert.throws(() => creating("net work"), refusal("ValidationError", /policyName/));
    assert.throws(() => creating("a".repeat(129)), refusal("ValidationError", /less than or equal to 128/));
    assert.throws(() => creating("x", "{}"), refusal("MalformedPolicyDocument", "Syntax errors in policy."));
  });

  test("catalogue 474: a document that is too long, whatever its white space", () => {
    const long = (characters: number) =>
      DOCUMENT.replace('"Statement"', `"Id":"${"i".repeat(characters - DOCUMENT.length - 8)}","Statement"`);
    assert.throws(
      () => creating("long", long(6145)),
      refusal("LimitExceeded", "Cannot exceed quota for PolicySize: 6144"),
    );
    creating("longest", `\n   ${long(6144)}\t\n`);
  });

  test("policies that aren't there, or are AWS's", () => {
    const unknown = { PolicyArn: arnOf("gone") };
    const notFound = refusal("NoSuchEntity", `Policy ${arnOf("gone")} was not found.`);
    for (const call of [get, remove, listEntities, listTags]) {
      assert.throws(() => cordon.run(call as typeof get, unknown, home), notFound);
    }
    const denied = `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: iam:DeletePolicy on resource: policy ${ADMINISTRATOR}`;
    assert.throws(() => cordon.run(remove, { PolicyArn: ADMINISTRATOR }, home), refusal("AccessDenied", denied));
    const tagging = { PolicyArn: ADMINISTRATOR, Tags: [{ Key: "a", Value: "" }] };
    assert.throws(() => cordon.run(tag, tagging, home), refusal("AccessDenied"));
  });
});

test("catalogue 472: a policy that someone has isn't deleted; without its users it is", () => {
  const cordon = cordonWith("attached", "boundary", "free");
  giveUser(cordon, "alice", "/", arnOf("attached"), arnOf("boundary"));
  const attached = refusal("DeleteConflict", "Cannot delete a policy attached to entities.");
  for (const name of ["attached", "boundary"]) {
    assert.throws(() => cordon.run(remove, { PolicyArn: arnOf(name) }, home), attached);
  }
  cordon.run(remove, { PolicyArn: arnOf("free") }, home);
  assert.throws(() => cordon.run(get, { PolicyArn: arnOf("free") }, home), refusal("NoSuchEntity"));
});

test("lists: by scope, path and use, page by page", () => {
  const cordon = cordonWith("attached", "boundary", "free");
  giveUser(cordon, "alice", "/team/", arnOf("attached"), arnOf("boundary"));
  giveUser(cordon, "bob", "/", ADMINISTRATOR);
  const names = (input: Parameters<typeof listPolicies.decide>[0]["input"]) =>
    cordon.run(listPolicies, input, home).Policies?.map(({ PolicyName }) => PolicyName);
  assert.deepEqual(names({ Scope: "Local" }), ["attached", "boundary", "free"]);
  assert.equal(names({ Scope: "AWS" })?.length, awsPolicies.size);
  assert.equal(names({})?.length, awsPolicies.size + 3);
  assert.deepEqual(names({ OnlyAttached: true }), ["AdministratorAccess", "attached", "boundary"]);
  assert.deepEqual(names({ PolicyUsageFilter: "PermissionsPolicy" }), ["AdministratorAccess", "attached"]);
  assert.deepEqual(names({ PolicyUsageFilter: "PermissionsBoundary" }), ["boundary"]);
  assert.deepEqual(names({ PathPrefix: "/job-function/" }), [
    "NetworkAdministrator",
    "SystemAdministrator",
    "ViewOnlyAccess",
  ]);
  const first = cordon.run(listPolicies, { Scope: "Local", MaxItems: 2 }, home);
  assert.equal(first.IsTruncated, true);
  const second = cordon.run(listPolicies, { Scope: "Local", MaxItems: 2, Marker: first.Marker }, home);
  assert.deepEqual([second.IsTruncated, second.Marker, second.Policies?.length], [false, undefined, 1]);
});

test("who has a policy: attached or as a boundary, of a type, under a path, page by page", () => {
  const cordon = cordonWith("one");
  giveUser(cordon, "alice", "/team/", arnOf("one"), arnOf("one"));
  giveUser(cordon, "bob", "/", ADMINISTRATOR, arnOf("one"));
  const entities = (input: object) => {
    const answer = cordon.run(listEntities, { PolicyArn: arnOf("one"), ...input }, home);
    return [...(answer.PolicyUsers ?? []).map(({ UserName }) => UserName), ...(answer.PolicyRoles ?? [])];
  };
  assert.deepEqual(entities({}), ["alice", "bob"]);
  assert.deepEqual(entities({ PolicyUsageFilter: "PermissionsPolicy" }), ["alice"]);
  assert.deepEqual(entities({ PathPrefix: "/team/" }), ["alice"]);
  assert.deepEqual(entities({ EntityFilter: "Role" }), []);
  const first = cordon.run(listEntities, { PolicyArn: arnOf("one"), MaxItems: 1 }, home);
  const second = cordon.run(listEntities, { PolicyArn: arnOf("one"), MaxItems: 1, Marker: first.Marker }, home);
  assert.deepEqual(
    [first, second].map(({ IsTruncated }) => IsTruncated),
    [true, false],
  );
  assert.deepEqual(
    second.PolicyUsers?.map(({ UserName }) => UserName),
    ["bob"],
  );
});

test("tags are added, replaced whatever the case of their keys, and removed", () => {
  const cordon = cordonWith("network");
  const PolicyArn = arnOf("network");
  const tags = () => cordon.run(listTags, { PolicyArn }, home).Tags;
  cordon.run(
    tag,
    {
      PolicyArn,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    },
    home,
  );
  cordon.run(tag, { PolicyArn, Tags: [{ Key: "A", Value: "3" }] }, home);
  assert.deepEqual(tags(), [
    { Key: "A", Value: "3" },
    { Key: "b", Value: "2" },
  ]);
  cordon.run(untag, { PolicyArn, TagKeys: ["a", "none"] }, home);
  assert.deepEqual(tags(), [{ Key: "b", Value: "2" }]);
});

test("AWS's policies are in every account, under their ARNs, and can be carried out", () => {
  const world = new TestCordon().world(ACCOUNT, GLOBAL);
  assert.ok(awsPolicies.has("arn:aws:iam::aws:policy/AmazonEC2FullAccess"));
  assert.ok(awsPolicies.has("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"));
  for (const { arn, id } of awsPolicies.values()) {
    assert.match(id, /^ANPA[A-Z2-7]{17}$/);
    const reading = readPolicy(managedDocument(world, arn) ?? "", "managed");
    assert.ok("policy" in reading && reading.policy.statements.length > 0, arn);
  }
  assert.equal(new Set([...awsPolicies.values()].map(({ id }) => id)).size, awsPolicies.size);
});
