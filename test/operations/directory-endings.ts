/** The calls of Directory Service and WorkSpaces that delete or end something. */
import type { Ending } from "./ending.ts";
import * as make from "./makers.ts";
import type { NamedCalls } from "./named-calls.ts";

const directories = (cordon: NamedCalls) => cordon.call("ds", "DescribeDirectories", {}).DirectoryDescriptions ?? [];
const registered = (cordon: NamedCalls) =>
  cordon.call("workspaces", "DescribeWorkspaceDirectories", {}).Directories ?? [];
const ipGroups = (cordon: NamedCalls) => cordon.call("workspaces", "DescribeIpGroups", {}).Result ?? [];

export const directoryEndings: Readonly<Record<string, Ending>> = {
  "ds.DeleteDirectory": {
    made(cordon, n) {
      const key = make.directory(cordon, n);
      return { key, input: { DirectoryId: key } };
    },
    listed: (cordon) => directories(cordon).map(({ DirectoryId }) => DirectoryId),
    asked: (cordon, key) => cordon.call("ds", "DescribeDirectories", { DirectoryIds: [key] }),
    again: /EntityDoesNotExist/,
  },
  "ds.DisableSso": {
    made(cordon, n) {
      const key = make.directory(cordon, n);
      cordon.call("ds", "CreateAlias", { DirectoryId: key, Alias: `alias-${n}` });
      cordon.call("ds", "EnableSso", { DirectoryId: key });
      return { key, input: { DirectoryId: key } };
    },
    listed: (cordon) => directories(cordon).flatMap(({ DirectoryId, SsoEnabled }) => (SsoEnabled ? [DirectoryId] : [])),
    again: "success",
  },
  "ds.RemoveTagsFromResource": {
    made(cordon, n) {
      const ResourceId = directories(cordon)[0]?.DirectoryId ?? make.directory(cordon);
      const key = `key ${n}`;
      cordon.call("ds", "AddTagsToResource", { ResourceId, Tags: [{ Key: key, Value: "value" }] });
      return { key, input: { ResourceId, TagKeys: [key] } };
    },
    listed(cordon) {
      const ResourceId = directories(cordon)[0]?.DirectoryId ?? "";
      return cordon.call("ds", "ListTagsForResource", { ResourceId }).Tags?.map(({ Key }) => Key) ?? [];
    },
    again: "success",
  },
  "workspaces.DeleteIpGroup": {
    made(cordon, n) {
      const key = make.ipGroup(cordon, n);
      return { key, input: { GroupId: key } };
    },
    listed: (cordon) => ipGroups(cordon).map(({ groupId }) => groupId),
    again: /ResourceNotFoundException/,
  },
  "workspaces.DeleteTags": {
    made(cordon, n) {
      const ResourceId = ipGroups(cordon)[0]?.groupId ?? make.ipGroup(cordon);
      const key = `key ${n}`;
      cordon.call("workspaces", "CreateTags", { ResourceId, Tags: [{ Key: key, Value: "value" }] });
      return { key, input: { ResourceId, TagKeys: [key] } };
    },
    listed(cordon) {
      const ResourceId = ipGroups(cordon)[0]?.groupId ?? "";
      return cordon.call("workspaces", "DescribeTags", { ResourceId }).TagList?.map(({ Key }) => Key) ?? [];
    },
    again: "success",
  },
  "workspaces.DeregisterWorkspaceDirectory": {
    made(cordon, n) {
      const key = make.registeredDirectory(cordon, n);
      return { key, input: { DirectoryId: key } };
    },
    listed: (cordon) => registered(cordon).map(({ DirectoryId }) => DirectoryId),
    again: /InvalidResourceStateException/,
  },
  "workspaces.DisassociateIpGroups": {
    made(cordon, n) {
      const input = { DirectoryId: make.registeredDirectory(cordon, n), GroupIds: [make.ipGroup(cordon, n)] };
      cordon.call("workspaces", "AssociateIpGroups", input);
      return { key: input.GroupIds[0] ?? "", input };
    },
    listed: (cordon) => registered(cordon).flatMap(({ ipGroupIds = [] }) => ipGroupIds),
    again: "success",
  },
  "workspaces.RevokeIpRules": {
    made(cordon, n) {
      const GroupId = ipGroups(cordon)[0]?.groupId ?? make.ipGroup(cordon);
      const ipRule = `192.0.2.${n}/32`;
      cordon.call("workspaces", "AuthorizeIpRules", { GroupId, UserRules: [{ ipRule }] });
      return { key: ipRule, input: { GroupId, UserRules: [ipRule] } };
    },
    listed: (cordon) => ipGroups(cordon).flatMap(({ userRules = [] }) => userRules.map(({ ipRule }) => ipRule)),
    again: /InvalidParameterValuesException/,
  },
  "workspaces.TerminateWorkspaces": {
    made(cordon, n) {
      const key = make.workspace(cordon, n);
      return { key, input: { TerminateWorkspaceRequests: [{ WorkspaceId: key }] } };
    },
    listed: (cordon) =>
      cordon.call("workspaces", "DescribeWorkspaces", {}).Workspaces?.map(({ WorkspaceId }) => WorkspaceId) ?? [],
    again: "success",
  },
};
