/** What calls say of a database that means nothing for where packets go: kept and shown, by AWS's names. */
import { engineNamed } from "./engines.ts";

type Settings = Readonly<Record<string, unknown>>;

/** Members that calls and answers have by the same name, with AWS's defaults (catalogue 595). */
const SAME: Settings = {
  AllocatedStorage: 20,
  AutoMinorVersionUpgrade: true,
  AvailabilityZone: undefined,
  BackupRetentionPeriod: 1,
  BackupTarget: "region",
  CACertificateIdentifier: "rds-ca-rsa2048-g1",
  CharacterSetName: undefined,
  CopyTagsToSnapshot: false,
  CustomIamInstanceProfile: undefined,
  DBInstanceClass: undefined,
  DBName: undefined,
  DBSystemId: undefined,
  DatabaseInsightsMode: "standard",
  DedicatedLogVolume: false,
  DeletionProtection: false,
  EngineLifecycleSupport: undefined,
  EngineVersion: undefined,
  Iops: undefined,
  KmsKeyId: undefined,
  LicenseModel: undefined,
  MasterUsername: undefined,
  MaxAllocatedStorage: undefined,
  MonitoringInterval: 0,
  MonitoringRoleArn: undefined,
  MultiAZ: false,
  MultiTenant: undefined,
  NcharCharacterSetName: undefined,
  NetworkType: "IPV4",
  PerformanceInsightsKMSKeyId: undefined,
  PerformanceInsightsRetentionPeriod: undefined,
  PreferredBackupWindow: "03:00-03:30",
  PreferredMaintenanceWindow: "sun:05:00-sun:05:30",
  ProcessorFeatures: undefined,
  PromotionTier: 1,
  StorageEncrypted: false,
  StorageThroughput: undefined,
  StorageType: "gp2",
  Timezone: undefined,
};

/** Members that answers call otherwise than calls do. */
const RENAMED: Readonly<Record<string, readonly [shown: string, usual: unknown]>> = {
  EnableCloudwatchLogsExports: ["EnabledCloudwatchLogsExports", undefined],
  EnableCustomerOwnedIp: ["CustomerOwnedIpEnabled", false],
  EnableIAMDatabaseAuthentication: ["IAMDatabaseAuthenticationEnabled", false],
  EnablePerformanceInsights: ["PerformanceInsightsEnabled", false],
};

const defined = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

/** What of an answer's members a database keeps. */
export function shownSettings(member: (name: string) => unknown): Settings {
  const names = [...Object.keys(SAME), ...Object.values(RENAMED).map(([shown]) => shown)];
  return defined(Object.fromEntries(names.map((name) => [name, member(name)])));
}

/** The settings of a new database. */
export function newSettings(input: Settings): Settings {
  const { version, licence, family } = engineNamed(String(input["Engine"]));
  const { EngineVersion = version } = input;
  const usual = {
    ...SAME,
    ...Object.fromEntries(Object.values(RENAMED)),
    LicenseModel: licence,
    EngineLifecycleSupport: "open-source-rds-extended-support",
    DBParameterGroupName: `default.${family(String(EngineVersion))}`,
    OptionGroupName: `default:${family(String(EngineVersion)).replaceAll(".", "-")}`,
  };
  return changedSettings(defined(usual), { ...input, EngineVersion });
}

/** What it has, with what the call says. */
export function changedSettings(before: Settings, input: Settings): Settings {
  const same = Object.fromEntries(
    [...Object.keys(SAME), "DBParameterGroupName", "OptionGroupName"].map((name) => [name, input[name]]),
  );
  const renamed = Object.fromEntries(Object.entries(RENAMED).map(([given, [shown]]) => [shown, input[given]]));
  return { ...before, ...defined(same), ...defined(renamed) };
}
