import assert from "node:assert/strict";
import { suite, test } from "node:test";
import createDirectory from "../directories/create-directory.ts";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import createSubnet from "../subnets/create-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import modifyCreation from "../workspace-directories/modify-workspace-creation-properties.ts";
import register from "../workspace-directories/register-workspace-directory.ts";
import createTags from "../workspaces-tags/create-tags.ts";
import describeTags from "../workspaces-tags/describe-tags.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import create from "./create-workspaces.ts";
import describeBundles from "./describe-workspace-bundles.ts";
import describe from "./describe-workspaces.ts";
import describeConnections from "./describe-workspaces-connection-status.ts";
import modifyProperties from "./modify-workspace-properties.ts";
import modifyState from "./modify-workspace-state.ts";
import reboot from "./reboot-workspaces.ts";
import rebuild from "./rebuild-workspaces.ts";
import start from "./start-workspaces.ts";
import stop from "./stop-workspaces.ts";
import terminate from "./terminate-workspaces.ts";

const LINUX = "wsb-clj85qzj1";
const UNKNOWN = "ws-00000000f";
const NO_WORKSPACE =
  "The specified WorkSpace cannot be found. Confirm that the workspace exists in your AWS account, and try again.";

type Given = Parameters<typeof create.decide>[0]["input"]["Workspaces"][number];

const cordonOf = (workspacesPerRegion = 60) => new TestCordon({ workspacesPerRegion });

function registered(cordon: TestCordon, Name = "corp.example.com"): string {
  const { DirectoryId = "" } = cordon.run(createDirectory, {
    Name,
    Password: "Correct-Horse-1",
    Size: "Small",
    VpcSettings: { VpcId: cordon.defaultVpcId(), SubnetIds: cordon.defaultSubnetIds().slice(0, 2) },
  });
  cordon.run(register, { DirectoryId });
  return DirectoryId;
}

const requested = (cordon: TestCordon, DirectoryId: string, given: Partial<Given> = {}) =>
  cordon.run(create, { Workspaces: [{ DirectoryId, UserName: "ann", BundleId: LINUX, ...given }] });
const made = (cordon: TestCordon, DirectoryId: string, given: Partial<Given> = {}) =>
  requested(cordon, DirectoryId, given).PendingRequests?.[0]?.WorkspaceId ?? assert.fail("it failed");
const failed = (cordon: TestCordon, DirectoryId: string, given: Partial<Given> = {}) => {
  const { FailedRequests: [first] = [], PendingRequests } = requested(cordon, DirectoryId, given);
  assert.deepEqual(PendingRequests, []);
  return [first?.ErrorCode, first?.ErrorMessage];
};
const only = (cordon: TestCordon, id: string) =>
  cordon.run(describe, { WorkspaceIds: [id] }).Workspaces?.[0] ?? assert.fail("no WorkSpace");
const named = (WorkspaceId: string) => [{ WorkspaceId }];
const codes = ({
  FailedRequests = [],
}: {
  FailedRequests?: readonly { ErrorCode?: string | undefined }[] | undefined;
}) => FailedRequests.map(({ ErrorCode }) => ErrorCode);

