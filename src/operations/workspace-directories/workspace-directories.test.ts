import assert from "node:assert/strict";
import { test } from "node:test";
import createDirectory from "../directories/create-directory.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import createWorkspaces from "../workspaces/create-workspaces.ts";
import terminateWorkspaces from "../workspaces/terminate-workspaces.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import deregister from "./deregister-workspace-directory.ts";
import describe from "./describe-workspace-directories.ts";
import modifyCertificates from "./modify-certificate-based-auth-properties.ts";
import modifySaml from "./modify-saml-properties.ts";
import modifySelfService from "./modify-selfservice-permissions.ts";
import modifyAccess from "./modify-workspace-access-properties.ts";
import modifyCreation from "./modify-workspace-creation-properties.ts";
import register from "./register-workspace-directory.ts";

const subnetsOf = (cordon: TestCordon) => cordon.defaultSubnetIds().slice(0, 2);

function newDirectory(cordon: TestCordon, Name = "corp.example.com"): string {
  const VpcSettings = { VpcId: cordon.defaultVpcId(), SubnetIds: subnetsOf(cordon) };
  const { DirectoryId = "" } = cordon.run(createDirectory, {
    Name,
    Password: "Correct-Horse-1",
    Size: "Small",
    VpcSettings,
  });
  return DirectoryId;
}
function registered(cordon: TestCordon): string {
  const DirectoryId = newDirectory(cordon);
  cordon.run(register, { DirectoryId });
  return DirectoryId;
}
const pool = (cordon: TestCordon) => ({
  WorkspaceType: "POOLS" as const,
  WorkspaceDirectoryName: "pool",
  WorkspaceDirectoryDescription: "a pool",
  SubnetIds: subnetsOf(cordon),
});
const only = (cordon: TestCordon, id: string) =>
  cordon.run(describe, { DirectoryIds: [id] }).Directories?.[0] ?? assert.fail("no directory");

test("catalogue 329: registering, deregistering or changing an unknown directory is refused", () => {
  const cordon = new TestCordon();
  const text =
    "The specified directory could not be found. Confirm that the directory exists in your AWS account and that you own the directory.";
  const id = "d-0123456789";
  const notFound = (error: { code: string; message: string; status: number; members: object }) => {
    assert.deepEqual([error.code, error.message, error.status], ["ResourceNotFoundException", text, 400]);
    assert.deepEqual(error.members, { ResourceId: id });
    return true;
  };
  assert.throws(() => cordon.run(register, { DirectoryId: id }), notFound);
  assert.throws(() => cordon.run(deregister, { DirectoryId: id }), notFound);
  assert.throws(() => cordon.run(modifyAccess, { ResourceId: id, WorkspaceAccessProperties: {} }), notFound);
  assert.deepEqual(cordon.run(describe, { DirectoryIds: [id] }).Directories, []);
});

test("catalogue 330: an unregistered directory isn't in a valid state", () => {
  const cordon = new TestCordon();
  const DirectoryId = newDirectory(cordon);
  const text =
    "The specified directory is not in a valid state. Confirm that the directory has a status of Active, and try again.";
  assert.throws(() => cordon.run(deregister, { DirectoryId }), refusal("InvalidResourceStateException", text));
  const change = { ResourceId: DirectoryId, SelfservicePermissions: {} };
  assert.throws(() => cordon.run(modifySelfService, change), refusal("InvalidResourceStateException", text));
});

test("catalogue 331: a directory can be deregistered once it has no WorkSpaces", () => {
  const cordon = new TestCordon();
  const DirectoryId = registered(cordon);
  const request = { DirectoryId, UserName: "ann", BundleId: "wsb-clj85qzj1" };
  const { PendingRequests } = cordon.run(createWorkspaces, { Workspaces: [request] });
  const text =
    "There are WorkSpaces assigned to this directory. You must remove the WorkSpaces before you deregister the directory.";
  assert.throws(() => cordon.run(deregister, { DirectoryId }), refusal("OperationNotSupportedException", text));
  const { WorkspaceId = "" } = PendingRequests?.[0] ?? {};
  cordon.run(terminateWorkspaces, { TerminateWorkspaceRequests: [{ WorkspaceId }] });
  assert.deepEqual(cordon.run(deregister, { DirectoryId }), {});
  assert.throws(() => cordon.run(deregister, { DirectoryId }), refusal("InvalidResourceStateException"));
});

