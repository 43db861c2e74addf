/** The settings of a registered directory: their initial values, and the changes to them. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { WorkspaceDirectory, WorkspaceDirectorySettings } from "../../model/records/directory.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { InputOf } from "../operation.ts";

type Input = InputOf<"workspaces", "RegisterWorkspaceDirectory">;

const CLOSED_SELF_SERVICE = {
  RestartWorkspace: "ENABLED",
  IncreaseVolumeSize: "DISABLED",
  ChangeComputeType: "DISABLED",
  SwitchRunningMode: "DISABLED",
  RebuildWorkspace: "DISABLED",
};

/** AWS: a new registration starts with these (catalogue 333). */
export function settingsOnRegistration(input: Input, account: string, id: string): WorkspaceDirectorySettings {
  const { EnableSelfService, ActiveDirectoryConfig, MicrosoftEntraConfig, IdcInstanceArn } = input;
  const open = Object.fromEntries(Object.keys(CLOSED_SELF_SERVICE).map((name) => [name, "ENABLED"]));
  return {
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
    SelfservicePermissions: EnableSelfService === true ? open : CLOSED_SELF_SERVICE,
    SamlProperties: { Status: "DISABLED", RelayStateParameterName: "RelayState" },
    CertificateBasedAuthProperties: { Status: "DISABLED" },
    ...dropUndefined({
      ActiveDirectoryConfig,
      MicrosoftEntraConfig,
      IDCConfig:
        IdcInstanceArn === undefined
          ? undefined
          : {
              InstanceArn: IdcInstanceArn,
              ApplicationArn: `arn:aws:sso::${account}:application/${IdcInstanceArn.split("/").at(-1)}/${id}`,
            },
    }),
  };
}

/** The change to one group of settings that sets the members in `given`, drops those in `dropped`, and leaves the rest. */
export function changeSettings(
  directory: WorkspaceDirectory,
  group: keyof WorkspaceDirectorySettings,
  given: object | undefined,
  dropped: readonly string[] = [],
): Change {
  const before: object = directory.settings[group] ?? {};
  const after = Object.entries({ ...before, ...given }).filter(([name]) => !dropped.includes(name));
  const settings = { ...directory.settings, [group]: Object.fromEntries(after) };
  return put("workspace-directory", { ...directory, settings });
}