suite("CreateWorkspaces", () => {
  test("catalogue 430-431: it answers PENDING, and the next look finds it AVAILABLE with its bundle's properties", () => {
    const cordon = cordonOf();
    const DirectoryId = registered(cordon);
    const { FailedRequests, PendingRequests } = requested(cordon, DirectoryId);
    assert.deepEqual(FailedRequests, []);
    const { WorkspaceId = "", WorkspaceName: _, ...pending } = PendingRequests?.[0] ?? {};
    assert.deepEqual(pending, { DirectoryId, UserName: "ann", State: "PENDING", BundleId: LINUX });
    const { ComputerName = "", IpAddress, SubnetId, ...shown } = JSON.parse(JSON.stringify(only(cordon, WorkspaceId)));
    assert.match(ComputerName, /^WSAMZN-[0-9A-F]{8}$/);
    assert.deepEqual(shown, {
      WorkspaceId,
      DirectoryId,
      UserName: "ann",
      State: "AVAILABLE",
      BundleId: LINUX,
      WorkspaceProperties: {
        RunningMode: "ALWAYS_ON",
        RootVolumeSizeGib: 80,
        UserVolumeSizeGib: 50,
        ComputeTypeName: "STANDARD",
      },
      ModificationStates: [],
    });
    const nic = [...cordon.world().by("network-interface", "subnet", SubnetId)].find(
      ({ privateIpv4 }) => privateIpv4[0]?.address === IpAddress,
    );
    assert.equal(nic?.requesterManaged, true);
  });

  test("catalogue 436: its interface has the directory's group and the custom one, and can't be deleted", () => {
    const cordon = cordonOf();
    const DirectoryId = registered(cordon);
    const given = { GroupName: "desktops", Description: "desktops", VpcId: cordon.defaultVpcId() };
    const { GroupId = "" } = cordon.run(createGroup, given);
    const WorkspaceCreationProperties = { CustomSecurityGroupId: GroupId };
    cordon.run(modifyCreation, { ResourceId: DirectoryId, WorkspaceCreationProperties });
    const workspace = cordon.world().get("workspace", made(cordon, DirectoryId)) ?? assert.fail();
    const nic = cordon.world().get("network-interface", workspace.networkInterfaceId) ?? assert.fail();
    const { securityGroupId } = cordon.world().get("workspace-directory", DirectoryId) ?? {};
    assert.deepEqual(nic.groupIds, [securityGroupId, GroupId]);
    assert.equal(nic.description, `Created By Amazon Workspaces for AWS Account ID ${ACCOUNT}`);
    assert.throws(() => cordon.run(deleteInterface, { NetworkInterfaceId: nic.id }));
    cordon.run(terminate, { TerminateWorkspaceRequests: named(workspace.id) });
    assert.equal(cordon.world().get("network-interface", nic.id), undefined);
  });

  test("everything given is kept: encryption, key, tags, properties, name", () => {
    const cordon = cordonOf();
    const DirectoryId = registered(cordon);
    const WorkspaceProperties = {
      RunningMode: "AUTO_STOP" as const,
      RunningModeAutoStopTimeoutInMinutes: 120,
      RootVolumeSizeGib: 175,
      UserVolumeSizeGib: 100,
      ComputeTypeName: "POWER" as const,
      Protocols: ["WSP" as const],
    };
    const id = made(cordon, DirectoryId, {
      UserName: "[UNDEFINED]",
      WorkspaceName: "kiosk",
      VolumeEncryptionKey: "alias/aws/workspaces",
      RootVolumeEncryptionEnabled: true,
      UserVolumeEncryptionEnabled: false,
      Tags: [{ Key: "team", Value: "a" }],
      WorkspaceProperties,
    });
    const shown = only(cordon, id);
    assert.deepEqual(shown.WorkspaceProperties, WorkspaceProperties);
    assert.deepEqual(
      [shown.VolumeEncryptionKey, shown.RootVolumeEncryptionEnabled, shown.UserVolumeEncryptionEnabled],
      ["alias/aws/workspaces", true, undefined],
    );
    assert.equal(shown.WorkspaceName, "kiosk");
    cordon.run(createTags, { ResourceId: id, Tags: [{ Key: "stage", Value: "b" }] });
    assert.deepEqual(cordon.run(describeTags, { ResourceId: id }).TagList, [
      { Key: "team", Value: "a" },
      { Key: "stage", Value: "b" },
    ]);
    assert.equal(cordon.run(describe, { WorkspaceName: "kiosk" }).Workspaces?.length, 1);
    assert.equal(cordon.run(describe, { WorkspaceName: "other" }).Workspaces?.length, 0);
  });

  test("catalogue 432: one request that fails is told, and the others go on", () => {
    const cordon = cordonOf();
    const DirectoryId = registered(cordon);
    const unknown = { DirectoryId: "d-0123456789", UserName: "bob", BundleId: LINUX };
    const { FailedRequests, PendingRequests } = cordon.run(create, {
      Workspaces: [unknown, { DirectoryId, UserName: "ann", BundleId: LINUX }],
    });
    assert.deepEqual(FailedRequests, [
      {
        WorkspaceRequest: unknown,
        ErrorCode: "ResourceNotFound.Directory",
        ErrorMessage: "The specified directory could not be found in the specified region.",
      },
    ]);
    assert.equal(PendingRequests?.length, 1);
    const running = (RunningMode: "ALWAYS_ON" | "MANUAL" | "AUTO_STOP", minutes = 60) =>
      failed(cordon, DirectoryId, {
        UserName: "bob",
        WorkspaceProperties: { RunningMode, RunningModeAutoStopTimeoutInMinutes: minutes },
      });
    assert.deepEqual(running("ALWAYS_ON"), [
      "AutoStopTimeoutIsNotApplicableForAnAlwaysOnWorkspace",
      "RunningModeAutoStopTimeoutInMinutes is not applicable for WorkSpace with running mode set to ALWAYS_ON.",
    ]);
    assert.equal(running("MANUAL")[0], "AutoStopTimeoutIsNotDefaultForManualWorkspace");
    assert.equal(running("AUTO_STOP", 90)[0], "InvalidParameterValuesException");
    assert.equal(failed(cordon, DirectoryId, { UserName: "ANN" })[0], "ResourceExists.WorkSpace");
    assert.equal(failed(cordon, DirectoryId, { UserName: "bob", BundleId: "x" })[0], "ResourceNotFound.Bundle");
    const nameless = failed(cordon, DirectoryId, { UserName: "[UNDEFINED]" });
    assert.equal(nameless[0], "InvalidParameterValue.WorkspaceName");
    const { DirectoryId: pool = "" } = cordon.run(register, {
      WorkspaceType: "POOLS",
      WorkspaceDirectoryName: "pool",
      WorkspaceDirectoryDescription: "a pool",
      SubnetIds: cordon.defaultSubnetIds().slice(0, 2),
    });
    assert.equal(failed(cordon, pool)[0], "OperationNotSupported.Directory");
  });

  test("catalogue 432, 435: a malformed request creates nothing at all", () => {
    const cordon = cordonOf();
    const DirectoryId = registered(cordon);
    const text = "The Directory ID corp in the request is invalid.";
    assert.throws(() => requested(cordon, "corp"), refusal("ValidationException", text));
    assert.throws(() => cordon.run(create, { Workspaces: [] }), refusal("InvalidParameterValuesException"));
    const Workspaces = Array.from({ length: 26 }, (_, n) => ({ DirectoryId, UserName: `user-${n}`, BundleId: LINUX }));
    assert.throws(() => cordon.run(create, { Workspaces }), refusal("InvalidParameterValuesException"));
    const sized = (BundleId: string, RootVolumeSizeGib: number, UserVolumeSizeGib: number) => () =>
      made(cordon, DirectoryId, { BundleId, WorkspaceProperties: { RootVolumeSizeGib, UserVolumeSizeGib } });
    const graphics =
      "Graphics: Invalid root and user volume size selected. Root and user volume size (GB) must be (100+|100+).";
    const GRAPHICS = "wsb-320p8vd2j";
    assert.throws(sized(GRAPHICS, 80, 100), refusal("InvalidParameterValuesException", graphics));
    assert.throws(sized(LINUX, 100, 100), refusal("InvalidParameterValuesException"));
    assert.throws(sized(LINUX, 80, 60), refusal("InvalidParameterValuesException"));
    assert.throws(sized(LINUX, 175, 50), refusal("InvalidParameterValuesException"));
    assert.throws(sized(LINUX, 2001, 100), refusal("InvalidParameterValuesException"));
    assert.equal(cordon.world().count("workspace"), 0);
    sized(GRAPHICS, 100, 200)();
  });

  test("WorkSpaces take the directory's subnets by turns, and fail when neither has a free address", () => {
    const cordon = cordonOf();
    const VpcId = cordon.run(createVpc, { CidrBlock: "10.1.0.0/24" }).Vpc?.VpcId ?? "";
    const SubnetIds = ["us-east-1a", "us-east-1b"].map((AvailabilityZone, n) => {
      const CidrBlock = `10.1.0.${n * 16}/28`;
      return cordon.run(createSubnet, { VpcId, CidrBlock, AvailabilityZone }).Subnet?.SubnetId ?? "";
    });
    const directory = { Name: "corp.example.com", Password: "Correct-Horse-1", Size: "Small" as const };
    const { DirectoryId = "" } = cordon.run(createDirectory, { ...directory, VpcSettings: { VpcId, SubnetIds } });
    cordon.run(register, { DirectoryId });
    const Workspaces = Array.from({ length: 21 }, (_, n) => ({ DirectoryId, UserName: `user-${n}`, BundleId: LINUX }));
    const { FailedRequests, PendingRequests } = cordon.run(create, { Workspaces });
    // Each subnet has 11 addresses, and the directory has taken one.
    assert.equal(PendingRequests?.length, 20);
    assert.deepEqual(codes({ FailedRequests }), ["InsufficientFreeAddresses.Subnet"]);
    const [first, second] = cordon.run(describe, {}).Workspaces ?? [];
    assert.deepEqual([first?.SubnetId, second?.SubnetId], SubnetIds);
  });
});