test("catalogue 333: the members of a new registration, without ipGroupIds", () => {
  const cordon = new TestCordon();
  const id = registered(cordon);
  const shown = only(cordon, id);
  assert.match(shown.RegistrationCode ?? "", /^WS[a-z]{3}\+[A-Z0-9]{6}$/);
  assert.equal(
    cordon.world().get("security-group", shown.WorkspaceSecurityGroupId ?? "")?.name,
    `${id}_workspacesMembers`,
  );
  const { RegistrationCode: _, WorkspaceSecurityGroupId: __, ...rest } = shown;
  assert.deepEqual(JSON.parse(JSON.stringify(rest)), {
    DirectoryId: id,
    Alias: id,
    DirectoryName: "corp.example.com",
    SubnetIds: subnetsOf(cordon),
    DnsIpAddresses: [...cordon.world().all("network-interface")].map(({ privateIpv4 }) => privateIpv4[0]?.address),
    CustomerUserName: "Administrator",
    IamRoleId: `arn:aws:iam::${ACCOUNT}:role/workspaces_DefaultRole`,
    DirectoryType: "SIMPLE_AD",
    State: "REGISTERED",
    WorkspaceCreationProperties: {
      EnableInternetAccess: false,
      UserEnabledAsLocalAdministrator: true,
      EnableMaintenanceMode: true,
    },
    WorkspaceAccessProperties: {
      DeviceTypeWindows: "ALLOW",
      DeviceTypeOsx: "ALLOW",
      DeviceTypeWeb: "DENY",
      DeviceTypeIos: "ALLOW",
      DeviceTypeAndroid: "ALLOW",
      DeviceTypeChromeOs: "ALLOW",
      DeviceTypeZeroClient: "ALLOW",
      DeviceTypeLinux: "DENY",
    },
    SelfservicePermissions: {
      RestartWorkspace: "ENABLED",
      IncreaseVolumeSize: "DISABLED",
      ChangeComputeType: "DISABLED",
      SwitchRunningMode: "DISABLED",
      RebuildWorkspace: "DISABLED",
    },
    SamlProperties: { Status: "DISABLED", RelayStateParameterName: "RelayState" },
    CertificateBasedAuthProperties: { Status: "DISABLED" },
    Tenancy: "SHARED",
    EndpointEncryptionMode: "STANDARD_TLS",
    UserIdentityType: "AWS_DIRECTORY_SERVICE",
    WorkspaceType: "PERSONAL",
  });
});

test("catalogue 334: the answer says REGISTERING, the next describe REGISTERED; a deregistered directory is gone", () => {
  const cordon = new TestCordon();
  const DirectoryId = newDirectory(cordon);
  assert.deepEqual(cordon.run(register, { DirectoryId }), { DirectoryId, State: "REGISTERING" });
  assert.equal(only(cordon, DirectoryId).State, "REGISTERED");
  assert.throws(() => cordon.run(register, { DirectoryId }), refusal("ResourceAlreadyExistsException"));
  const group = only(cordon, DirectoryId).WorkspaceSecurityGroupId ?? "";
  cordon.run(deregister, { DirectoryId });
  assert.deepEqual(cordon.run(describe, {}).Directories, []);
  assert.equal(cordon.world().get("security-group", group), undefined);
  cordon.run(register, { DirectoryId });
});

test("effects: the members' group stays while rules of other groups refer to it", () => {
  const cordon = new TestCordon();
  const DirectoryId = registered(cordon);
  const group = only(cordon, DirectoryId).WorkspaceSecurityGroupId ?? "";
  const [other] = cordon
    .world()
    .all("security-group")
    .filter(({ name }) => name === "default");
  cordon.run(authorizeIngress, {
    GroupId: other?.id,
    IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: group }] }],
  });
  cordon.run(deregister, { DirectoryId });
  assert.notEqual(cordon.world().get("security-group", group), undefined);
});

