/** Test cases for the quotas of directories and IP groups. */
import { type NamedCalls, there } from "./named-calls.ts";
import type { Quotas } from "./quota.ts";
import { defaultSubnet } from "./quotas-of-networks.ts";

const directoryInput = (cordon: NamedCalls, n: number) => ({
  Name: `corp-${n}.example.com`,
  Password: "Correct-Horse-1",
  VpcSettings: { VpcId: cordon.defaultVpcId(), SubnetIds: [defaultSubnet(cordon, 0), defaultSubnet(cordon, 1)] },
});
const ipGroup = (cordon: NamedCalls, GroupName: string) =>
  there(cordon.call("workspaces", "CreateIpGroup", { GroupName }).GroupId);

export const quotasOfDirectories = {
  workspacesPerRegion: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceededException",
    use(cordon) {
      const made = cordon.call("ds", "CreateDirectory", { ...directoryInput(cordon, 1), Size: "Small" });
      const DirectoryId = there(made.DirectoryId);
      cordon.call("workspaces", "RegisterWorkspaceDirectory", { DirectoryId });
      return (n) =>
        cordon.call("workspaces", "CreateWorkspaces", {
          Workspaces: [{ DirectoryId, UserName: `user-${n}`, BundleId: "wsb-clj85qzj1" }],
        });
    },
  },
  ipGroupsPerRegion: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceededException",
    use: (cordon) => (n) => ipGroup(cordon, `office-${n}`),
  },
  ipGroupsPerDirectory: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceededException",
    use(cordon) {
      const made = cordon.call("ds", "CreateDirectory", { ...directoryInput(cordon, 1), Size: "Small" });
      const DirectoryId = there(made.DirectoryId);
      cordon.call("workspaces", "RegisterWorkspaceDirectory", { DirectoryId });
      return (n) =>
        cordon.call("workspaces", "AssociateIpGroups", { DirectoryId, GroupIds: [ipGroup(cordon, `office-${n}`)] });
    },
  },
  rulesPerIpGroup: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceededException",
    use(cordon) {
      const GroupId = ipGroup(cordon, "office");
      return (n) =>
        cordon.call("workspaces", "AuthorizeIpRules", { GroupId, UserRules: [{ ipRule: `10.${n}.0.0/16` }] });
    },
  },
  directoriesPerRegion: {
    most: 2,
    fit: 2,
    code: "DirectoryLimitExceededException",
    use: (cordon) => (n) => cordon.call("ds", "CreateDirectory", { ...directoryInput(cordon, n), Size: "Small" }),
  },
  adConnectorsPerRegion: {
    most: 2,
    fit: 2,
    code: "DirectoryLimitExceededException",
    use: (cordon) => (n) => {
      const { VpcSettings, ...input } = directoryInput(cordon, n);
      const ConnectSettings = { ...VpcSettings, CustomerDnsIps: ["10.0.0.10"], CustomerUserName: "Admin" };
      return cordon.call("ds", "ConnectDirectory", { ...input, Size: "Small", ConnectSettings });
    },
  },
  microsoftAdsPerRegion: {
    most: 2,
    fit: 2,
    code: "DirectoryLimitExceededException",
    use: (cordon) => (n) => cordon.call("ds", "CreateMicrosoftAD", directoryInput(cordon, n)),
  },
  controllersPerDirectory: {
    most: 4,
    fit: 2,
    code: "DomainControllerLimitExceededException",
    use(cordon) {
      const DirectoryId = there(cordon.call("ds", "CreateMicrosoftAD", directoryInput(cordon, 1)).DirectoryId);
      return (n) => cordon.call("ds", "UpdateNumberOfDomainControllers", { DirectoryId, DesiredNumber: 2 + n });
    },
  },
} satisfies Quotas;