suite("DescribeWorkspaces", () => {
  test("by ids, directory, user and bundle; catalogue 432: not by two of them", () => {
    const cordon = cordonOf();
    const [one, two] = [registered(cordon), registered(cordon, "other.example.com")];
    const ann = made(cordon, one);
    const bob = made(cordon, one, { UserName: "bob", BundleId: "wsb-92tn3b7gx" });
    const eve = made(cordon, two, { UserName: "eve" });
    const found = (input: Parameters<typeof describe.decide>[0]["input"]) =>
      cordon.run(describe, input).Workspaces?.map(({ WorkspaceId }) => WorkspaceId);
    assert.deepEqual(found({}), [ann, bob, eve]);
    assert.deepEqual(found({ WorkspaceIds: [bob, UNKNOWN] }), [bob]);
    assert.deepEqual(found({ DirectoryId: one }), [ann, bob]);
    assert.deepEqual(found({ DirectoryId: one, UserName: "BOB" }), [bob]);
    assert.deepEqual(found({ BundleId: LINUX }), [ann, eve]);
    assert.throws(
      () => found({ DirectoryId: one, BundleId: LINUX }),
      refusal(
        "InvalidParameterValuesException",
        "An invalid number of parameters provided with DescribeWorkspaces. Only one of the following are allowed to be specified: BundleId, DirectoryId, WorkSpaceIds, Filters.",
      ),
    );
    const alone = "The DirectoryId parameter is required when UserName is used.";
    assert.throws(() => found({ UserName: "ann" }), refusal("InvalidParameterValuesException", alone));
    const many = Array.from({ length: 26 }, () => UNKNOWN);
    assert.throws(() => found({ WorkspaceIds: many }), refusal("InvalidParameterValuesException"));
  });

  test("in pages of 1 to 25", () => {
    const cordon = cordonOf();
    const DirectoryId = registered(cordon);
    for (let n = 0; n < 30; n++) made(cordon, DirectoryId, { UserName: `user-${n}` });
    const first = cordon.run(describe, {});
    assert.equal(first.Workspaces?.length, 25);
    assert.equal(cordon.run(describe, { NextToken: first.NextToken }).Workspaces?.length, 5);
    assert.equal(cordon.run(describe, { Limit: 1 }).Workspaces?.length, 1);
    assert.throws(() => cordon.run(describe, { Limit: 26 }), refusal("InvalidParameterValuesException"));
  });
});

