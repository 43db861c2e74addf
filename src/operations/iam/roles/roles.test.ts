import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import create from "./create-role.ts";
import remove from "./delete-role.ts";
import get from "./get-role.ts";
import listProfiles from "./list-instance-profiles-for-role.ts";
import listTags from "./list-role-tags.ts";
import list from "./list-roles.ts";
import tag from "./tag-role.ts";
import untag from "./untag-role.ts";
import updateTrust from "./update-assume-role-policy.ts";
import update from "./update-role.ts";
import updateDescription from "./update-role-description.ts";

const home = { region: GLOBAL };
const trustOf = (account: string) =>
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"${account}"},"Action":"sts:AssumeRole"}}`;
const TRUST = trustOf(ACCOUNT);
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

function cordonWith(...names: readonly string[]): TestCordon {
  const cordon = new TestCordon();
  for (const RoleName of names) cordon.run(create, { RoleName, AssumeRolePolicyDocument: TRUST }, home);
  return cordon;
}
const shown = (cordon: TestCordon, RoleName: string) => cordon.run(get, { RoleName }, home).Role;

test("a new role is shown with its trust policy, percent-encoded; lists leave out boundary and tags", () => {
  const cordon = new TestCordon();
  const input = {
    RoleName: "Deploy",
    Path: "/ci/",
    AssumeRolePolicyDocument: TRUST,
    Description: "for CI",
    MaxSessionDuration: 7200,
    PermissionsBoundary: ADMINISTRATOR,
    Tags: [{ Key: "a", Value: "b" }],
  };
  const { Role } = cordon.run(create, input, home);
  assert.match(Role?.RoleId ?? "", /^AROA[A-Z2-7]{17}$/);
  const listed = {
    Path: "/ci/",
    Arn: `arn:aws:iam::${ACCOUNT}:role/ci/Deploy`,
    CreateDate: cordon.now,
    RoleName: "Deploy",
    RoleId: Role?.RoleId,
    AssumeRolePolicyDocument: encodeURIComponent(TRUST),
    Description: "for CI",
    MaxSessionDuration: 7200,
  };
  const boundary = { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: ADMINISTRATOR };
  const whole = { ...listed, PermissionsBoundary: boundary, Tags: [{ Key: "a", Value: "b" }] };
  assert.deepEqual(Role, whole);
  assert.deepEqual(shown(cordon, "deploy"), { ...whole, RoleLastUsed: {} });
  assert.deepEqual(cordon.run(list, {}, home).Roles, [listed]);
});

suite("refusals", () => {
  const cordon = cordonWith("deploy");
  const creating = (RoleName: string, more: object = {}) =>
    cordon.run(create, { RoleName, AssumeRolePolicyDocument: TRUST, ...more }, home);

  test("a name that exists in another case, and names of another form", () => {
    const exists = refusal("EntityAlreadyExists", "Role with name DEPLOY already exists.");
    assert.throws(() => creating("DEPLOY"), exists);
    assert.throws(() => creating("de ploy"), refusal("ValidationError", /roleName/));
    assert.throws(() => creating("a".repeat(65)), refusal("ValidationError", /less than or equal to 64/));
  });

  test("catalogue 474: trust policies that can't be carried out, or are too long", () => {
    const malformed = (document: string) => () => creating("x", { AssumeRolePolicyDocument: document });
    assert.throws(malformed("{"), refusal("MalformedPolicyDocument", "This policy contains invalid Json"));
    assert.throws(
      malformed(TRUST.replace("sts:AssumeRole", "ec2:RunInstances")),
      refusal("MalformedPolicyDocument", "AssumeRole policy may only specify STS AssumeRole actions."),
    );
    const long = TRUST.replace('"Statement"', `"Id":"${"i".repeat(2048 - TRUST.length - 7)}","Statement"`);
    assert.throws(malformed(long), refusal("LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048"));
    creating("longest", { AssumeRolePolicyDocument: ` ${long.replace('"i', '"')}\n` });
  });

  test("sessions shorter than an hour or longer than twelve, and long descriptions", () => {
    for (const [seconds, bound] of [
      [3599, "greater than or equal to 3600"],
      [43_201, "less than or equal to 43200"],
    ] as const) {
      const message = `1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value ${bound}`;
      assert.throws(() => creating("x", { MaxSessionDuration: seconds }), refusal("ValidationError", message));
    }
    assert.throws(() => creating("x", { Description: "d".repeat(1001) }), refusal("ValidationError", /'description'/));
  });

  test("a boundary that isn't there", () => {
    const gone = `arn:aws:iam::${ACCOUNT}:policy/gone`;
    assert.throws(() => creating("x", { PermissionsBoundary: gone }), refusal("NoSuchEntity", /gone/));
  });

  test("a role that isn't there", () => {
    const unknown = refusal("NoSuchEntity", "The role with name gone cannot be found.");
    for (const call of [get, remove, listProfiles, listTags]) {
      assert.throws(() => cordon.run(call as typeof get, { RoleName: "gone" }, home), unknown);
    }
  });
});

test("roles are listed by path, page by page", () => {
  const cordon = cordonWith("a", "B", "c");
  cordon.run(create, { RoleName: "d", Path: "/x/", AssumeRolePolicyDocument: TRUST }, home);
  const names = (input: object) => cordon.run(list, input, home).Roles?.map(({ RoleName }) => RoleName);
  assert.deepEqual(names({}), ["a", "B", "c", "d"]);
  assert.deepEqual(names({ PathPrefix: "/x" }), ["d"]);
  const { Marker } = cordon.run(list, { MaxItems: 2 }, home);
  assert.deepEqual(names({ MaxItems: 2, Marker }), ["c", "d"]);
});

test("its description, the length of its sessions and its trust policy change; without a length it's an hour again", () => {
  const cordon = cordonWith("deploy");
  const RoleName = "deploy";
  cordon.run(update, { RoleName, Description: "new", MaxSessionDuration: 7200 }, home);
  assert.deepEqual([shown(cordon, RoleName)?.Description, shown(cordon, RoleName)?.MaxSessionDuration], ["new", 7200]);
  cordon.run(update, { RoleName }, home);
  assert.deepEqual([shown(cordon, RoleName)?.Description, shown(cordon, RoleName)?.MaxSessionDuration], ["new", 3600]);
  const { Role } = cordon.run(updateDescription, { RoleName, Description: "newer" }, home);
  assert.equal(Role?.Description, "newer");
  const other = trustOf("444455556666");
  cordon.run(updateTrust, { RoleName, PolicyDocument: other }, home);
  assert.equal(decodeURIComponent(shown(cordon, RoleName)?.AssumeRolePolicyDocument ?? ""), other);
});

test("tags are added, replaced and removed", () => {
  const cordon = cordonWith("deploy");
  const RoleName = "deploy";
  const tags = [
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2" },
  ];
  cordon.run(tag, { RoleName, Tags: tags }, home);
  cordon.run(tag, { RoleName, Tags: [{ Key: "A", Value: "3" }] }, home);
  cordon.run(untag, { RoleName, TagKeys: ["b", "none"] }, home);
  assert.deepEqual(cordon.run(listTags, { RoleName }, home).Tags, [{ Key: "A", Value: "3" }]);
});

test("a role is deleted, and its name is free again; it never had an instance profile", () => {
  const cordon = cordonWith("deploy");
  assert.deepEqual(cordon.run(listProfiles, { RoleName: "deploy" }, home).InstanceProfiles, []);
  cordon.run(remove, { RoleName: "deploy" }, home);
  assert.throws(() => shown(cordon, "deploy"), refusal("NoSuchEntity"));
  cordon.run(create, { RoleName: "DEPLOY", AssumeRolePolicyDocument: TRUST }, home);
});