test("refusals: subnets other than two of the directory's VPC in two zones", () => {
  const cordon = new TestCordon();
  const DirectoryId = newDirectory(cordon);
  const [first = ""] = subnetsOf(cordon);
  const using =
    (...SubnetIds: string[]) =>
    () =>
      cordon.run(register, { DirectoryId, SubnetIds });
  assert.throws(using(first), refusal("InvalidParameterValuesException"));
  assert.throws(using(first, first), refusal("InvalidParameterValuesException"));
  assert.throws(
    using(first, "subnet-0123456789abcdef0"),
    refusal("InvalidParameterValuesException", /could not be found/),
  );
  const twin = { ...(cordon.world().get("subnet", first) ?? assert.fail()), id: "subnet-00000000000000fff" };
  cordon.apply([{ put: "subnet", value: twin }]);
  assert.throws(using(first, twin.id), (error: { code: string; members: object }) => {
    assert.equal(error.code, "OperationNotSupportedException");
    assert.deepEqual(error.members, { reason: "UNSUPPORTED_SUBNETS" });
    return true;
  });
});

test("effects: WorkSpaces creates its own directories for pools and other identities", () => {
  const cordon = new TestCordon();
  const { DirectoryId = "" } = cordon.run(register, pool(cordon));
  assert.match(DirectoryId, /^wsd-[0-9a-z]{8,63}$/);
  const shown = only(cordon, DirectoryId);
  assert.deepEqual(
    [shown.DirectoryType, shown.WorkspaceType, shown.WorkspaceDirectoryName, shown.WorkspaceSecurityGroupId],
    ["CUSTOMER_MANAGED", "POOLS", "pool", undefined],
  );
  const { WorkspaceType: _, ...personal } = pool(cordon);
  const center = {
    ...personal,
    UserIdentityType: "AWS_IAM_IDENTITY_CENTER" as const,
    IdcInstanceArn: "arn:aws:sso:::instance/ssoins-1234",
  };
  const { DirectoryId: other = "" } = cordon.run(register, center);
  assert.deepEqual(only(cordon, other).IDCConfig?.InstanceArn, center.IdcInstanceArn);
  const refused = (input: Parameters<typeof register.decide>[0]["input"]) =>
    assert.throws(() => cordon.run(register, input), refusal("InvalidParameterValuesException"));
  refused({});
  refused(personal);
  refused({ ...pool(cordon), WorkspaceDirectoryName: undefined });
  refused({ ...pool(cordon), WorkspaceDirectoryDescription: "-" });
  refused({ ...pool(cordon), DirectoryId: newDirectory(cordon) });
  refused({ ...center, IdcInstanceArn: undefined });
});

test("effects: directories are found by id, by name and by filters, in pages", () => {
  const cordon = new TestCordon();
  const personal = registered(cordon);
  for (let n = 0; n < 30; n++) cordon.run(register, { ...pool(cordon), WorkspaceDirectoryName: `pool-${n}` });
  const ids = (input: Parameters<typeof describe.decide>[0]["input"]) =>
    cordon.run(describe, input).Directories?.map(({ DirectoryId }) => DirectoryId);
  assert.deepEqual(ids({ Filters: [{ Name: "WORKSPACE_TYPE", Values: ["PERSONAL"] }] }), [personal]);
  assert.deepEqual(ids({ Filters: [{ Name: "USER_IDENTITY_TYPE", Values: ["AWS_DIRECTORY_SERVICE"] }] }), [personal]);
  assert.equal(ids({ WorkspaceDirectoryNames: ["pool-3", "pool-4"] })?.length, 2);
  const first = cordon.run(describe, {});
  assert.equal(first.Directories?.length, 25);
  assert.equal(cordon.run(describe, { NextToken: first.NextToken }).Directories?.length, 6);
  assert.equal(ids({ Limit: 1 })?.length, 1);
  assert.throws(() => ids({ Limit: 26 }), refusal("InvalidParameterValuesException"));
  const many = Array.from({ length: 26 }, (_, n) => `d-00000000${n}`);
  assert.throws(() => ids({ DirectoryIds: many }), refusal("InvalidParameterValuesException", /At most 25/));
});