suite("changes", () => {
  test("catalogue 437: what runs on demand is started and stopped, what always runs is not", () => {
    const cordon = cordonOf();
    const DirectoryId = registered(cordon);
    const always = made(cordon, DirectoryId);
    const id = made(cordon, DirectoryId, { UserName: "bob", WorkspaceProperties: { RunningMode: "AUTO_STOP" } });
    assert.equal(only(cordon, id).WorkspaceProperties?.RunningModeAutoStopTimeoutInMinutes, 60);
    const stopped = (id: string) => codes(cordon.run(stop, { StopWorkspaceRequests: named(id) }));
    const started = (id: string) => codes(cordon.run(start, { StartWorkspaceRequests: named(id) }));
    assert.deepEqual(stopped(always), ["OperationNotSupported.WorkSpace"]);
    assert.deepEqual(started(id), ["InvalidResourceState.WorkSpace"]);
    assert.deepEqual(stopped(id), []);
    assert.equal(only(cordon, id).State, "STOPPED");
    const connections = cordon.run(describeConnections, { WorkspaceIds: [id, always] }).WorkspacesConnectionStatus;
    assert.deepEqual(
      connections?.map(({ ConnectionState }) => ConnectionState),
      ["DISCONNECTED", "UNKNOWN"],
    );
    assert.deepEqual(codes(cordon.run(reboot, { RebootWorkspaceRequests: named(id) })), [
      "InvalidResourceState.WorkSpace",
    ]);
    assert.throws(
      () => cordon.run(modifyState, { WorkspaceId: id, WorkspaceState: "ADMIN_MAINTENANCE" }),
      refusal("InvalidResourceStateException"),
    );
    assert.deepEqual(started(id), []);
    assert.deepEqual(codes(cordon.run(reboot, { RebootWorkspaceRequests: named(id) })), []);
    assert.deepEqual(codes(cordon.run(rebuild, { RebuildWorkspaceRequests: named(id) })), []);
    assert.equal(only(cordon, id).State, "AVAILABLE");
  });

  test("catalogue 437: in maintenance it is only terminated", () => {
    const cordon = cordonOf();
    const id = made(cordon, registered(cordon), { WorkspaceProperties: { RunningMode: "AUTO_STOP" } });
    cordon.run(modifyState, { WorkspaceId: id, WorkspaceState: "ADMIN_MAINTENANCE" });
    assert.equal(only(cordon, id).State, "ADMIN_MAINTENANCE");
    const refused = ["InvalidResourceState.WorkSpace"];
    assert.deepEqual(codes(cordon.run(stop, { StopWorkspaceRequests: named(id) })), refused);
    assert.deepEqual(codes(cordon.run(rebuild, { RebuildWorkspaceRequests: named(id) })), refused);
    const WorkspaceProperties = { RunningMode: "ALWAYS_ON" as const };
    assert.throws(
      () => cordon.run(modifyProperties, { WorkspaceId: id, WorkspaceProperties }),
      refusal("InvalidResourceStateException"),
    );
    cordon.run(modifyState, { WorkspaceId: id, WorkspaceState: "AVAILABLE" });
    assert.equal(only(cordon, id).State, "AVAILABLE");
    cordon.run(modifyState, { WorkspaceId: id, WorkspaceState: "ADMIN_MAINTENANCE" });
    assert.deepEqual(codes(cordon.run(terminate, { TerminateWorkspaceRequests: named(id) })), []);
    assert.deepEqual(cordon.run(describe, {}).Workspaces, []);
  });

  test("catalogue 433: an unknown WorkSpace is refused, or told among the failed requests", () => {
    const cordon = cordonOf();
    const notFound = refusal("ResourceNotFoundException", NO_WORKSPACE);
    const properties = { WorkspaceId: UNKNOWN, WorkspaceProperties: {} };
    assert.throws(() => cordon.run(modifyProperties, properties), notFound);
    assert.throws(() => cordon.run(modifyState, { WorkspaceId: UNKNOWN, WorkspaceState: "AVAILABLE" }), notFound);
    const { FailedRequests } = cordon.run(terminate, { TerminateWorkspaceRequests: named(UNKNOWN) });
    assert.deepEqual(FailedRequests, [
      { WorkspaceId: UNKNOWN, ErrorCode: "ResourceNotFound.WorkSpace", ErrorMessage: NO_WORKSPACE },
    ]);
    const many = Array.from({ length: 26 }, () => ({ WorkspaceId: UNKNOWN }));
    const tooMany = refusal("InvalidParameterValuesException");
    assert.throws(() => cordon.run(terminate, { TerminateWorkspaceRequests: many }), tooMany);
  });

  test("catalogue 435: properties change one at a time, and volumes only grow", () => {
    const cordon = cordonOf();
    const WorkspaceId = made(cordon, registered(cordon));
    const change = (
      WorkspaceProperties: Parameters<typeof modifyProperties.decide>[0]["input"]["WorkspaceProperties"],
    ) => cordon.run(modifyProperties, { WorkspaceId, WorkspaceProperties });
    const refused = refusal("InvalidParameterValuesException");
    assert.throws(() => change({}), refused);
    assert.throws(() => change({ RootVolumeSizeGib: 175 }), refused);
    assert.throws(() => change({ RootVolumeSizeGib: 175, UserVolumeSizeGib: 100 }), refused);
    assert.throws(() => change({ UserVolumeSizeGib: 10 }), refused);
    assert.throws(() => change({ ComputeTypeName: "GRAPHICS_G4DN" }), refused);
    assert.throws(
      () => change({ RunningModeAutoStopTimeoutInMinutes: 60 }),
      refusal("AutoStopTimeoutIsNotApplicableForAnAlwaysOnWorkspace"),
    );
    change({ UserVolumeSizeGib: 100 });
    change({ RootVolumeSizeGib: 175 });
    assert.throws(() => change({ RootVolumeSizeGib: 80 }), refused);
    assert.throws(
      () => change({ ComputeTypeName: "GRAPHICS_G4DN" }),
      refusal(
        "InvalidParameterValuesException",
        "The compute type of a WorkSpace can't be changed from STANDARD to GRAPHICS_G4DN.",
      ),
    );
    change({ ComputeTypeName: "POWER" });
    change({ RunningMode: "AUTO_STOP", RunningModeAutoStopTimeoutInMinutes: 180 });
    assert.deepEqual(only(cordon, WorkspaceId).WorkspaceProperties, {
      RunningMode: "AUTO_STOP",
      RunningModeAutoStopTimeoutInMinutes: 180,
      RootVolumeSizeGib: 175,
      UserVolumeSizeGib: 100,
      ComputeTypeName: "POWER",
    });
    change({ RunningMode: "ALWAYS_ON" });
    assert.equal("RunningModeAutoStopTimeoutInMinutes" in (only(cordon, WorkspaceId).WorkspaceProperties ?? {}), false);
  });
});

