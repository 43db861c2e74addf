/** What calls say of a database that means nothing for where packets go: kept and shown, by AWS's names. */
import { notTogether } from "../database-words.ts";
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
  TdeCredentialArn: undefined,
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
  const names = [...Object.keys(SAME), ...Object.values(RENAMED).map(([shown]) => shown), "DomainMemberships"];
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
    ...usualGroups(family(String(EngineVersion))),
  };
  return changedSettings(defined(usual), { ...input, EngineVersion });
}

/** The parameter group and option group that a database has unless calls say others. */
const usualGroups = (family: string) => ({
  DBParameterGroupName: `default.${family}`,
  // AWS: `default:mysql-8-0` of the family `mysql8.0`.
  OptionGroupName: `default:${family.replace(/([a-z])(\d)/, "$1-$2").replaceAll(".", "-")}`,
});

const familyOf = (engine: string, { EngineVersion }: Settings): string =>
  engineNamed(engine).family(String(EngineVersion));

/** Reports whether a call wants another major version. */
export const isMajorUpgrade = (engine: string, before: Settings, { EngineVersion }: Settings): boolean =>
  EngineVersion !== undefined && familyOf(engine, before) !== familyOf(engine, { EngineVersion });

/** The default groups of the new major version, in the place of those of the one before. */
export function familyAfter(engine: string, before: Settings, input: Settings): Settings {
  if (!isMajorUpgrade(engine, before, input)) return {};
  const [old, now] = [usualGroups(familyOf(engine, before)), usualGroups(familyOf(engine, input))];
  const names = ["DBParameterGroupName", "OptionGroupName"] as const;
  return Object.fromEntries(names.flatMap((name) => (before[name] === old[name] ? [[name, now[name]]] : [])));
}

/** What it has, with what the call says. */
export function changedSettings(before: Settings, input: Settings): Settings {
  const same = Object.fromEntries(
    [...Object.keys(SAME), "DBParameterGroupName", "OptionGroupName"].map((name) => [name, input[name]]),
  );
  const renamed = Object.fromEntries(Object.entries(RENAMED).map(([given, [shown]]) => [shown, input[given]]));
  const after: Settings = { ...before, ...defined(same), ...defined(renamed), ...domainIn(input) };
  if (input["UseDefaultProcessorFeatures"] !== true) return after;
  const { ProcessorFeatures: _, ...usual } = after;
  return usual;
}

/** The directory that a call makes it a member of, as answers show it; no directory is asked. */
function domainIn({ Domain, DomainFqdn, DisableDomain, ...input }: Settings): Settings {
  if (DisableDomain === true) return { DomainMemberships: [] };
  if (Domain === undefined && DomainFqdn === undefined) return {};
  if (Domain !== undefined && DomainFqdn !== undefined) {
    throw notTogether("Domain and DomainFqdn can't be specified together.");
  }
  const membership = {
    ...{ Domain, Status: "joined", FQDN: DomainFqdn, IAMRoleName: input["DomainIAMRoleName"], OU: input["DomainOu"] },
    ...{ AuthSecretArn: input["DomainAuthSecretArn"], DnsIps: input["DomainDnsIps"] },
  };
  return { DomainMemberships: [defined(membership)] };
}