test("catalogue 454: a change sets the named properties, the rest stays", () => {
  const cordon = new TestCordon();
  const ResourceId = registered(cordon);
  cordon.run(modifyAccess, { ResourceId, WorkspaceAccessProperties: { DeviceTypeLinux: "ALLOW" } });
  cordon.run(modifySelfService, { ResourceId, SelfservicePermissions: { RebuildWorkspace: "ENABLED" } });
  const [group] = cordon.world().all("security-group");
  const creation = { DefaultOu: "OU=a,DC=example,DC=com", CustomSecurityGroupId: group?.id };
  cordon.run(modifyCreation, { ResourceId, WorkspaceCreationProperties: creation });
  const shown = only(cordon, ResourceId);
  assert.deepEqual(
    [shown.WorkspaceAccessProperties?.DeviceTypeLinux, shown.WorkspaceAccessProperties?.DeviceTypeOsx],
    ["ALLOW", "ALLOW"],
  );
  assert.deepEqual(
    [shown.SelfservicePermissions?.RebuildWorkspace, shown.SelfservicePermissions?.RestartWorkspace],
    ["ENABLED", "ENABLED"],
  );
  assert.deepEqual(shown.WorkspaceCreationProperties, {
    EnableInternetAccess: false,
    UserEnabledAsLocalAdministrator: true,
    EnableMaintenanceMode: true,
    ...creation,
  });
  const missing = { CustomSecurityGroupId: "sg-0123456789abcdef0" };
  assert.throws(
    () => cordon.run(modifyCreation, { ResourceId, WorkspaceCreationProperties: missing }),
    refusal("InvalidParameterValuesException"),
  );
  assert.throws(
    () => cordon.run(modifyCreation, { ResourceId, WorkspaceCreationProperties: { DefaultOu: "" } }),
    refusal(
      "InvalidParameterValuesException",
      "An invalid or out-of-range value was supplied for the input parameter.",
    ),
  );
});

test("effects: SAML needs a URL, certificates need SAML; properties can be dropped", () => {
  const cordon = new TestCordon();
  const ResourceId = registered(cordon);
  const saml = (SamlProperties: object, PropertiesToDelete: "SAML_PROPERTIES_USER_ACCESS_URL"[] = []) =>
    cordon.run(modifySaml, { ResourceId, SamlProperties, PropertiesToDelete });
  const certificates = (CertificateBasedAuthProperties: object) =>
    cordon.run(modifyCertificates, { ResourceId, CertificateBasedAuthProperties });
  const invalid = refusal("InvalidParameterValuesException");
  const CertificateAuthorityArn = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1";
  assert.throws(() => saml({ Status: "ENABLED" }), invalid);
  assert.throws(() => certificates({ Status: "ENABLED", CertificateAuthorityArn }), invalid);
  saml({ Status: "ENABLED", UserAccessUrl: "https://id.example.com" });
  assert.throws(() => certificates({ Status: "ENABLED" }), invalid);
  certificates({ Status: "ENABLED", CertificateAuthorityArn });
  assert.throws(() => saml({}, ["SAML_PROPERTIES_USER_ACCESS_URL"]), invalid);
  saml({ Status: "DISABLED" }, ["SAML_PROPERTIES_USER_ACCESS_URL"]);
  const drop = "CERTIFICATE_BASED_AUTH_PROPERTIES_CERTIFICATE_AUTHORITY_ARN" as const;
  const off = { CertificateBasedAuthProperties: { Status: "DISABLED" as const }, PropertiesToDelete: [drop] };
  cordon.run(modifyCertificates, { ResourceId, ...off });
  const { SamlProperties, CertificateBasedAuthProperties } = only(cordon, ResourceId);
  assert.deepEqual(SamlProperties, { Status: "DISABLED", RelayStateParameterName: "RelayState" });
  assert.deepEqual(CertificateBasedAuthProperties, { Status: "DISABLED" });
});