test("catalogue 434: Amazon's bundles are listed by owner or id, in pages; a caller has no others", () => {
  const cordon = cordonOf();
  const first = cordon.run(describeBundles, { Owner: "AMAZON" });
  assert.equal(first.Bundles?.length, 25);
  const rest = cordon.run(describeBundles, { Owner: "AMAZON", NextToken: first.NextToken });
  const all = [...(first.Bundles ?? []), ...(rest.Bundles ?? [])];
  const office = all.find(({ Name }) => Name === "Value with Windows 10 and Office 2016");
  assert.equal(office?.BundleId, "wsb-df76rqys9");
  assert.deepEqual([office?.RootStorage, office?.UserStorage], [{ Capacity: "80" }, { Capacity: "10" }]);
  assert.deepEqual([office?.Owner, office?.ComputeType], ["Amazon", { Name: "VALUE" }]);
  const [seven] = cordon.run(describeBundles, { BundleIds: ["wsb-b0s22j3d7"] }).Bundles ?? [];
  assert.equal(seven?.Name, "Performance with Windows 7");
  assert.equal(seven?.Description, "Windows 7, 2 vCPU, 7.5GiB Memory, 100GB Storage");
  assert.deepEqual(cordon.run(describeBundles, {}).Bundles, []);
  assert.deepEqual(cordon.run(describeBundles, { BundleIds: ["wsb-000000000"] }).Bundles, []);
  assert.throws(
    () => cordon.run(describeBundles, { BundleIds: [LINUX], Owner: "AMAZON" }),
    refusal("InvalidParameterValuesException"),
  );
  assert.ok(made(cordon, registered(cordon), { BundleId: "wsb-000000000" }), "a bundle of the caller's own");
});
